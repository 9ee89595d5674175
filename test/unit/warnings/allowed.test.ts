import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ActName } from '../../../src/domain/warnings/api.ts';
import { allowedActs } from '../../../src/domain/warnings/commands.ts';
import { lapse } from '../../../src/domain/warnings/rules/fire.ts';
import {
  approve,
  assignDuty,
  match,
  policeClose,
  revoke,
  sendBack,
  takeOver,
} from '../../../src/domain/warnings/rules/officer.ts';
import { report, supplement, undo } from '../../../src/domain/warnings/rules/outcome.ts';
import * as receipt from '../../../src/domain/warnings/rules/receipt.ts';
import { handOverTo } from '../../../src/domain/warnings/rules/receipt.ts';
import { type Decision, STATES, type Warning } from '../../../src/domain/warnings/types.ts';
import { addMs, minutes } from '../../../src/lib/time.ts';
import { anna, bela, minute, officer, secondOfficer } from './actors.ts';
import { authorisation } from './authorisation.ts';
import { must } from './decided.ts';
import { found, type Story, turns } from './stories.ts';
import { acked, dispatched, met, newborn, reported, taken } from './warning.ts';

type Person = typeof anna;
const people = { anna, bela, officer, secondOfficer };

/** What the rules answer to each act that a page can offer; those without a rule do what they do. */
const RULE: Record<ActName, (story: Story, by: Person) => Decision> = {
  ack: ({ warning, now }, by) => receipt.acknowledge(warning, by, now),
  not_on_site: ({ warning, now }, by) => receipt.notOnSite(warning, by, false, now),
  next_shift: ({ warning, now }, by) =>
    receipt.nextShift(warning, by, new Date(Math.max(Number(minute(10_000)), Number(now)))),
  support: ({ warning, now }, by) => receipt.askSupport(warning, by, now),
  met: ({ warning, now }, by) => receipt.contacted(warning, by, now, now),
  not_found: ({ warning }, by) => receipt.notFound(warning, by),
  keep_looking: ({ warning }, by) => receipt.keepLooking(warning, by),
  outcome: ({ warning, now }, by) =>
    report(warning, by, warning.openReason === 'REFUSED' ? 'OFF_SITE' : 'REFUSED', {}, now),
  supplement: ({ warning, now }) => supplement(warning, {}, now),
  undo: ({ warning, before }) => undo(warning, before ?? warning),
  take_over: ({ warning, now }, by) => takeOver(warning, by, now),
  assign_duty: ({ warning, now }) => assignDuty(warning, now),
  hand_over: ({ warning, now }, by) => handOverTo(warning, { ...by, personId: 'colleague' }, now),
  police_call: () => ({ outcome: 'unchanged' }),
  match: ({ warning, now }) => match(warning, found, now, now),
  approve: ({ warning, now }, by) => approve(warning, by, {}, now),
  return: ({ warning, now }, by) => sendBack(warning, by, 'x', now),
  police_close: ({ warning, now }) => policeClose(warning, 'x', {}, now),
  revoke: ({ warning }) => revoke(warning, 'x'),
};

const moment = { now: minute(9), undoMs: minutes(10), assigned: false };
const offered = (warning: Warning, by: Person, at = moment): ActName[] =>
  allowedActs(warning, authorisation(warning, by), at);

const SITUATIONS: [string, Warning][] = [
  ['new', newborn('HIGH', { state: 'NEW' })],
  ['held', newborn('LOW')],
  ['unsigned', dispatched()],
  ['unsigned MEDIUM', dispatched('MEDIUM')],
  ['signed', acked()],
  ['lapsed', must(lapse(acked(), 'contact', minute(11)))],
  ['calling for support', must(receipt.askSupport(acked(), anna, minute(2)))],
  ['calling and lapsed', must(lapse(must(receipt.askSupport(acked(), anna, minute(2))), 'contact', minute(11)))],
  ['met', met()],
  ['met and lapsed', must(lapse(met(), 'outcome', minute(61)))],
  ['reported', reported('DISSUADED')],
  ['reported, and calling for support', must(receipt.askSupport(reported('DISSUADED'), anna, minute(9)))],
  ['sent back', must(sendBack(reported('FALSE_ALARM', acked()), officer, 'x', minute(20)))],
  ['left open', reported('SCAMMED')],
  ['left open with police', must(takeOver(reported('SCAMMED'), officer, minute(9)))],
  [
    'left open with police who fell silent',
    must(lapse(must(takeOver(reported('SCAMMED'), officer, minute(9))), 'outcome', minute(70))),
  ],
  ['returned', reported('WRONG_PERSON')],
  ['returned, fields missing', reported('LEFT_COMPANY', acked())],
  ['taken over', taken()],
  ['closed', must(policeClose(taken(), 'x', {}, minute(20)))],
  ['revoked', must(revoke(reported('SCAMMED'), 'x'))],
];

describe.each(SITUATIONS)('a page about a warning that is %s', (_, warning) => {
  test.each(Object.entries(people))('offers %s nothing that is then refused', (_name, by) => {
    for (const act of offered(warning, by)) {
      const decision = RULE[act]({ warning, now: minute(100), before: met() }, by);
      expect([act, decision.outcome === 'refused' ? decision.why : 'taken']).toEqual([act, 'taken']);
    }
  });
});

test('after any story a page offers nothing that is then refused', () => {
  fc.assert(
    fc.property(fc.constantFrom('CRITICAL', 'MEDIUM'), fc.array(turns, { maxLength: 15 }), (level, story) => {
      let at: Story = { warning: dispatched(level as 'CRITICAL' | 'MEDIUM'), now: minute(0), before: null };
      for (const { act } of story) {
        const decision = act(at);
        if (decision.outcome !== 'done') continue;
        const isOutcome = decision.event.action === 'reported' || decision.event.action === 'returned';
        at = { ...at, warning: decision.warning, before: isOutcome ? at.warning : at.before };
      }
      for (const by of Object.values(people))
        for (const act of offered(at.warning, by)) {
          const decision = RULE[act](at, by);
          expect([at.warning.state, act, decision.outcome]).not.toEqual([at.warning.state, act, 'refused']);
        }
    }),
    { numRuns: 300 },
  );
});

describe('who is offered what', () => {
  test('an advisor who was asked may sign, say he is away, or call for support', () => {
    expect(offered(dispatched(), bela)).toEqual(expect.arrayContaining(['ack', 'not_on_site', 'support']));
    expect(offered(dispatched(), bela)).not.toContain('take_over');
    expect(offered(dispatched(), bela)).not.toContain('next_shift');
    expect(offered(dispatched('MEDIUM'), bela)).toContain('next_shift');
  });

  test('the owner meets, looks, reports, hands over; his colleague only after he fell silent signs', () => {
    expect(offered(acked(), anna)).toEqual(
      expect.arrayContaining(['met', 'not_found', 'outcome', 'support', 'hand_over']),
    );
    expect(offered(acked(), bela)).toEqual([]);
    expect(offered(must(lapse(acked(), 'contact', minute(11))), bela)).toEqual(['ack']);
  });

  test('an officer takes over, and owning it acts as its owner', () => {
    expect(offered(acked(), officer)).toEqual(expect.arrayContaining(['take_over', 'assign_duty', 'revoke']));
    expect(offered(taken(), officer)).toEqual(expect.arrayContaining(['met', 'not_found', 'outcome', 'support']));
    expect(offered(taken(), secondOfficer)).not.toContain('take_over');
  });

  test('review is for another than the reporter', () => {
    expect(offered(reported('DISSUADED'), officer)).toEqual(expect.arrayContaining(['approve', 'return']));
    const own = must(report(taken(), officer, 'DISSUADED', { method: 'IN_PERSON' }, minute(9)));
    expect(offered(own, officer)).not.toContain('approve');
    expect(offered(own, secondOfficer)).toContain('approve');
  });

  test('the reporter may take back and complete what he reported', () => {
    expect(offered(reported('SCAMMED'), anna)).toEqual(expect.arrayContaining(['undo', 'supplement']));
    expect(offered(reported('SCAMMED'), bela)).toEqual([]);
    const theirs = must(takeOver(reported('SCAMMED'), officer, minute(12)));
    expect(offered(theirs, officer)).toContain('supplement');
    expect(offered(theirs, secondOfficer)).not.toContain('supplement');
  });

  test('taking back is offered for ten minutes after the report, as long as it is granted', () => {
    const at = (now: Date) => offered(reported('SCAMMED'), anna, { ...moment, now }).includes('undo');
    expect([at(minute(8)), at(minute(18)), at(addMs(minute(18), 1))]).toEqual([true, true, false]);
  });

  test('whoever has passed it to the station’s duty is not asked to again; taking over stays open to him', () => {
    expect(offered(acked(), officer, { ...moment, assigned: true })).not.toContain('assign_duty');
    expect(offered(acked(), officer, { ...moment, assigned: true })).toContain('take_over');
  });

  test('what is over offers nothing', () => {
    expect(
      STATES.filter((state) => ['CLOSED', 'REVOKED'].includes(state)).flatMap((state) =>
        Object.values(people).flatMap((by) => offered({ ...reported('SCAMMED'), state, timers: {} }, by)),
      ),
    ).toEqual([]);
  });
});
