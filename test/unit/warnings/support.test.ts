import { describe, expect, test } from 'vitest';
import { climb } from '../../../src/domain/warnings/rules/fire.ts';
import { assignDuty, takeOver } from '../../../src/domain/warnings/rules/officer.ts';
import { report } from '../../../src/domain/warnings/rules/outcome.ts';
import { askSupport, contacted } from '../../../src/domain/warnings/rules/receipt.ts';
import type { Warning } from '../../../src/domain/warnings/types.ts';
import { LEVELS } from '../../../src/kernel/escalation/types.ts';
import { addMs, minutes } from '../../../src/lib/time.ts';
import { anna, bela, minute, officer } from './actors.ts';
import { asking, due, must, notifications, stepsNotified } from './decided.ts';
import { acked, dispatched, met, reported, taken } from './warning.ts';

const atStep = (step: number, warning: Warning): Warning =>
  must(climb(warning, 'ladder', step, minute(step * 3), minute(step * 3)));

describe('「需要支援」', () => {
  test.each(LEVELS)('of %s tells community police and station duty together', (level) => {
    const decision = askSupport(acked(level), anna, minute(2));
    expect(notifications(decision, 'steps')).toEqual([{ type: 'steps', steps: [2, 3], why: 'SUPPORT' }]);
    expect(must(decision).run).toMatchObject({ n: 2, entry: 3, step: 3, hold: true, base: minute(2) });
  });

  test('unsigned it signs too', () => {
    const decision = askSupport(dispatched(), anna, minute(1));
    const warning = must(decision);
    expect(warning).toMatchObject({
      state: 'ACKED',
      owner: { personId: anna.personId },
      ackedAt: minute(1),
      run: { n: 1, step: 3 },
    });
    expect(asking(warning)).toEqual(['contact', 'ladder', 'outcome']);
    expect(notifications(decision, 'card-state')).toEqual([
      { type: 'card-state', cardState: 'C01a-support', whose: 'actor' },
      { type: 'card-state', cardState: 'C04', whose: 'others' },
    ]);
  });

  test('the station chief follows after the time between the steps', () => {
    expect(due(must(askSupport(acked(), anna, minute(2))), 'ladder')).toEqual(addMs(minute(2), minutes(4)));
  });

  test.each([
    [2, [2, 3]],
    [3, [2, 3, 4]],
  ])('when step %d was already told, the next hears it too', (step, notified) => {
    expect(stepsNotified(askSupport(atStep(step, dispatched()), anna, minute(10)))).toEqual(notified);
  });

  test('when the top was told, all are told again and the alarm begins anew', () => {
    const decision = askSupport(atStep(4, dispatched()), anna, minute(14));
    expect(stepsNotified(decision)).toEqual([2, 3, 4]);
    expect(due(must(decision), 'alarm')).toEqual(minute(19));
    expect(must(decision).run.step).toBe(4);
  });

  test('on LOW, whose ladder ends at the station, goes over into the alarm', () => {
    expect(asking(must(askSupport(acked('LOW'), anna, minute(2))))).toEqual(['alarm', 'contact', 'outcome']);
  });

  test('is not for somebody who did not sign', () => {
    expect(askSupport(acked(), bela, minute(2))).toEqual({ outcome: 'refused', why: 'TAKEN' });
  });

  test('goes on climbing after the meeting; police end it, and so does a closing outcome', () => {
    const calling = must(askSupport(acked(), anna, minute(2)));
    const metThen = must(contacted(calling, anna, minute(3), minute(3)));
    expect(asking(metThen)).toEqual(['ladder', 'outcome']);
    expect(asking(must(takeOver(metThen, officer, minute(4))))).toEqual(['outcome']);
    expect(asking(must(report(metThen, anna, 'DISSUADED', {}, minute(4))))).toEqual(['review']);
  });

  test('of an officer who owns it calls the station too', () => {
    expect(stepsNotified(askSupport(taken(), officer, minute(7)))).toEqual([2, 3]);
  });

  test('after an open outcome is heard by those who were told of it too', () => {
    expect(stepsNotified(askSupport(reported('SCAMMED'), anna, minute(9)))).toEqual([2, 3]);
  });
});

describe('help called for after a closing outcome', () => {
  const calling = must(askSupport(reported('DISSUADED'), anna, minute(9)));

  test('is heard, and the review waits on', () => {
    expect(calling.state).toBe('REPORTED');
    expect(asking(calling)).toEqual(['ladder', 'review']);
  });

  test('can be answered: the officer who takes over owes contact or outcome, and nothing is reviewed yet', () => {
    const answered = must(takeOver(calling, officer, minute(10)));
    expect(answered).toMatchObject({
      state: 'CONTACTED',
      outcome: null,
      owner: { personId: officer.personId, kind: 'POLICE' },
    });
    expect(asking(answered)).toEqual(['outcome']);
  });

  test('without it, nobody takes over or assigns what only waits for review', () => {
    expect(takeOver(reported('DISSUADED'), officer, minute(10))).toEqual({ outcome: 'refused', why: 'IN_REVIEW' });
    expect(assignDuty(reported('DISSUADED'), minute(10))).toEqual({ outcome: 'refused', why: 'IN_REVIEW' });
  });
});

test('a warning that was sent back to the sender climbs no ladder', () => {
  const returned = { outcome: 'unchanged', cardState: 'C01e', why: 'RETURNED' };
  expect(askSupport(reported('LEFT_COMPANY'), anna, minute(9))).toEqual(returned);
  expect(asking(met())).toEqual(['outcome']);
});
