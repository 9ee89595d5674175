import { describe, expect, test } from 'vitest';
import { lapse } from '../../../src/domain/warnings/rules/fire.ts';
import { takeOver } from '../../../src/domain/warnings/rules/officer.ts';
import { report } from '../../../src/domain/warnings/rules/outcome.ts';
import { askSupport } from '../../../src/domain/warnings/rules/receipt.ts';
import { OUTCOMES, type Outcome, type Warning } from '../../../src/domain/warnings/types.ts';
import { hours } from '../../../src/lib/time.ts';
import { anna, bela, minute, officer } from './actors.ts';
import { asking, due, must, notifications, stepsNotified } from './decided.ts';
import { faultsOf } from './timers-of-state.ts';
import { acked, dispatched, met, reported, taken } from './warning.ts';

type Kind = 'closing' | 'open' | 'returning';
const KIND: Record<Outcome, Kind> = {
  DISSUADED: 'closing',
  PARTIAL_LOSS: 'open',
  SCAMMED: 'open',
  NOT_INVOLVED: 'closing',
  FALSE_ALARM: 'closing',
  UNREACHABLE: 'open',
  REFUSED: 'open',
  OFF_SITE: 'open',
  LEFT_COMPANY: 'returning',
  WRONG_PERSON: 'returning',
};
const EXPECTED = {
  closing: { state: 'REPORTED', timers: ['review'] },
  open: { state: 'REPORTED', timers: ['ladder'] },
  returning: { state: 'RETURNED', timers: ['match'] },
};

const STARTS: [string, Warning][] = [
  ['unsigned', dispatched()],
  ['signed', acked()],
  ['signed and lapsed', must(lapse(acked(), 'contact', minute(7)))],
  ['signed, with support called', must(askSupport(acked(), anna, minute(2)))],
  ['met', met()],
  ['met and lapsed', must(lapse(met(), 'outcome', minute(7)))],
  ['open because refused', reported('REFUSED', met(), minute(6))],
];

describe.each(STARTS)('a warning that is %s', (_, start) => {
  test.each(OUTCOMES.filter((outcome) => outcome !== start.openReason))('takes %s', (outcome) => {
    const warning = must(report(start, anna, outcome, {}, minute(8)));
    const { state, timers } = EXPECTED[KIND[outcome]];
    expect(warning).toMatchObject({ state, outcome, reportedBy: anna.personId, reportedAt: minute(8), lapsedAt: null });
    expect(warning.openReason).toBe(KIND[outcome] === 'closing' ? null : outcome);
    expect(warning.owner?.personId).toBe(anna.personId);
    expect(warning.ackedAt).not.toBeNull();
    const isAtTheTop = warning.run.step === 4;
    expect(asking(warning)).toEqual(isAtTheTop && timers.includes('ladder') ? ['alarm'] : timers);
    expect(Object.keys(warning.timers)).not.toContain('name_removal');
    expect(faultsOf(warning)).toEqual([]);
  });
});

describe('a closing outcome', () => {
  test('asks station duty to review, and ends every run', () => {
    const decision = report(
      must(askSupport(acked(), anna, minute(2))),
      anna,
      'NOT_INVOLVED',
      { method: 'IN_PERSON' },
      minute(8),
    );
    expect(notifications(decision, 'todo')).toEqual([{ type: 'todo', todo: 'REVIEW', to: 'reviewers' }]);
    expect(must(decision).run.hold).toBe(false);
  });

  test.each([
    ['CRITICAL', 2],
    ['HIGH', 8],
    ['MEDIUM', 24],
    ['LOW', 72],
  ] as const)('of %s waits %d hours for review', (level, wait) => {
    const warning = must(report(met(level), anna, 'DISSUADED', {}, minute(8)));
    expect(due(warning, 'review')).toEqual(new Date(minute(8).getTime() + hours(wait)));
  });
});

describe('an open outcome', () => {
  test.each(['UNREACHABLE', 'REFUSED', 'OFF_SITE', 'SCAMMED', 'PARTIAL_LOSS'] as const)(
    '%s calls community police at once, and only police end it',
    (outcome) => {
      const decision = report(acked(), anna, outcome, {}, minute(8));
      expect(notifications(decision, 'steps')).toEqual([{ type: 'steps', steps: [2], why: outcome }]);
      expect(must(decision).run).toMatchObject({ n: 2, entry: 2, step: 2, hold: true, base: minute(8) });
      expect(due(must(decision), 'ladder')).toEqual(minute(11));
    },
  );

  test.each(OUTCOMES)('%s alarms the centre exactly when money has gone', (outcome) => {
    const alarmed = notifications(report(met(), anna, outcome, {}, minute(8)), 'notice');
    const gone = outcome === 'SCAMMED' || outcome === 'PARTIAL_LOSS';
    expect(alarmed).toEqual(gone ? [{ type: 'notice', why: outcome, to: 'centre' }] : []);
  });

  test('replaced by another is heard by those who were told of the first, and one step on', () => {
    expect(stepsNotified(report(reported('UNREACHABLE', acked()), anna, 'REFUSED', {}, minute(9)))).toEqual([2, 3]);
  });

  test('of an officer stays with him and his deadline; nobody is called', () => {
    const decision = report(taken(), officer, 'REFUSED', { said: '不配合' }, minute(9));
    expect(stepsNotified(decision)).toEqual([]);
    expect([asking(must(decision)), due(must(decision), 'outcome')]).toEqual([['outcome'], minute(69)]);
  });

  test('of an officer whose shift ends is still handed over', () => {
    const owned: Warning = {
      ...taken(),
      timers: { ...taken().timers, shift_change: { dueAt: minute(90), step: 0, run: 1 } },
    };
    expect(due(must(report(owned, officer, 'REFUSED', {}, minute(9))), 'shift_change')).toEqual(minute(90));
  });
});

describe('a returning outcome', () => {
  test.each(['LEFT_COMPANY', 'WRONG_PERSON'] as const)(
    '%s goes to the centre and opens a directory fault',
    (outcome) => {
      const decision = report(acked(), anna, outcome, {}, minute(8));
      expect(notifications(decision, 'todo')).toEqual([{ type: 'todo', todo: 'MATCH', to: 'duty' }]);
      expect(notifications(decision, 'defect')).toEqual([{ type: 'defect', kind: outcome }]);
      expect(due(must(decision), 'match')).toEqual(minute(10));
    },
  );
});

describe('an outcome', () => {
  test('is the owner’s to give', () => {
    for (const warning of [acked(), met(), reported('UNREACHABLE'), reported('DISSUADED')])
      expect(report(warning, bela, 'DISSUADED', {}, minute(9))).toEqual({ outcome: 'refused', why: 'TAKEN' });
    const owned = must(takeOver(reported('SCAMMED'), officer, minute(9)));
    expect(report(owned, anna, 'DISSUADED', {}, minute(10))).toEqual({ outcome: 'refused', why: 'TAKEN' });
  });

  test('given again changes nothing, and whoever says something else is told that it was not taken', () => {
    const again = { outcome: 'unchanged', cardState: 'C01e' };
    const untaken = { ...again, why: 'REPORTED' };
    const dissuaded = reported('DISSUADED');
    expect(report(dissuaded, anna, 'SCAMMED', {}, minute(9))).toEqual(untaken);
    expect(report(dissuaded, anna, 'DISSUADED', { lossCents: 5 }, minute(9))).toEqual(untaken);
    expect(report(dissuaded, anna, 'DISSUADED', dissuaded.detail, minute(9))).toEqual(again);
    expect(report(dissuaded, anna, 'DISSUADED', { metAt: minute(8).toISOString() }, minute(9))).toEqual(again);
    expect(report(reported('SCAMMED'), anna, 'SCAMMED', {}, minute(9))).toEqual({
      outcome: 'unchanged',
      cardState: 'C01e',
    });
  });

  test('is not taken for what was not dispatched or went back to the sender', () => {
    expect(report({ ...dispatched(), state: 'UNMATCHED' }, anna, 'DISSUADED', {}, minute(9))).toEqual({
      outcome: 'refused',
      why: 'UNMATCHED',
    });
    expect(report(reported('WRONG_PERSON'), anna, 'DISSUADED', {}, minute(9))).toEqual({
      outcome: 'refused',
      why: 'RETURNED',
    });
  });

  test('shows the reporter his thanks and the others that it is settled', () => {
    expect(notifications(report(met(), anna, 'DISSUADED', {}, minute(8)), 'card-state')).toEqual([
      { type: 'card-state', cardState: 'C01e', whose: 'actor' },
      { type: 'card-state', cardState: 'C04', whose: 'others' },
    ]);
  });
});
