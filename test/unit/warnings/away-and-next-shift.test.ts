import { describe, expect, test } from 'vitest';
import { raise } from '../../../src/domain/intake/rules.ts';
import { climb } from '../../../src/domain/warnings/rules/fire.ts';
import { acknowledge, nextShift, notOnSite } from '../../../src/domain/warnings/rules/receipt.ts';
import { addMs, minutes, shanghaiAt } from '../../../src/lib/time.ts';
import { policies } from '../escalation/policies.ts';
import { anna, bela, minute } from './actors.ts';
import { due, must, notifications, stepsNotified } from './decided.ts';
import { acked, dispatched, met } from './warning.ts';

describe('「我不在现场」', () => {
  test('of one is no receipt: the ladder goes on as it was', () => {
    const decision = notOnSite(dispatched(), anna, false, minute(1));
    expect(must(decision)).toEqual(dispatched());
    expect(stepsNotified(decision)).toEqual([]);
    expect(notifications(decision, 'card-state')).toEqual([
      { type: 'card-state', cardState: 'not-on-site', whose: 'actor' },
    ]);
  });

  test('of all tells community police at once, and the next steps follow from there', () => {
    const decision = notOnSite(dispatched(), bela, true, minute(1));
    expect(notifications(decision, 'steps')).toEqual([{ type: 'steps', steps: [2], why: 'NO_ONE' }]);
    const warning = must(decision);
    expect(warning).toMatchObject({ state: 'DISPATCHED', owner: null, run: { n: 1, step: 2, hold: false } });
    expect(due(warning, 'ladder')).toEqual(addMs(minute(1), minutes(3)));
  });

  test('pressed a second time by the last one changes nothing more', () => {
    const once = must(notOnSite(dispatched(), bela, true, minute(1)));
    const twice = notOnSite(once, bela, true, minute(1));
    expect(stepsNotified(twice)).toEqual([]);
    expect(must(twice).run).toEqual(once.run);
  });

  test('of all when police already know tells the next step', () => {
    const atTwo = must(climb(dispatched(), 'ladder', 2, minute(5), minute(5)));
    expect(stepsNotified(notOnSite(atTwo, bela, true, minute(6)))).toEqual([3]);
  });

  test('who pressed it may sign later', () => {
    const away = must(notOnSite(dispatched(), anna, true, minute(1)));
    expect(must(acknowledge(away, anna, minute(2)))).toMatchObject({
      state: 'ACKED',
      owner: { personId: anna.personId },
    });
  });

  test('comes too late once somebody signed, and shows the signer his present face', () => {
    expect(notOnSite(acked(), bela, false, minute(3))).toEqual({ outcome: 'refused', why: 'TAKEN' });
    expect(notOnSite(acked(), anna, false, minute(3))).toEqual({
      outcome: 'unchanged',
      cardState: 'C01a',
      why: 'SIGNED',
    });
    expect(notOnSite(met(), anna, false, minute(6))).toEqual({ outcome: 'unchanged', cardState: 'C01c', why: 'MET' });
  });
});

describe('「下一班次处理」', () => {
  const shift = shanghaiAt('2026-11-20', '16:00');

  test.each(['MEDIUM', 'LOW'] as const)('moves the ladder of %s to the next shift, once', (level) => {
    const moved = must(nextShift(dispatched(level), anna, shift));
    expect([due(moved, 'ladder'), moved.shiftMoved]).toEqual([shift, true]);
    const again = must(nextShift(moved, bela, addMs(shift, minutes(60))));
    expect(due(again, 'ladder')).toEqual(shift);
  });

  test('never pulls a later step forward', () => {
    const soon = minute(5);
    expect(due(must(nextShift(dispatched('MEDIUM'), anna, soon)), 'ladder')).toEqual(minute(15));
  });

  test('on an old card of a warning that has become CRITICAL is refused, for nothing was moved', () => {
    const raised = must(raise(dispatched('MEDIUM'), 'CRITICAL', policies.CRITICAL, minute(2)));
    expect(nextShift(raised, anna, shift)).toEqual({ outcome: 'refused', why: 'URGENT' });
  });

  test('comes too late once somebody signed', () => {
    expect(nextShift(acked('MEDIUM'), bela, shift)).toEqual({ outcome: 'refused', why: 'TAKEN' });
  });
});
