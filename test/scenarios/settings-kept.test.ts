import { describe, expect, test } from 'vitest';
import type { SettingsCardsData, SettingsData, VersionData } from '../../src/domain/policies/index.ts';
import { hours, minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

// 0011: adv-0011-1, community police cp-01, station duty-01. The testApp begins at ten.
describe('what runs keeps the settings it began with', () => {
  const testApp = useTestApp();
  const { act, browser, press, timers, titles, warn } = useActions(testApp);
  const ASKED = '【回访】请关心一下这位同事';

  const settings = async () => (await browser('admin-1')).get<SettingsData>('/api/settings');
  type Changed = Partial<SettingsData['inForce']> & { cards?: Record<string, string> };

  /** In force at once, with its second officer where it needs one. */
  async function change(of: (now: SettingsData['inForce']) => Changed): Promise<void> {
    const { inForce, version } = await settings();
    const body = { basedOn: version, changes: of(inForce), reason: '试行' };
    const made = await (await browser('centre-1')).post<VersionData>('/api/settings/versions', body);
    if (made.state === 'PROPOSED') await (await browser('admin-1')).post(`/api/settings/versions/${made.id}/confirm`);
  }
  const takeBack = async () =>
    (await browser('admin-1')).post('/api/settings/take-back', {
      basedOn: (await settings()).version,
      reason: '改回原来的',
    });
  const refused = async (changes: Changed): Promise<unknown> => {
    const body = { basedOn: (await settings()).version, changes, reason: '试行' };
    const answer = await (await browser('admin-1')).request('POST', '/api/settings/versions', body);
    return [answer.status, ((await answer.json()) as { error: { field: string } }).error.field];
  };

  test('time limits: of contact and outcome', async () => {
    const before = await warn('emp-0011-0010', { level: 'MEDIUM' });
    await change(({ timers: now }) => ({
      timers: { ...now, MEDIUM: { ...now.MEDIUM, contact: '1h', outcome: '12h' } },
    }));
    const after = await warn('emp-0011-0011', { level: 'MEDIUM' });
    for (const one of [before, after]) await press('adv-0011-1', '立即签收', one);
    expect(await timers(before)).toMatchObject({ contact: 120, outcome: 24 * 60 });
    // Less than a day counts open minutes only: twelve hours from ten end the next morning at nine.
    expect(await timers(after)).toMatchObject({ contact: 60, outcome: 23 * 60 });
    await takeBack();
  });

  test('quiet hours: a warning goes by those of its beginning', async () => {
    const policyOf = async ({ id }: { id: string }) => {
      const { policy } = await testApp.app.db
        .selectFrom('warning')
        .select('policy')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return policy;
    };
    const before = await warn('emp-0011-0012', { level: 'MEDIUM' });
    await change(() => ({ quietHours: '20:00-09:00' }));
    const after = await warn('emp-0011-0013', { level: 'MEDIUM' });
    expect([await policyOf(before), await policyOf(after)]).toMatchObject([
      { open: { from: '08:00', to: '21:00' } },
      { open: { from: '09:00', to: '20:00' } },
    ]);
    await takeBack();
  });

  test('follow-ups: when they are asked, and how long they wait', async () => {
    const before = await warn('emp-0011-0014', { level: 'HIGH' });
    await change(({ timers: now }) => ({
      timers: { ...now, HIGH: { ...now.HIGH, followUp: ['2h'] } },
      followUp: { again: '1h', police: '3h' },
    }));
    const after = await warn('emp-0011-0015', { level: 'HIGH' });
    for (const one of [before, after]) {
      await press('adv-0011-1', '立即签收', one);
      await press('adv-0011-1', '已见到本人', one);
      await act('adv-0011-1', one, 'outcome', { outcome: 'DISSUADED', detail: { method: 'IN_PERSON' } });
      await act('duty-01', one, 'approve');
    }
    await takeBack();
    const asked = async (userid: string, one: { id: string; number: string }) =>
      (await titles(userid, one)).filter((title) => title === ASKED).length;
    await testApp.advance(hours(2));
    expect([await asked('adv-0011-1', before), await asked('adv-0011-1', after)]).toEqual([0, 1]);
    await testApp.advance(hours(1));
    expect(await asked('adv-0011-1', after)).toBe(2);
    await testApp.advance(hours(2) - minutes(1));
    expect(await asked('cp-01', after)).toBe(0);
    await testApp.advance(minutes(1));
    expect(await asked('cp-01', after)).toBe(1);
    await press('cp-01', '状态平稳', after);
    await testApp.advance(hours(72 - 5));
    expect(await asked('adv-0011-1', before)).toBe(1);
    await testApp.advance(hours(4));
    expect(await asked('adv-0011-1', before)).toBe(2);
    await press('adv-0011-1', '状态平稳', before);
  });

  test('quotas and reminders are nobody’s course: they hold at once', async () => {
    await change(({ send }) => ({ send: { ...send, perMemberPerMinute: 20 } }));
    expect(testApp.app.outbound).toBeDefined();
    expect(testApp.app.policies.context.inForce.settings.send.perMemberPerMinute).toBe(20);
    await change(({ bulletin }) => ({ bulletin: { ...bulletin, approvalAbove: 5 } }));
    expect(testApp.app.policies.context.inForce.settings.bulletin.approvalAbove).toBe(5);
    await takeBack();
  });

  test('the words of a module’s own card are settings: shown, judged, sent and taken back', async () => {
    const admin = await browser('admin-1');
    const { cards } = await admin.get<SettingsCardsData>('/api/settings/cards');
    const own = cards.find(({ id }) => id === 'operations.silent');
    expect(own?.lines[0]).toMatchObject({ place: 'operations.silent/title', text: '【提醒】预警来源中断', max: 26 });
    expect(await refused({ cards: { 'operations.silent/title': '来'.repeat(40) } })).toEqual([
      400,
      'operations.silent/title',
    ]);
    expect(await refused({ cards: { 'operations.silent/fields/0/1': '没有来源' } })).toEqual([
      400,
      'operations.silent/fields/0/1',
    ]);
    expect(await refused({ cards: { 'operations.none/title': '来源不通' } })).toEqual([400, 'operations.none/title']);
    await change(() => ({ cards: { 'operations.silent/title': '【提醒】来源不通' } }));
    expect(testApp.app.operations.ctx.texts.cards.silent.title).toBe('【提醒】来源不通');
    await testApp.restart();
    expect(
      (await admin.get<SettingsCardsData>('/api/settings/cards')).cards.find(({ id }) => id === own?.id)?.lines[0]
        ?.text,
    ).toBe('【提醒】来源不通');
    await takeBack();
    expect((await admin.get<SettingsCardsData>('/api/settings/cards')).cards).toEqual(cards);
  });

  test.each<[string, (now: SettingsData['inForce']) => Changed, string]>([
    [
      'follow-ups out of order',
      ({ timers: now }) => ({ timers: { ...now, MEDIUM: { ...now.MEDIUM, followUp: ['48h', '24h'] } } }),
      'timers.MEDIUM.followUp',
    ],
    [
      'a follow-up in years',
      ({ timers: now }) => ({ timers: { ...now, MEDIUM: { ...now.MEDIUM, followUp: ['99999999999d'] } } }),
      'timers.MEDIUM.followUp',
    ],
    [
      'a step in millions of years',
      ({ escalation }) => ({ escalation: { ...escalation, MEDIUM: ['0m', '15m', '30m', '2h', '99999999999999999d'] } }),
      'escalation.MEDIUM.4',
    ],
    [
      'a time limit of a month and a day',
      ({ timers: now }) => ({ timers: { ...now, LOW: { ...now.LOW, review: '31d' } } }),
      'timers.LOW.review',
    ],
    [
      'a pause of years',
      ({ timers: now }) => ({ timers: { ...now, MEDIUM: { ...now.MEDIUM, alarm: ['2h', '9999999d'] } } }),
      'timers.MEDIUM.alarm',
    ],
    [
      'a silence of thousands of years',
      ({ reminders }) => ({ reminders: { ...reminders, declineSilenceDays: 9_000_000_000_000_000 } }),
      'reminders.declineSilenceDays',
    ],
    ['police before the second question', () => ({ followUp: { again: '4h', police: '4h' } }), 'followUp.police'],
    ['a question put again at once', () => ({ followUp: { again: '0m', police: '4h' } }), 'followUp.again'],
    ['a countdown of a day', ({ bulletin }) => ({ bulletin: { ...bulletin, countdown: '1d' } }), 'bulletin.countdown'],
    [
      'an approval above a fraction',
      ({ bulletin }) => ({ bulletin: { ...bulletin, approvalAbove: 1.5 } }),
      'bulletin.approvalAbove',
    ],
  ])('refused, with the field: %s', async (_, of, field) => {
    expect(await refused(of((await settings()).inForce))).toEqual([400, field]);
  });
});
