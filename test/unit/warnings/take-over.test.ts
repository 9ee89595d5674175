import { describe, expect, test } from 'vitest';
import { climb, lapse } from '../../../src/domain/warnings/rules/fire.ts';
import { assignDuty, revoke, takeOver } from '../../../src/domain/warnings/rules/officer.ts';
import { askSupport } from '../../../src/domain/warnings/rules/receipt.ts';
import type { Warning } from '../../../src/domain/warnings/types.ts';
import { anna, minute, officer, secondOfficer } from './actors.ts';
import { asking, due, must, notifications, stepsNotified } from './decided.ts';
import { faultsOf } from './timers-of-state.ts';
import { acked, dispatched, met, newborn, reported, taken } from './warning.ts';

const STARTS: [string, Warning, string, string[]][] = [
  ['unsigned', dispatched(), 'ACKED', ['contact', 'outcome']],
  ['signed', acked(), 'ACKED', ['contact', 'outcome']],
  ['lapsed', must(lapse(acked(), 'contact', minute(7))), 'ACKED', ['contact', 'outcome']],
  ['calling for support', must(askSupport(acked(), anna, minute(2))), 'ACKED', ['contact', 'outcome']],
  ['met', met(), 'CONTACTED', ['outcome']],
  ['left open', reported('UNREACHABLE', acked()), 'REPORTED', ['outcome']],
];

describe('「我来处置」', () => {
  test.each(STARTS)(
    'of a warning that is %s ends the ladder and starts the officer’s deadlines',
    (_, start, state, timers) => {
      const warning = must(takeOver(start, officer, minute(20)));
      expect(warning).toMatchObject({
        state,
        owner: { personId: officer.personId, kind: 'POLICE', since: minute(20) },
        lapsedAt: null,
      });
      expect([asking(warning), warning.run.hold, due(warning, 'outcome')]).toEqual([timers, false, minute(80)]);
      expect(faultsOf(warning)).toEqual([]);
    },
  );

  test('tells whoever had it, nobody when nobody had', () => {
    const notified = (from: Warning) => notifications(takeOver(from, officer, minute(20)), 'message');
    expect(notified(acked())).toEqual([{ type: 'message', card: 'C40', to: { personId: anna.personId } }]);
    expect(notified(dispatched())).toEqual([]);
  });

  test('by somebody who had signed it as advisor tells him nothing about himself', () => {
    const both = { ...officer, personId: anna.personId };
    const decision = takeOver(acked(), both, minute(20));
    expect([must(decision).owner?.kind, notifications(decision, 'message')]).toEqual(['POLICE', []]);
  });

  test('is not taken from another officer unless he fell silent or calls for help', () => {
    expect(takeOver(taken(), secondOfficer, minute(20))).toEqual({ outcome: 'refused', why: 'TAKEN' });
    const silent = must(lapse(taken(), 'contact', minute(20)));
    expect(must(takeOver(silent, secondOfficer, minute(21))).owner?.personId).toBe(secondOfficer.personId);
    const calling = must(askSupport(taken(), officer, minute(20)));
    expect(must(takeOver(calling, secondOfficer, minute(21))).owner?.personId).toBe(secondOfficer.personId);
  });

  test('again by the same officer changes nothing, also after he lapsed', () => {
    expect(takeOver(taken(), officer, minute(20))).toEqual({ outcome: 'unchanged', cardState: 'C10a' });
    expect(takeOver(must(lapse(taken(), 'contact', minute(20))), officer, minute(21)).outcome).toBe('unchanged');
  });

  test('is not for what is over, not yet out, or gone back to the sender', () => {
    expect(takeOver(must(revoke(acked(), 'x')), officer, minute(20))).toEqual({ outcome: 'refused', why: 'REVOKED' });
    expect(takeOver(newborn(), officer, minute(20))).toEqual({ outcome: 'refused', why: 'UNSENT' });
    expect(takeOver(reported('WRONG_PERSON'), officer, minute(20))).toEqual({ outcome: 'refused', why: 'RETURNED' });
  });
});

describe('「转派值班」', () => {
  test.each([
    ['unsigned', dispatched(), [3]],
    ['with community police told', must(climb(dispatched(), 'ladder', 2, minute(5), minute(5))), [3]],
    ['with the station told', must(climb(dispatched(), 'ladder', 3, minute(8), minute(8))), [3]],
    ['with the centre told', must(climb(dispatched(), 'ladder', 4, minute(12), minute(12))), [3]],
    ['signed', acked(), [3]],
    ['owned by police', taken(), [3]],
    ['left open', reported('REFUSED'), [3]],
  ])('of a warning %s tells %o', (_, start, steps) => {
    const decision = assignDuty(start, minute(20));
    expect(stepsNotified(decision)).toEqual(steps);
    expect(must(decision).owner).toEqual(start.owner);
    expect(faultsOf(must(decision))).toEqual([]);
  });

  test.each([3, 4])('on an old card does not hurry the ladder, which stands at step %i', (step) => {
    const start = must(climb(dispatched(), 'ladder', step, minute(8), minute(8)));
    const after = must(assignDuty(start, minute(9)));
    expect([after.run, after.timers]).toEqual([start.run, start.timers]);
  });

  test('keeps why it was: a call for support stays one', () => {
    const calling = must(askSupport(acked(), anna, minute(2)));
    expect(must(assignDuty(calling, minute(4))).run).toMatchObject({ why: 'SUPPORT', hold: true });
  });
});
