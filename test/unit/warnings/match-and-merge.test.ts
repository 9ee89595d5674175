import { describe, expect, test } from 'vitest';
import { awaitMatch, raise } from '../../../src/domain/intake/rules.ts';
import { climb, lapse } from '../../../src/domain/warnings/rules/fire.ts';
import { match, reopen, takeOver } from '../../../src/domain/warnings/rules/officer.ts';
import { acknowledge, nextShift } from '../../../src/domain/warnings/rules/receipt.ts';
import { addMs, formatShanghai, minutes, shanghaiAt } from '../../../src/lib/time.ts';
import { policies } from '../escalation/policies.ts';
import { anna, minute, officer } from './actors.ts';
import { armed, asking, due, must, notifications, stepsNotified } from './decided.ts';
import { faultsOf } from './timers-of-state.ts';
import { acked, dispatched, met, newborn, reported, taken } from './warning.ts';

const found = { personId: 'p2', employmentId: 'e2', organisationId: 'o2', gridUnitId: null };
const night = shanghaiAt('2026-11-20', '22:00');
const opening = shanghaiAt('2026-11-21', '08:00');

describe('the match', () => {
  test.each([
    ['NEW', '11-20 10:02'],
    ['UNMATCHED', '11-20 10:02'],
  ] as const)('is owed while %s, and the centre on duty is asked at once', (state, time) => {
    const decision = awaitMatch(newborn(), state, minute(0));
    expect(must(decision).state).toBe(state);
    expect(formatShanghai(due(must(decision), 'match') ?? minute(0))).toBe(time);
    expect(notifications(decision, 'todo')).toEqual([{ type: 'todo', todo: 'MATCH', to: 'duty' }]);
  });

  test('dispatches at once', () => {
    const waiting = must(awaitMatch(newborn(), 'UNMATCHED', minute(0)));
    const warning = must(match(waiting, found, minute(1), minute(1)));
    expect(warning).toMatchObject({ ...found, state: 'DISPATCHED', run: { n: 1, step: 0 }, dispatchedAt: minute(1) });
    expect(armed(warning)).toEqual(['ladder']);
  });

  test('is held by the pause until its release', () => {
    const warning = must(match(newborn('LOW', { state: 'UNMATCHED' }), found, night, opening));
    expect([warning.state, due(warning, 'ladder'), warning.dispatchedAt]).toEqual(['MATCHED', opening, null]);
    expect(faultsOf(warning)).toEqual([]);
    expect(must(climb(warning, 'ladder', 0, opening, opening))).toMatchObject({
      state: 'DISPATCHED',
      dispatchedAt: opening,
    });
  });

  test('of a returned warning begins anew at the right person and forgets the wrong one', () => {
    const wrong = reported('WRONG_PERSON', met());
    const decision = match(wrong, found, minute(30), minute(30));
    expect(must(decision)).toMatchObject({
      ...found,
      state: 'DISPATCHED',
      owner: null,
      ackedAt: null,
      metAt: null,
      reportedAt: null,
      reportedBy: null,
      outcome: null,
      openReason: null,
      detail: {},
      missing: [],
    });
    expect(must(decision).run.n).toBeGreaterThan(wrong.run.n);
    expect([stepsNotified(decision), asking(must(decision))]).toEqual([[0], ['ladder']]);
    expect(notifications(decision, 'card-state')).toEqual([
      { type: 'card-state', cardState: 'closed', whose: 'everyone' },
    ]);
  });

  test.each([
    ['met', met(), 'MET'],
    ['left open', reported('SCAMMED'), 'LEFT_OPEN'],
    ['waiting for review', reported('DISSUADED'), 'IN_REVIEW'],
  ])('does not exchange a person who was %s', (_, warning, why) => {
    expect(match(warning, found, minute(30), minute(30))).toEqual({ outcome: 'refused', why });
  });
});

describe('a higher level from a second source', () => {
  const raised = (from = dispatched('MEDIUM'), level: 'CRITICAL' | 'HIGH' = 'CRITICAL', at = minute(3)) =>
    raise(from, level, policies[level], at);

  test('before the receipt starts a new run at step 0', () => {
    const warning = must(raised());
    expect(warning).toMatchObject({
      level: 'CRITICAL',
      state: 'DISPATCHED',
      run: { n: 2, entry: 0, step: 0, base: minute(3) },
    });
    expect([stepsNotified(raised()), due(warning, 'ladder')]).toEqual([[0], minute(5)]);
    expect(notifications(raised(), 'notice')).toHaveLength(1);
    expect(notifications(raised(dispatched('MEDIUM'), 'HIGH'), 'notice')).toEqual([]);
  });

  test('lets the new run be moved to the next shift again where it pauses', () => {
    const moved = must(nextShift(dispatched('LOW'), anna, minute(300)));
    expect(must(raise(moved, 'MEDIUM', policies.MEDIUM, minute(3))).shiftMoved).toBe(false);
  });

  test('ends the wait for the morning, but only where the new level knows no pause', () => {
    const held = must(match(newborn('LOW', { state: 'UNMATCHED' }), found, night, opening));
    expect(must(raise(held, 'HIGH', policies.HIGH, night))).toMatchObject({ state: 'DISPATCHED', level: 'HIGH' });
    const still = raise(held, 'MEDIUM', policies.MEDIUM, night);
    expect(must(still)).toMatchObject({ state: 'MATCHED', level: 'MEDIUM' });
    expect([stepsNotified(still), due(must(still), 'ladder')]).toEqual([[], opening]);
  });

  test('to MEDIUM at night tells nobody before eight', () => {
    const evening = dispatched('LOW', shanghaiAt('2026-11-20', '20:30'));
    const decision = raise(evening, 'MEDIUM', policies.MEDIUM, night);
    expect([stepsNotified(decision), due(must(decision), 'ladder'), must(decision).timers.ladder?.step]).toEqual([
      [],
      opening,
      0,
    ]);
    expect(faultsOf(must(decision))).toEqual([]);
    const notified = climb(must(decision), 'ladder', 0, opening, opening);
    expect([stepsNotified(notified), due(must(notified), 'ladder')]).toEqual([[0], addMs(opening, minutes(15))]);
  });

  test('once signed shortens the deadlines from the owner’s start, and starts nothing', () => {
    const signed = must(acknowledge(dispatched('MEDIUM'), anna, minute(1)));
    const warning = must(raised(signed));
    expect([warning.run.n, due(warning, 'contact'), due(warning, 'outcome')]).toEqual([1, minute(11), minute(61)]);
    expect(stepsNotified(raised(signed))).toEqual([]);
  });

  test.each([
    ['signed', acked('MEDIUM'), 1],
    ['met', met('MEDIUM'), 1],
    ['left open with an officer', must(takeOver(reported('REFUSED', met('MEDIUM')), officer, minute(9))), 1],
    ['left open, police called', reported('REFUSED', met('MEDIUM')), 0],
    ['waiting for review', reported('DISSUADED', met('MEDIUM')), 0],
  ] as const)('tells the owner of one that is %s by a new message: %s %i', (_, warning, messages) => {
    expect(notifications(raised(warning), 'message')).toHaveLength(messages);
  });

  test('once signed, the card then shows the full name, so its removal is timed', () => {
    expect(due(must(raised(acked('MEDIUM'), 'HIGH', minute(10))), 'name_removal')).toEqual(
      addMs(minute(10), policies.HIGH.nameShownMs),
    );
  });

  test('shortens a ladder that climbs beside the receipt', () => {
    const lapsed = must(lapse(acked('MEDIUM'), 'contact', minute(121)));
    expect(due(must(raised(lapsed, 'CRITICAL', minute(122))), 'ladder')).toEqual(minute(124));
  });

  test('shortens the wait for review', () => {
    expect(due(must(raised(reported('DISSUADED', met('MEDIUM')))), 'review')).toEqual(minute(128));
  });

  test('opens the step that LOW does not have', () => {
    const top = must(climb(dispatched('LOW'), 'ladder', 3, minute(0), minute(0)));
    const exhausted = { ...must(acknowledge(top, anna, minute(1))), timers: top.timers, lapsedAt: minute(1) };
    expect(armed(exhausted)).toEqual(['alarm']);
    expect(must(raised(exhausted, 'HIGH')).timers.ladder?.step).toBe(4);
  });
});

describe('「仍有风险」 on a follow-up', () => {
  const closed = { ...reported('DISSUADED'), state: 'CLOSED' as const, timers: {}, closedAt: minute(30) };

  test('opens the warning again at community police, in a new run', () => {
    const decision = reopen(closed, minute(1500));
    const warning = must(decision);
    expect(warning).toMatchObject({
      state: 'DISPATCHED',
      owner: null,
      outcome: null,
      closedAt: null,
      run: { n: closed.run.n + 1, entry: 2, step: 2 },
    });
    expect(notifications(decision, 'steps')).toEqual([{ type: 'steps', steps: [2], why: 'FOLLOW_UP' }]);
    expect(due(warning, 'ladder')).toEqual(minute(1503));
    expect(faultsOf(warning)).toEqual([]);
  });

  test('asks for a new meeting: the old one is history', () => {
    const warning = must(reopen(closed, minute(1500)));
    expect([warning.metAt, warning.ackedAt, warning.dispatchedAt]).toEqual([null, null, minute(1500)]);
    expect(warning.detail).not.toHaveProperty('metAt');
    expect(warning.detail).not.toHaveProperty('method');
  });

  test('keeps the sums that were lost', () => {
    expect(must(reopen({ ...closed, detail: { lossCents: 7, metAt: 'x' } }, minute(1500))).detail).toEqual({
      lossCents: 7,
    });
  });

  test('of what is not closed changes nothing', () => expect(reopen(taken(), minute(9)).outcome).toBe('unchanged'));
});
