import { describe, expect, test } from 'vitest';
import { climb, dispatch, lapse, onTimer, rearm, removeName } from '../../../src/domain/warnings/rules/fire.ts';
import { takeOver } from '../../../src/domain/warnings/rules/officer.ts';
import { askSupport, contacted } from '../../../src/domain/warnings/rules/receipt.ts';
import type { Warning } from '../../../src/domain/warnings/types.ts';
import type { Level } from '../../../src/kernel/escalation/types.ts';
import { addMs, formatShanghai, minutes, shanghaiAt } from '../../../src/lib/time.ts';
import { anna, minute, officer } from './actors.ts';
import { asking, due, must, notifications, stepsNotified } from './decided.ts';
import { faultsOf } from './timers-of-state.ts';
import { acked, dispatched, met, newborn, reported, taken } from './warning.ts';

/** Lets the timers of a warning fire in their order until one of these steps was told. */
function silentUntil(step: number, from: Warning): { warning: Warning; at: Date } {
  let [warning, at] = [from, minute(0)];
  while (warning.run.step < step) {
    const ladder = warning.timers.ladder;
    if (!ladder) throw new Error('the ladder stopped');
    at = ladder.dueAt;
    warning = must(onTimer(warning, { purpose: 'ladder', ...ladder }, at));
  }
  return { warning, at };
}

describe('the dispatch', () => {
  test('tells the advisors and arms the next step', () => {
    const decision = dispatch(newborn('HIGH'), minute(0));
    expect(stepsNotified(decision)).toEqual([0]);
    expect(must(decision)).toMatchObject({
      state: 'DISPATCHED',
      run: { n: 1, entry: 0, step: 0 },
      dispatchedAt: minute(0),
    });
    expect(must(decision).timers).toEqual({ ladder: { dueAt: minute(5), step: 1, run: 1 } });
    expect(notifications(decision, 'notice')).toEqual([]);
  });

  test('of CRITICAL lets community police know, which is no step', () => {
    const decision = dispatch(newborn('CRITICAL'), minute(0));
    expect(notifications(decision, 'notice')).toEqual([{ type: 'notice', why: 'NOTICE', to: 'community-police' }]);
    expect(must(decision).run.step).toBe(0);
  });

  test('held by the pause, counts from the release even when it fires late', () => {
    const release = shanghaiAt('2026-11-20', '08:00');
    const held = newborn('MEDIUM', { timers: { ladder: { dueAt: release, step: 0, run: 0 } } });
    const late = must(climb(held, 'ladder', 0, release, addMs(release, minutes(3))));
    expect(due(late, 'ladder')).toEqual(addMs(release, minutes(15)));
  });
});

describe('silence', () => {
  test.each([
    ['CRITICAL', [2, 5, 8, 12]],
    ['HIGH', [5, 10, 20, 40]],
    ['MEDIUM', [15, 30, 120, 480]],
  ] as [Level, number[]][])('of %s climbs to the top in its time, then alarms for ever', (level, offsets) => {
    for (const [index, offset] of offsets.entries()) {
      expect(silentUntil(index + 1, dispatched(level)).at).toEqual(minute(offset));
    }
    const { warning, at } = silentUntil(4, dispatched(level));
    expect([asking(warning), warning.exhaustedAt]).toEqual([['alarm'], at]);
    const first = must(onTimer(warning, { purpose: 'alarm', step: 4, dueAt: at }, at));
    expect([asking(first), first.exhaustedAt, first.run.step]).toEqual([['alarm'], at, 4]);
  });

  test('late by an outage, overdue steps come in order and the next keeps its time', () => {
    const back = minute(9);
    const one = must(climb(dispatched(), 'ladder', 1, minute(2), back));
    expect(one.timers.ladder).toMatchObject({ step: 2, dueAt: minute(5) });
    const three = must(climb(must(climb(one, 'ladder', 2, minute(5), back)), 'ladder', 3, minute(8), back));
    expect(three.timers.ladder).toMatchObject({ step: 4, dueAt: minute(12) });
  });

  test('never fires for what is over', () => {
    expect(climb({ ...dispatched(), state: 'CLOSED', timers: {} }, 'ladder', 1, minute(2), minute(2)).outcome).toBe(
      'unchanged',
    );
  });
});

describe('a lapse', () => {
  test.each([
    ['contact', acked(), 'NO_CONTACT', 'ACKED'],
    ['outcome', met(), 'NO_OUTCOME', 'CONTACTED'],
  ] as const)(
    'of %s starts the next run at step 1 beside the state and tells the owner',
    (purpose, warning, why, state) => {
      const decision = lapse(warning, purpose, minute(61));
      expect(notifications(decision, 'steps')).toEqual([{ type: 'steps', steps: [1], why }]);
      expect(notifications(decision, 'message')).toEqual([{ type: 'message', card: 'C01a', to: 'owner' }]);
      const lapsed = must(decision);
      expect(lapsed).toMatchObject({ state, lapsedAt: minute(61), run: { n: 2, entry: 1, step: 1, hold: false } });
      expect(due(lapsed, 'ladder')).toEqual(minute(64));
      expect(faultsOf(lapsed)).toEqual([]);
    },
  );

  test('of an officer is told to him as well', () => {
    expect(notifications(lapse(taken(), 'contact', minute(20)), 'message')).toEqual([
      { type: 'message', card: 'C01a', to: 'owner' },
    ]);
  });

  test('while the ladder climbs already starts no second run', () => {
    const calling = must(askSupport(acked(), anna, minute(2)));
    const decision = lapse(calling, 'contact', minute(11));
    expect(stepsNotified(decision)).toEqual([]);
    expect(must(decision)).toMatchObject({ lapsedAt: minute(11), run: { n: 2, step: 3 } });
    expect(must(decision).timers.ladder).toEqual(calling.timers.ladder);
  });

  test('is mended by the owner’s contact, and the outcome goes on from his start', () => {
    const mended = must(contacted(must(lapse(acked(), 'contact', minute(11))), anna, minute(12), minute(12)));
    expect(mended).toMatchObject({ state: 'CONTACTED', lapsedAt: null });
    expect([asking(mended), due(mended, 'outcome')]).toEqual([['outcome'], minute(61)]);
  });

  test('of an officer who keeps an open outcome is the station’s, who can close it, and no advisor’s', () => {
    const owned = must(takeOver(reported('SCAMMED'), officer, minute(10)));
    const decision = lapse(owned, 'outcome', minute(70));
    expect(stepsNotified(decision)).toEqual([3]);
    expect(must(decision).run).toMatchObject({ why: 'NOT_CLOSED', hold: false });
    expect(notifications(decision, 'todo')).toEqual([{ type: 'todo', todo: 'CLOSE', to: 'owner' }]);
  });

  test('of an officer who keeps an open outcome is mended by his contact', () => {
    const owned = must(takeOver(reported('UNREACHABLE'), officer, minute(10)));
    const lapsed = must(lapse(owned, 'outcome', minute(70)));
    expect(faultsOf(lapsed)).toEqual([]);
    const mended = must(contacted(lapsed, officer, minute(75), minute(75)));
    expect([mended.state, mended.lapsedAt, asking(mended), due(mended, 'outcome')]).toEqual([
      'REPORTED',
      null,
      ['outcome'],
      minute(135),
    ]);
  });
});

describe('nobody matches or reviews', () => {
  test('the centre is asked again, with growing pauses', () => {
    const unmatched = newborn('HIGH', { state: 'UNMATCHED', timers: { match: { dueAt: minute(5), step: 0, run: 0 } } });
    const decision = onTimer(unmatched, { purpose: 'match', step: 0, dueAt: minute(5) }, minute(5));
    expect(notifications(decision, 'remind')).toEqual([{ type: 'remind', of: 'match' }]);
    expect(due(must(decision), 'match')).toEqual(minute(20));
  });

  test('the station chief and the centre are asked to review', () => {
    const decision = onTimer(reported('DISSUADED'), { purpose: 'review', step: 0, dueAt: minute(128) }, minute(128));
    expect(notifications(decision, 'remind')).toEqual([{ type: 'remind', of: 'review' }]);
    expect(due(must(decision), 'review')).toEqual(minute(248));
  });
});

describe('the name leaves the card', () => {
  test('after seventy hours, for the masked card', () => {
    expect(notifications(removeName(acked()), 'card-state')).toEqual([
      { type: 'card-state', cardState: 'masked', whose: 'owner' },
    ]);
  });

  test('without taking back what is asked meanwhile', () => {
    expect(notifications(removeName(met()), 'card-state')).toEqual([
      { type: 'card-state', cardState: 'C01c', whose: 'owner' },
    ]);
  });
});

describe('a warning that lost its timers', () => {
  test.each([
    ['NEW', newborn('CRITICAL', { state: 'NEW' })],
    ['UNMATCHED', newborn('CRITICAL', { state: 'UNMATCHED' })],
    ['MATCHED', newborn()],
    ['DISPATCHED', dispatched()],
    ['ACKED', acked()],
    ['CONTACTED', met()],
    ['REPORTED for review', reported('DISSUADED')],
    ['REPORTED and open', reported('REFUSED')],
    ['REPORTED, open, with police', must(takeOver(reported('REFUSED'), officer, minute(9)))],
    ['RETURNED', reported('WRONG_PERSON')],
  ])('has those of its state again, one of them due now: %s', (_, warning) => {
    const found = must(rearm({ ...warning, timers: {} }, minute(200)));
    expect(faultsOf(found)).toEqual([]);
    expect(Object.values(found.timers).some(({ dueAt }) => dueAt.getTime() === minute(200).getTime())).toBe(true);
  });

  test('a signed one is said to wait for contact, which is what it waits for', () => {
    const found = must(rearm({ ...acked(), timers: {} }, minute(200)));
    expect(due(found, 'contact')).toEqual(minute(200));
  });

  test('a closed one needs none', () => {
    expect(rearm({ ...acked(), state: 'CLOSED', timers: {} }, minute(200)).outcome).toBe('unchanged');
  });
});

test('a MEDIUM whose contact ran out at night was never due at night', () => {
  const evening = must(dispatch(newborn('MEDIUM'), shanghaiAt('2026-11-20', '20:50')));
  expect(formatShanghai(due(evening, 'ladder') ?? minute(0))).toBe('11-21 08:05');
});
