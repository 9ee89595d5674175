import { describe, expect, test } from 'vitest';
import type { MuteViewData, MuteWindowData } from '../../src/domain/mute-windows/index.ts';
import type { HealthData } from '../../src/domain/operations/index.ts';
import { addMs, hours, minutes, seconds } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

const PATH = '/api/mute-windows';

// 0006: adv-0006-1 and -2, cp-07, duty-04, chief-04. The testApp begins at ten; 中危 is [0, 15m, 30m, 2h, 8h].
describe('a mute window', () => {
  const testApp = useTestApp();
  const { browser, warn, press } = useActions(testApp);
  let employee = 9;

  const next = (level: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW') => {
    employee += 1;
    return warn(`emp-0006-${String(employee).padStart(4, '0')}`, { level });
  };
  const step = async (warning: { id: string }) => (await testApp.view(warning)).escalationStep;
  const windows = async (userid = 'centre-1') => (await browser(userid)).get<MuteViewData>(PATH);
  const within = async (fromMinutes: number | null, toMinutes: number, userid = 'centre-1') => {
    const now = await testApp.now();
    return (await browser(userid)).request('POST', PATH, {
      ...{ kind: 'MAINTENANCE', reason: '机房电源检修' },
      ...(fromMinutes === null ? {} : { from: addMs(now, minutes(fromMinutes)).toISOString() }),
      to: addMs(now, minutes(toMinutes)).toISOString(),
    });
  };
  const declare = async (fromMinutes: number | null, toMinutes: number) =>
    (await (await within(fromMinutes, toMinutes)).json()) as MuteWindowData;
  const end = async (id: string, userid = 'centre-1') => (await browser(userid)).request('POST', `${PATH}/${id}/end`);
  const nothingOpen = async () => {
    for (const { id } of (await windows()).open) await end(id);
  };

  test('holds what silence asks again about 中危 and 低危, never 特急 and 高危, and never the first question', async () => {
    const before = await next('MEDIUM');
    const window = await declare(null, 60);
    expect(window).toMatchObject({ state: 'RUNNING', reason: '机房电源检修', kind: 'MAINTENANCE' });
    const [medium, high, critical] = [await next('MEDIUM'), await next('HIGH'), await next('CRITICAL')];
    expect((await testApp.phone('adv-0006-1').titles()).filter((title) => title.includes('中危')).length).toBe(2);
    await testApp.advance(minutes(41));
    expect(await Promise.all([before, medium].map(step))).toEqual([0, 0]);
    expect(await Promise.all([high, critical].map(step))).toEqual([4, 4]);
    const { until, held } = await windows('duty-04');
    expect(until).toBe(window.endsAt);
    expect(held).toBe(2);
    await testApp.expectInvariants();
    // One millisecond before its end, and at it: every step that was due meanwhile, in order.
    await testApp.advance(minutes(19) - 1);
    expect(await step(medium)).toBe(0);
    await testApp.advance(1);
    expect(await Promise.all([before, medium].map(step))).toEqual([2, 2]);
    const { rows } = await steps(medium.id);
    expect(rows.map(({ detail }) => detail.step)).toEqual([1, 2]);
    expect((await windows()).until).toBeNull();
    // The ladder goes on by its own clock: step 3 two hours after the dispatch, not after the window.
    await testApp.advance(hours(1));
    expect(await Promise.all([before, medium].map(step))).toEqual([3, 3]);
    await testApp.expectInvariants();
  });

  async function steps(id: string) {
    const rows = await testApp.app.db
      .selectFrom('eventLog')
      .select(['detail', 'at'])
      .where('ownerKind', '=', 'warning')
      .where('ownerId', '=', id)
      .where('action', '=', 'escalated')
      .orderBy('version')
      .execute();
    return { rows: rows as { detail: { step: number }; at: Date }[] };
  }

  test('begins to the millisecond: a step due at its beginning waits, one due just before it does not', async () => {
    const early = await next('MEDIUM');
    await testApp.advance(1);
    const late = await next('MEDIUM');
    const { db } = testApp.app;
    const { dueAt } = await db
      .selectFrom('timer')
      .select('dueAt')
      .where('ownerId', '=', late.id)
      .where('state', '=', 'armed')
      .executeTakeFirstOrThrow();
    const startsAt = dueAt.toISOString();
    const made = await (await browser('admin-1')).request('POST', PATH, {
      ...{ kind: 'MUTE', reason: '升级演练', from: startsAt, to: addMs(dueAt, minutes(30)).toISOString() },
    });
    expect(made.status).toBe(201);
    await testApp.advance(minutes(15) + 10);
    expect(await Promise.all([early, late].map(step))).toEqual([1, 0]);
    await testApp.advance(minutes(30));
    expect(await step(late)).toBe(2);
  });

  test('is over by itself, through a restart in its middle; what is answered meanwhile is asked nobody again', async () => {
    await declare(null, 60);
    const [silent, answered] = [await next('MEDIUM'), await next('MEDIUM')];
    await testApp.advance(minutes(20));
    await testApp.restart();
    expect((await windows()).held).toBe(2);
    await press('adv-0006-1', '立即签收', answered);
    await testApp.advance(minutes(40));
    expect(await Promise.all([silent, answered].map(step))).toEqual([2, 0]);
    expect((await testApp.view(answered)).state).toBe('ACKED');
    await testApp.expectInvariants();
  });

  test('ended sooner, everything it held goes on at once, and nothing sooner than its own time', async () => {
    const { id } = await declare(null, 120);
    const held = await next('MEDIUM');
    await testApp.advance(minutes(16));
    const later = await next('MEDIUM');
    expect(await step(held)).toBe(0);
    expect((await end(id, 'admin-1')).status).toBe(200);
    expect((await end(id)).status).toBe(409);
    await testApp.advance(seconds(5));
    expect(await Promise.all([held, later].map(step))).toEqual([1, 0]);
    const { past } = await windows();
    expect(past[0]).toMatchObject({ id, state: 'OVER' });
    expect(past[0]?.endedBy).not.toBeNull();
    await testApp.advance(minutes(15));
    expect(await Promise.all([held, later].map(step))).toEqual([2, 1]);
  });

  test('two that overlap are one silence; ended one by one, the other still holds', async () => {
    const first = await declare(null, 60);
    const second = await declare(30, 120);
    expect((await windows()).until).toBe(second.endsAt);
    const warning = await next('MEDIUM');
    await testApp.advance(minutes(40));
    await end(first.id);
    await testApp.advance(seconds(5));
    expect(await step(warning)).toBe(0);
    await end(second.id);
    await testApp.advance(seconds(5));
    expect(await step(warning)).toBe(2);
    // One that has not begun is only taken away.
    const planned = await declare(30, 60);
    expect(planned.state).toBe('PLANNED');
    expect((await end(planned.id)).status).toBe(200);
    expect((await windows()).open).toEqual([]);
  });

  test('a warning that becomes urgent is held no longer', async () => {
    const { id } = await declare(null, 180);
    employee += 1;
    const worker = `emp-0006-${String(employee).padStart(4, '0')}`;
    const warning = await warn(worker, { level: 'MEDIUM' });
    await testApp.advance(minutes(20));
    expect(await step(warning)).toBe(0);
    await warn(worker, { level: 'HIGH' });
    await testApp.advance(minutes(11));
    expect(await step(warning)).toBeGreaterThanOrEqual(2);
    await end(id);
  });

  test.each<[string, number | null, number, number, string]>([
    ['of exactly four hours', null, 240, 201, ''],
    ['of a minute more', null, 241, 400, '一次最长 4 小时'],
    ['without any length', 10, 10, 400, '结束时间应晚于开始时间'],
    ['that began already', -1, 30, 400, '开始时间应晚于现在'],
    ['in the far future', 60 * 24 * 31, 60 * 24 * 31 + 60, 400, '最多在 30 天以后'],
    ['with a huge number', null, 60 * 24 * 365 * 1_000, 400, '年份不正确'],
  ])('%s', async (_, from, to, status, message) => {
    await nothingOpen();
    const answer = await within(from, to);
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(message)]);
    await nothingOpen();
  });

  test('several in a row are no longer together than one may be; with a gap between them they may', async () => {
    await nothingOpen();
    expect((await within(null, 120)).status).toBe(201);
    const touching = await within(120, 241);
    expect([touching.status, await touching.text()]).toEqual([400, expect.stringContaining('连起来')]);
    expect((await within(120, 240)).status).toBe(201);
    // Pressed at once by two, only what fits stands.
    const both = await Promise.all([within(300, 480, 'centre-1'), within(420, 600, 'admin-1')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 400]);
    await nothingOpen();
  });

  test('a source that falls silent is not told while it lasts, is shown all the same, and is told at its end', async () => {
    await nothingOpen();
    const { operations } = testApp.app;
    await testApp.warn({ source: 'NATIONAL', level: 'LOW' });
    await testApp.advance(hours(3));
    await declare(null, 120);
    const cards = async () =>
      (await testApp.phone('admin-1').titles()).filter((title) => title.includes('预警来源中断')).length;
    const shown = async () =>
      (await (await browser('centre-1')).get<HealthData>('/api/operations/health')).feeds.find(
        ({ source }) => source === 'NATIONAL',
      )?.silentSince;
    const before = await cards();
    await testApp.advance(minutes(59));
    await operations.watchFeeds();
    expect([await cards(), await shown()]).toEqual([before, null]);
    await testApp.advance(minutes(1));
    await operations.watchFeeds();
    expect([await cards(), await shown()]).toEqual([before, expect.any(String)]);
    await testApp.advance(minutes(60) - 1);
    await operations.watchFeeds();
    expect(await cards()).toBe(before);
    await testApp.advance(1);
    await operations.watchFeeds();
    await testApp.advance(seconds(5));
    expect(await cards()).toBeGreaterThan(before);
  });

  test('police and the auditor see it, the centre and the administrator declare it, nobody else knows of it', async () => {
    const statusOf = async (userid: string) => (await (await browser(userid)).request('GET', PATH)).status;
    expect(await Promise.all(['centre-1', 'admin-1', 'duty-04', 'chief-04', 'cp-07'].map(statusOf))).toEqual(
      Array(5).fill(200),
    );
    expect(await statusOf('adv-0006-1')).toBe(403);
    for (const userid of ['duty-04', 'chief-04', 'cp-07', 'adv-0006-1'])
      expect((await within(null, 30, userid)).status).toBe(403);
    expect((await end('nothing')).status).toBe(404);
    const entries = await testApp.app.db
      .selectFrom('auditLog')
      .select('action')
      .where('objectKind', '=', 'mute_window')
      .execute();
    expect(new Set(entries.map(({ action }) => action))).toEqual(new Set(['mute.declare', 'mute.end']));
  });
});
