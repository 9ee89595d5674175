import { describe, expect, test } from 'vitest';
import { lapse, leave } from '../../../src/domain/warnings/rules/fire.ts';
import { sendBack, takeOver } from '../../../src/domain/warnings/rules/officer.ts';
import { acknowledge, askSupport } from '../../../src/domain/warnings/rules/receipt.ts';
import { receiptDue } from '../../../src/domain/warnings/rules/run.ts';
import type { Warning } from '../../../src/domain/warnings/types.ts';
import { minutes, shanghaiAt } from '../../../src/lib/time.ts';
import { anna, bela, minute, officer } from './actors.ts';
import { allDone, asking, due, must, notifications, stepsNotified } from './decided.ts';
import { faultsOf } from './timers-of-state.ts';
import { acked, dispatched, met, reported, taken } from './warning.ts';

const without = (warning: Warning, personId = anna.personId, othersThere = true, at = minute(20)) =>
  leave(warning, { personId, othersThere }, at);
const calling = must(askSupport(acked(), anna, minute(2)));
const lapsed = must(lapse(acked(), 'contact', minute(11)));
const withPolice = must(takeOver(reported('SCAMMED'), officer, minute(9)));

describe('the owner leaves', () => {
  test.each([
    ['signed', acked()],
    ['met', met()],
    ['lapsed', lapsed],
  ])('what he had %s is to be signed again: the ladder starts at step 1', (_, warning) => {
    const decision = without(warning);
    expect(must(decision)).toMatchObject({
      state: 'DISPATCHED',
      owner: null,
      lapsedAt: null,
      run: { n: warning.run.n + 1, entry: 1, step: 1, base: minute(20), why: 'LEFT' },
    });
    expect(asking(must(decision))).toEqual(['ladder']);
    expect(stepsNotified(decision)).toEqual([1]);
    expect(faultsOf(must(decision))).toEqual([]);
    expect(must(acknowledge(must(decision), bela, minute(21)))).toMatchObject({
      state: 'ACKED',
      owner: { personId: bela.personId },
      ackedAt: minute(1),
      metAt: warning.metAt,
    });
  });

  test('who is asked now has his time from now', () => {
    const warning = must(without(acked()));
    expect(receiptDue(warning)).toEqual(new Date(minute(20).getTime() + warning.policy.ackMs));
  });

  test('while he calls for support the call goes on, and his colleagues are asked too', () => {
    const decision = without(calling);
    expect(must(decision)).toMatchObject({
      state: 'DISPATCHED',
      run: { n: calling.run.n, step: 3, why: 'SUPPORT', hold: true },
    });
    expect(due(must(decision), 'ladder')).toEqual(due(calling, 'ladder'));
    expect(stepsNotified(decision)).toEqual([1]);
    expect(stepsNotified(without(calling, anna.personId, false))).toEqual([]);
  });

  test('who took over for police: police are told again, not the advisors', () => {
    const decision = without(taken(), officer.personId);
    expect(must(decision)).toMatchObject({ state: 'DISPATCHED', owner: null, run: { entry: 2, why: 'LEFT' } });
    expect(stepsNotified(decision)).toEqual([2]);
  });

  test.each([
    ['left open and calling', reported('SCAMMED'), anna, [], ['ladder']],
    ['left open with an officer', withPolice, officer, [2], ['ladder']],
    ['waiting for its review', reported('DISSUADED'), anna, [], ['review']],
    ['returned', reported('WRONG_PERSON'), anna, [], ['match']],
  ] as const)('an outcome stands: %s', (_, warning, who, notified, timers) => {
    const decision = without(warning, who.personId);
    expect(must(decision)).toMatchObject({ state: warning.state, outcome: warning.outcome, owner: null });
    expect(stepsNotified(decision)).toEqual(notified);
    expect(asking(must(decision))).toEqual(timers);
    expect(faultsOf(must(decision))).toEqual([]);
  });

  test('what a review sends back then is to be signed by somebody else', () => {
    const waiting = must(without(reported('DISSUADED')));
    const decision = sendBack(waiting, officer, '请补充', minute(30));
    expect(must(decision)).toMatchObject({ state: 'DISPATCHED', owner: null, outcome: null });
    expect(stepsNotified(decision)).toEqual([1]);
    expect(notifications(decision, 'message')).toEqual([]);
    expect(faultsOf(must(decision))).toEqual([]);
  });

  test('in the pause of a less urgent one nobody is disturbed: the ladder starts when it opens', () => {
    const night = shanghaiAt('2026-11-20', '23:00');
    const decision = without(acked('MEDIUM'), anna.personId, true, night);
    expect(stepsNotified(decision)).toEqual([]);
    expect(must(decision).timers.ladder).toMatchObject({ dueAt: shanghaiAt('2026-11-21', '08:00'), step: 1 });
    expect(faultsOf(must(decision))).toEqual([]);
  });
});

describe('somebody leaves who was only asked', () => {
  test('while others are there, nothing but his card changes', () => {
    const decision = without(dispatched());
    expect(allDone(decision)).toEqual({
      outcome: 'done',
      warning: dispatched(),
      notifications: [{ type: 'card-state', cardState: 'left', whose: { personId: anna.personId } }],
      event: { action: 'left', detail: { person: anna.personId } },
    });
    expect(must(without(acked(), bela.personId, false))).toEqual(acked());
  });

  test('the last one who could have signed: community police are told now', () => {
    const decision = without(dispatched(), anna.personId, false, minute(1));
    expect(stepsNotified(decision)).toEqual([2]);
    expect(must(decision)).toMatchObject({ state: 'DISPATCHED', run: { step: 2, why: 'LEFT' } });
    expect(faultsOf(must(decision))).toEqual([]);
  });

  test('the last one, when police know already: their ladder goes on', () => {
    const notified = must(without(dispatched(), anna.personId, false, minute(1)));
    const again = without(notified, bela.personId, false, minute(2));
    expect(stepsNotified(again)).toEqual([]);
    expect(must(again)).toEqual(notified);
  });

  test('the last one, in the pause: police are told when it opens', () => {
    const night = shanghaiAt('2026-11-20', '23:00');
    const decision = without(dispatched('MEDIUM'), anna.personId, false, night);
    expect(stepsNotified(decision)).toEqual([]);
    expect(must(decision).timers.ladder).toMatchObject({ dueAt: shanghaiAt('2026-11-21', '08:00'), step: 2 });
    expect(must(decision).run.base?.getTime()).toBe(night.getTime() + minutes(9 * 60));
  });
});
