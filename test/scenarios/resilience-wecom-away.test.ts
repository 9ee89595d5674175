import { afterEach, describe, expect, test } from 'vitest';
import { addMs, minutes, seconds } from '../../src/lib/time.ts';
import { deliveriesOf, screensAbout } from '../support/records.ts';
import { type Received, type TestApp, useTestApp } from '../support/test-app.ts';

const advisors = ['adv-0003-1', 'adv-0003-2'];
const messages = ['message/send', 'message/update_template_card'];

describe('WeCom is away', () => {
  const testApp = useTestApp();
  afterEach(() => testApp.faults({}));
  let employee = 1;
  function warn(input: Parameters<TestApp['warn']>[0] = {}): Promise<Received> {
    employee += 1;
    return testApp.warn({ person: { employeeId: `emp-0003-${String(employee).padStart(4, '0')}` }, ...input });
  }

  test.each(['reset', '502', '503'] as const)(
    'for ten minutes (%s): ladders count on, nothing is lost',
    async (mode) => {
      const until = addMs(await testApp.now(), minutes(10)).toISOString();
      await testApp.faults({ down: { mode, until } });
      const warning = await warn();
      await testApp.advance(minutes(9));
      expect(await screensAbout(testApp, testApp.app.db, warning)).toEqual({});
      const { state, escalationStep } = await testApp.view(warning);
      expect(state).toBe('DISPATCHED');
      expect(escalationStep).toBeGreaterThanOrEqual(3);

      await testApp.advance(minutes(3));
      const screens = await screensAbout(testApp, testApp.app.db, warning);
      expect(Object.keys(screens)).toEqual(
        [...advisors, 'centre-1', 'centre-2', 'chief-06', 'cp-09', 'duty-06'].sort(),
      );
      // One of all that waited; where the ladder ended early, the alarm after the recovery is a second. What a 502 left
      // without an answer may have landed: it is sent again until it is known, so the alarm before the recovery as well.
      const most = mode === '502' ? 3 : 2;
      for (const userid of ['centre-1', 'centre-2', 'chief-06', 'duty-06']) {
        expect(screens[userid]?.length).toBeLessThanOrEqual(most);
      }
      for (const userid of advisors) {
        expect(screens[userid]?.length).toBeGreaterThanOrEqual(1);
        expect(new Set(screens[userid]).size).toBe(screens[userid]?.length);
      }
      for (const { state, reason } of await deliveriesOf(testApp.app.db, warning)) {
        expect(['accepted null', 'accepted_blind null', 'suppressed duplicate']).toContain(`${state} ${reason}`);
      }
      await testApp.faults({});
      await testApp.phone('adv-0003-1').press('立即签收', warning);
      await testApp.advance(0);
      expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED' });
      await revoke(warning);
    },
  );

  test('and the question is settled on the page meanwhile: what is left unsaid stays unsaid', async () => {
    const page = await testApp.as('adv-0003-1');
    await testApp.faults({ down: { apis: messages } });
    const warning = await warn();
    await testApp.advance(minutes(3));
    await page.post(`/api/warnings/${warning.id}/ack`);
    await testApp.advance(minutes(1));
    await testApp.faults({});
    await testApp.advance(minutes(5));
    for (const userid of ['adv-0003-1', 'adv-0003-2']) {
      expect(await testApp.phone(userid).titles(warning)).not.toContain('【特急】请马上去找一位同事');
      expect(await testApp.phone(userid).titles(warning)).not.toContain('【特急】仍无人签收，请马上处理');
    }
    const asks = (await deliveriesOf(testApp.app.db, warning)).filter(({ purpose }) => purpose === 'ask');
    for (const { state } of asks) expect(['suppressed', 'unconfirmed']).toContain(state);
    expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED' });
    await revoke(warning);
  });

  test('it takes a message and its answer is lost: the same bytes again at once, and one card', async () => {
    // What the centre is told of the silence before this goes first.
    await testApp.advance(minutes(2));
    await testApp.faults({ lostReplies: { apis: ['message/send'], count: 3 } });
    const warning = await warn();
    await testApp.advance(seconds(1));
    expect(await screensAbout(testApp, testApp.app.db, warning)).toEqual({
      'adv-0003-1': ['【特急】请马上去找一位同事'],
      'adv-0003-2': ['【特急】请马上去找一位同事'],
      'cp-09': ['【知会】特急预警已下发企业'],
    });
    const deliveries = await deliveriesOf(testApp.app.db, warning);
    // Whose answer is lost twice, because he was sent to again before another's first time, is chance.
    for (const { state, attempt } of deliveries) expect(state).toBe(attempt === 1 ? 'accepted' : 'accepted_blind');
    const attempts = deliveries.reduce((sum, { attempt }) => sum + attempt, 0);
    expect({ deliveries: deliveries.length, attempts }).toEqual({ deliveries: 3, attempts: 6 });
    expect(await bodiesSentTwice()).toBe(0);

    await testApp.phone('adv-0003-1').press('立即签收', warning);
    await testApp.advance(0);
    expect(await testApp.phone('adv-0003-1').titles(warning)).toEqual(['已签收，请尽快见到本人']);
    await revoke(warning);
  });

  test('it answers a repeated task with 42014: that too says the first one landed', async () => {
    await testApp.faults({ lostReplies: { apis: ['message/send'], count: 1 }, duplicateAnswer: { errcode: 42014 } });
    const warning = await warn();
    await testApp.advance(seconds(1));
    const blind = (await deliveriesOf(testApp.app.db, warning)).filter(({ state }) => state === 'accepted_blind');
    expect(blind).toHaveLength(1);
    await testApp.faults({});
    for (const titles of Object.values(await screensAbout(testApp, testApp.app.db, warning)))
      expect(titles).toHaveLength(1);
    await testApp.phone('adv-0003-2').press('立即签收', warning);
    await testApp.advance(0);
    expect(await testApp.phone('adv-0003-2').titles(warning)).toEqual(['已签收，请尽快见到本人']);
    await revoke(warning);
  });

  test('it loses every answer to a less urgent message for two minutes: sent again each minute, and one card', async () => {
    await testApp.faults({ lostReplies: { apis: messages } });
    const warning = await warn({ level: 'MEDIUM' });
    await testApp.advance(minutes(2));
    await testApp.faults({});
    await testApp.advance(minutes(2));
    const first = await deliveriesOf(testApp.app.db, warning);
    expect(first.map(({ state }) => state)).toEqual(Array(2).fill('accepted_blind'));
    for (const titles of Object.values(await screensAbout(testApp, testApp.app.db, warning)))
      expect(titles).toHaveLength(1);
    expect(await bodiesSentTwice()).toBe(0);
    await revoke(warning);
  });

  test('it is busy: tried again after 1, 4 and 15 seconds, and one card', async () => {
    await testApp.faults({ busy: { apis: ['message/send'], count: 6 } });
    const warning = await warn();
    await testApp.advance(seconds(7));
    for (const titles of Object.values(await screensAbout(testApp, testApp.app.db, warning)))
      expect(titles).toHaveLength(1);
    const deliveries = await deliveriesOf(testApp.app.db, warning);
    expect(deliveries.map(({ state }) => state)).toEqual(Array(3).fill('accepted'));
    expect(deliveries.reduce((sum, { attempt }) => sum + attempt, 0)).toBe(9);
    await revoke(warning);
  });

  test('it stays busy: an urgent warning goes to the next step without waiting', async () => {
    await testApp.faults({ busy: { apis: ['message/send'] } });
    const warning = await warn();
    await testApp.advance(seconds(40));
    expect((await testApp.view(warning)).escalationStep).toBeGreaterThanOrEqual(1);
    await testApp.faults({});
    await testApp.advance(minutes(2));
    // The question as it waited, or the reminder that overtook it: one of both.
    const asked = ['【特急】请马上去找一位同事', '【特急】仍无人签收，请马上处理'];
    const titles = await testApp.phone('adv-0003-1').titles(warning);
    expect(titles.filter((title) => asked.includes(title))).not.toEqual([]);
    await revoke(warning);
  });

  test('it is slow: late, but once', async () => {
    await testApp.faults({ slow: { apis: ['message/send'], ms: 300, count: 3 } });
    const warning = await warn();
    await testApp.advance(0);
    for (const titles of Object.values(await screensAbout(testApp, testApp.app.db, warning)))
      expect(titles).toHaveLength(1);
    expect((await deliveriesOf(testApp.app.db, warning)).map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
    await revoke(warning);
  });

  test('its token dies early: one more is fetched, the message goes out and counts as one try', async () => {
    const warm = await warn();
    await testApp.advance(0);
    await testApp.faults({ earlyTokenExpiry: { count: 1 } });
    const warning = await warn();
    await testApp.advance(0);
    for (const titles of Object.values(await screensAbout(testApp, testApp.app.db, warning)))
      expect(titles).toHaveLength(1);
    expect((await deliveriesOf(testApp.app.db, warning)).map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
    await revoke(warning);
    await revoke(warm);
  });

  async function revoke({ id }: Received): Promise<void> {
    await testApp.faults({});
    const centre = await testApp.as('centre-1');
    await centre.post(`/api/warnings/${id}/revoke`, { reason: '演练结束' });
    await testApp.advance(minutes(1));
  }

  /** A second body for one task would be a second card. */
  async function bodiesSentTwice(): Promise<number> {
    const rows = await testApp.app.db
      .selectFrom('sandbox.message')
      .select('taskId')
      .groupBy('taskId')
      .having((eb) => eb.fn.countAll<number>(), '>', 1)
      .where('taskId', 'is not', null)
      .execute();
    return rows.length;
  }
});
