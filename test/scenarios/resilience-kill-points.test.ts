import { describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/index.ts';
import { setUpFixture } from '../support/fixture.ts';
import { countOf, deliveriesOf, endLeases, eventsOf, screensAbout } from '../support/records.ts';
import type { Received } from '../support/test-app.ts';
import type { Deadly } from '../support/test-app-owner.ts';
import { startTestAppProcess } from '../support/test-app-process.ts';

interface Expected {
  at: Deadly['at'];
  /** How the deliveries lay there when the process was dead: each in one of these states, one at least in the first. */
  dead: string[];
  /** How they end. Blind: WeCom had taken it, nobody had written it down. */
  recovered: string[];
  /** Calls to WeCom for one message, at most. */
  calls: number;
}

/** One visible card each, whatever happened: a resend is the same JSON, which WeCom shows once (doc p/90236). */
const sending: Expected[] = [
  // A sweep may be quicker than the death.
  { at: 'after-decide', dead: ['queued', 'claimed', 'accepted'], recovered: ['accepted', 'accepted_blind'], calls: 2 },
  { at: 'after-relay', dead: ['queued', 'claimed', 'accepted'], recovered: ['accepted', 'accepted_blind'], calls: 2 },
  { at: 'after-claim', dead: ['claimed', 'queued', 'accepted'], recovered: ['accepted', 'accepted_blind'], calls: 2 },
  { at: 'after-call', dead: ['claimed', 'queued', 'accepted'], recovered: ['accepted_blind', 'accepted'], calls: 2 },
  { at: 'after-record', dead: ['accepted', 'queued', 'claimed'], recovered: ['accepted', 'accepted_blind'], calls: 2 },
  { at: 'mid-sweep', dead: ['queued', 'claimed', 'accepted'], recovered: ['accepted', 'accepted_blind'], calls: 2 },
];

const pressing: { at: Deadly['at']; kept: boolean; dead: string }[] = [
  { at: 'callback-kept', kept: true, dead: 'DISPATCHED' },
  { at: 'callback-half-applied', kept: true, dead: 'DISPATCHED' },
];

const advisors = ['adv-0003-1', 'adv-0003-2'];
const everybody = [...advisors, 'cp-09'];

describe('kill -9', () => {
  // Each has a testApp of its own, and most of its time is waiting.
  describe.concurrent.each([
    ['one warning', 1],
    ['three at once', 3],
  ] as const)('%s', (_name, count) => {
    test.for(sending)('$at: everybody gets one card', { timeout: 120_000 }, async (expected, { onTestFinished }) => {
      const fixture = await setUpFixture();
      onTestFinished(() => fixture.leave());
      const { testApp, db } = fixture;
      const { at } = expected;
      const inputs = Array.from({ length: count }, (_, n) => ({
        sourceRef: `KILL-${n}`,
        person: { employeeId: `emp-0003-000${n + 2}` },
      }));
      const send = () => Promise.allSettled(inputs.map((input) => testApp.warn(input)));
      const process = await startTestAppProcess(fixture.stores, {
        at: at === 'mid-sweep' ? 'after-decide' : at,
        passage: 1,
      });
      await send();
      expect(await process.ended).toBe('SIGKILL');
      if (at === 'mid-sweep') {
        await db.deleteFrom('outbox').execute();
        const next = await startTestAppProcess(fixture.stores, { at, passage: 1 });
        expect(await next.ended).toBe('SIGKILL');
      }
      const lying = await db.selectFrom('delivery').select('state').execute();
      expect(expected.dead).toEqual(expect.arrayContaining([...new Set(lying.map(({ state }) => state))]));
      expect(lying.map(({ state }) => state)).toContain(expected.dead[0]);

      await fixture.open();
      await endLeases(db);
      const warnings = received(await send());
      await testApp.advance(0);

      for (const warning of warnings) {
        expect(await screensAbout(testApp, db, warning)).toEqual({
          ...Object.fromEntries(advisors.map((userid) => [userid, ['【特急】请马上去找一位同事']])),
          'cp-09': ['【知会】特急预警已下发企业'],
        });
        const deliveries = await deliveriesOf(db, warning);
        expect(deliveries.map(({ userid }) => userid).sort()).toEqual(everybody);
        for (const { state } of deliveries) expect(expected.recovered).toContain(state);
      }
      const found = new Set((await db.selectFrom('delivery').select('state').execute()).map(({ state }) => state));
      expect(found).toContain(expected.recovered[0]);
      expect(await mostCalls(db)).toBeLessThanOrEqual(expected.calls);

      for (const warning of warnings) await testApp.phone('adv-0003-1').press('立即签收', warning);
      await testApp.advance(0);
      for (const warning of warnings) {
        expect(await testApp.phone('adv-0003-1').titles(warning)).toEqual(['已签收，请尽快见到本人']);
        expect(await eventsOf(db, warning)).toEqual(['dispatched NEW → DISPATCHED', 'acknowledged DISPATCHED → ACKED']);
      }
      await fixture.expectInvariants();
    });

    test.for(pressing)('$at: the press counts once', { timeout: 120_000 }, async ({ at, dead }, { onTestFinished }) => {
      const fixture = await setUpFixture();
      onTestFinished(() => fixture.leave());
      const { testApp, db } = fixture;
      const passage = at === 'callback-half-applied' ? count + 1 : 1;
      const process = await startTestAppProcess(fixture.stores, { at, passage });
      const warnings: Received[] = [];
      for (let n = 0; n < count; n += 1) {
        warnings.push(await testApp.warn({ sourceRef: `PRESS-${n}`, person: { employeeId: `emp-0003-000${n + 2}` } }));
      }
      await testApp.advance(0);
      const advisor = testApp.phone('adv-0003-1');
      const cards = await Promise.all(warnings.map((warning) => advisor.card(warning)));
      const presses = cards.map(({ messageId, buttons }) =>
        fixture.endpoints.http.post('/sandbox/api/members/adv-0003-1/press', { messageId, key: buttons[0]?.key }),
      );
      await Promise.allSettled(presses);
      expect(await process.ended).toBe('SIGKILL');
      const states = await db.selectFrom('warning').select('state').execute();
      expect(states.map(({ state }) => state)).toContain(dead);

      await fixture.open();
      await endLeases(db);
      // WeCom stood in the same process: a press that had not reached it is on a phone that shows the button still.
      const taken = await pressesTaken(db);
      for (const warning of warnings) {
        if (!taken.some((xml) => xml.includes(warning.id))) await advisor.press('立即签收', warning);
      }
      await testApp.advance(0);
      for (const warning of warnings) {
        expect(await countOf(db, warning, 'acknowledged')).toBe(1);
        expect(await testApp.view(warning)).toMatchObject({ state: 'ACKED', owner: { kind: 'ADVISOR' } });
        expect(await advisor.titles(warning)).toEqual(['已签收，请尽快见到本人']);
        expect(await testApp.phone('adv-0003-2').titles(warning)).toEqual(['已有同事签收，谢谢您']);
      }
      await fixture.expectInvariants();
    });
  });
});

/** The gateway asks again until it is answered; it may have been heard the first time. */
function received(results: PromiseSettledResult<Received>[]): Received[] {
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

async function mostCalls(db: Database): Promise<number> {
  const calls = await db
    .selectFrom('sandbox.apiCall')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('api', '=', 'message/send')
    .groupBy('taskId')
    .orderBy('n', 'desc')
    .executeTakeFirst();
  return calls?.n ?? 0;
}

/** What WeCom holds to post, or has posted: it comes again by itself. */
async function pressesTaken(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('sandbox.callback').select('xml').where('receiver', '=', 'app').execute();
  return rows.map(({ xml }) => xml);
}
