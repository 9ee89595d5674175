import { describe, expect, test } from 'vitest';
import type { OwnSessionData } from '../../src/domain/accounts/index.ts';
import type { SettingsData, VersionData, VersionsData } from '../../src/domain/policies/index.ts';
import { addMs, minutes, seconds } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import type { Http } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';

// 0006: adv-0006-1 and -2, cp-07, duty-04, chief-04. The testApp begins at ten.
describe('settings changed while the service runs', () => {
  const testApp = useTestApp();
  const { browser, warn } = useActions(testApp);

  const settings = async (userid = 'centre-1') => (await browser(userid)).get<SettingsData>('/api/settings');
  const step = async (warning: { id: string }) => (await testApp.view(warning)).escalationStep;
  const propose = async (userid: string, body: object) =>
    (await browser(userid)).post<VersionData>('/api/settings/versions', {
      basedOn: (await settings()).version,
      reason: '试行新的阶梯',
      ...body,
    });
  const medium =
    (...steps: string[]) =>
    async () => {
      const { inForce } = await settings();
      return { escalation: { ...inForce.escalation, MEDIUM: steps } };
    };
  const takeBack = async () =>
    (await browser('admin-1')).post<VersionData>('/api/settings/take-back', {
      basedOn: (await settings()).version,
      reason: '改回原来的',
    });

  test('a new ladder holds for new warnings; those that run keep theirs, through a restart and through its end', async () => {
    const before = await warn('emp-0006-0010', { level: 'MEDIUM' });
    const version = await propose('admin-1', { changes: await medium('0m', '5m', '30m', '2h', '8h')() });
    expect(version).toMatchObject({ number: 1, state: 'IN_FORCE' });
    expect(version.changes).toEqual([
      { field: 'escalation.MEDIUM.1', name: '中危·第1步（再问安全顾问）', before: '15分钟', after: '5分钟' },
    ]);
    const after = await warn('emp-0006-0011', { level: 'MEDIUM' });
    await testApp.advance(minutes(5));
    expect([await step(before), await step(after)]).toEqual([0, 1]);
    expect((await settings()).running).toBe(1);

    await testApp.restart();
    const reborn = await warn('emp-0006-0012', { level: 'MEDIUM' });
    await testApp.advance(minutes(5));
    expect([await step(before), await step(reborn)]).toEqual([0, 1]);

    const back = await takeBack();
    expect(back).toMatchObject({ number: 2, takenBackTo: 0, state: 'IN_FORCE' });
    await testApp.advance(minutes(5));
    expect(await step(before)).toBe(1);
    const last = await warn('emp-0006-0013', { level: 'MEDIUM' });
    await testApp.advance(minutes(5));
    expect(await step(last)).toBe(0);
    expect((await settings()).inForce).toEqual((await settings()).file);
  });

  test('another process goes by it within seconds', async () => {
    const other = await testApp.anotherWorker();
    expect(other.policies.context.inForce.settings.reminders.max).toBe(3);
    await propose('centre-1', { changes: { reminders: { max: 2, declineSilenceDays: 30 } } });
    await expect.poll(() => other.policies.context.inForce.settings.reminders.max, { timeout: seconds(8) }).toBe(2);
    expect(testApp.app.policies.context.inForce.settings.reminders.max).toBe(2);
    await takeBack();
  });

  test('a planned version comes into force by the clock, and can be taken out before', async () => {
    const from = addMs(await testApp.now(), minutes(30)).toISOString();
    const changes = { storm: { share: 0.5, min: 40 } };
    const planned = await propose('centre-1', { changes, from });
    expect(planned).toMatchObject({ state: 'PLANNED', from });
    expect((await settings()).pending?.id).toBe(planned.id);
    await expect(propose('admin-1', { changes })).rejects.toThrow('还没有生效');
    await testApp.advance(minutes(29));
    expect(testApp.app.policies.context.inForce.settings.storm.min).toBe(20);
    await testApp.advance(minutes(1));
    expect(testApp.app.policies.context.inForce.settings.storm.min).toBe(40);
    await takeBack();

    const later = await propose('centre-1', { changes, from: addMs(await testApp.now(), minutes(30)).toISOString() });
    await (await browser('admin-1')).post(`/api/settings/versions/${later.id}/withdraw`);
    await testApp.advance(minutes(31));
    expect(testApp.app.policies.context.inForce.settings.storm.min).toBe(20);
  });

  test('ladders of 特急 and 高危 are changed by two officers; going back needs one', async () => {
    const { inForce } = await settings();
    const changes = { escalation: { ...inForce.escalation, HIGH: ['0m', '4m', '8m', '15m', '30m'] } };
    const { id, state } = await propose('centre-1', { changes });
    expect(state).toBe('PROPOSED');
    const own = await (await browser('centre-1')).request('POST', `/api/settings/versions/${id}/confirm`);
    expect([own.status, await own.text()]).toEqual([403, expect.stringContaining('另一位民警')]);
    await (await browser('admin-1')).post(`/api/settings/versions/${id}/confirm`);
    const warning = await warn('emp-0006-0014', { level: 'HIGH' });
    await testApp.advance(minutes(8));
    expect(await step(warning)).toBe(2);
    expect((await takeBack()).state).toBe('IN_FORCE');
  });

  test.each<[string, (now: SettingsData['inForce']) => object, string]>([
    [
      '特急 slower than it may be',
      ({ escalation }) => ({ escalation: { ...escalation, CRITICAL: ['0m', '2m', '5m', '8m', '20m'] } }),
      'escalation.CRITICAL.4',
    ],
    [
      'a ladder that ends below the station',
      ({ escalation }) => ({ escalation: { ...escalation, LOW: ['0m', '2h', '4h'] } }),
      'escalation.LOW',
    ],
    [
      'a contact later than the outcome',
      ({ timers }) => ({ timers: { ...timers, MEDIUM: { ...timers.MEDIUM, contact: '25h' } } }),
      'timers.MEDIUM.contact',
    ],
    [
      'more messages than WeCom delivers',
      ({ send }) => ({ send: { ...send, perMemberPerMinute: 40 } }),
      'send.perMemberPerMinute',
    ],
    ['no number', ({ reminders }) => ({ reminders: { ...reminders, max: 1.5 } }), 'reminders.max'],
    ['a desk that never signs out', ({ desk }) => ({ desk: { ...desk, idleMinutes: 600 } }), 'desk.idleMinutes'],
    [
      'a lock after the end',
      ({ desk }) => ({ desk: { ...desk, idleMinutes: 10, lockMinutes: 20 } }),
      'desk.lockMinutes',
    ],
    ['quiet hours by day', () => ({ quietHours: '08:00-21:00' }), 'quietHours'],
    ['a title that is too long', () => ({ cards: { 'C01/title': `{tag}${'请'.repeat(40)}` } }), 'C01/title'],
    ['a word on a locked screen', () => ({ cards: { 'C01/title': '【{tag}】{name}' } }), 'C01/title'],
  ])('refused, with the field: %s', async (_, change, field) => {
    const { inForce, version } = await settings();
    const http = await browser('admin-1');
    const body = { basedOn: version, changes: change(inForce), reason: '试试看' };
    const response = await http.request('POST', '/api/settings/versions', body);
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: { code: 'invalid', field, message: expect.stringMatching(/[一-鿿]/) } },
    ]);
    expect((await settings()).version).toBe(version);
  });

  test('how long a desk may be left alone: the lock changes at once, the end with the next sign-in', async () => {
    const session = (http: Http) => http.get<OwnSessionData>('/api/me/session');
    const minutesLeft = ({ idleAt, now }: OwnSessionData) =>
      Math.round((Date.parse(idleAt) - Date.parse(now)) / 60_000);
    const before = await testApp.as('duty-03');
    expect(await session(before)).toMatchObject({ lockAfterSeconds: 600, warnBeforeSeconds: 60 });
    const version = await propose('admin-1', {
      changes: { desk: { idleMinutes: 15, warnSeconds: 90, lockMinutes: 5 } },
    });
    expect(version.changes.map(({ name, before: old, after }) => [name, old, after])).toEqual([
      ['无操作退出：分钟', '30', '15'],
      ['退出前提醒：秒', '60', '90'],
      ['无操作锁屏：分钟', '10', '5'],
    ]);
    const [old, fresh] = [await session(before), await session(await testApp.as('duty-03'))];
    expect([minutesLeft(old), minutesLeft(fresh)]).toEqual([30, 15]);
    for (const one of [old, fresh]) expect(one).toMatchObject({ lockAfterSeconds: 300, warnBeforeSeconds: 90 });
    await takeBack();
  });

  test('a card in other words goes out in them', async () => {
    const admin = await browser('admin-1');
    const { cards } = await admin.get<{ cards: { id: string; lines: { place: string; text: string }[] }[] }>(
      '/api/settings/cards',
    );
    const title = cards.find(({ id }) => id === 'C01m')?.lines.find(({ place }) => place === 'C01m/title');
    expect(title?.text).toBe('【{tag}】请提醒一位同事');
    await propose('admin-1', { changes: { cards: { 'C01m/title': '【{tag}】请去提醒同事' } } });
    await warn('emp-0006-0015', { level: 'MEDIUM' });
    expect(await testApp.phone('adv-0006-1').titles()).toContain('【中危】请去提醒同事');
    await takeBack();
  });

  test('whoever changes, what it was and what it is are on record; police read, others do not', async () => {
    const { versions } = await (await browser('duty-04')).get<VersionsData>('/api/settings/versions');
    expect(versions.length).toBeGreaterThan(6);
    expect(versions.every(({ can }) => !can.takeUp && !can.confirm && !can.withdraw)).toBe(true);
    expect((await (await browser('adv-0006-1')).request('GET', '/api/settings')).status).toBe(403);
    const body = { basedOn: 0, changes: {}, reason: '试试看' };
    expect((await (await browser('duty-04')).request('POST', '/api/settings/versions', body)).status).toBe(403);
    const entry = await testApp.app.db
      .selectFrom('auditLog')
      .select(['before', 'after'])
      .where('action', '=', 'settings.change')
      .orderBy('id')
      .executeTakeFirstOrThrow();
    expect(entry.before).toEqual({ 'escalation.MEDIUM.1': '15分钟' });
    expect(entry.after).toMatchObject({ version: 1, 'escalation.MEDIUM.1': '5分钟' });
  });

  test('whoever saw older settings is told, and two who press at once make one version', async () => {
    const { version } = await settings();
    const [one, two] = [await browser('admin-1'), await browser('centre-1')];
    const body = (max: number) => ({
      ...{ basedOn: version, reason: '试试看' },
      changes: { reminders: { max, declineSilenceDays: 30 } },
    });
    const answers = await Promise.all([
      one.request('POST', '/api/settings/versions', body(1)),
      two.request('POST', '/api/settings/versions', body(2)),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    await takeBack();
  });
});
