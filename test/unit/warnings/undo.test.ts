import { describe, expect, test } from 'vitest';
import { raise } from '../../../src/domain/intake/rules.ts';
import { climb } from '../../../src/domain/warnings/rules/fire.ts';
import { takeOver } from '../../../src/domain/warnings/rules/officer.ts';
import { report, undo } from '../../../src/domain/warnings/rules/outcome.ts';
import { askSupport } from '../../../src/domain/warnings/rules/receipt.ts';
import { OUTCOMES, type Warning } from '../../../src/domain/warnings/types.ts';
import { policies } from '../escalation/policies.ts';
import { anna, minute, officer } from './actors.ts';
import { asking, due, must, notifications } from './decided.ts';
import { faultsOf } from './timers-of-state.ts';
import { acked, dispatched, met, reported } from './warning.ts';

const STARTS: [string, Warning, string][] = [
  ['unsigned', dispatched(), 'not-on-site'],
  ['unsigned, with police told', must(climb(dispatched(), 'ladder', 2, minute(5), minute(5))), 'not-on-site'],
  ['signed', acked(), 'C01a'],
  ['with support called', must(askSupport(acked(), anna, minute(2))), 'C01a'],
  ['met', met(), 'C01c'],
  ['open because refused', reported('REFUSED', met(), minute(6)), 'C01e'],
];

describe.each(STARTS)('「选错了」 on a warning that was %s', (_, before, cardState) => {
  test.each(OUTCOMES.filter((outcome) => outcome !== before.openReason))(
    'takes %s back: state, owner and timers of before',
    (outcome) => {
      const slip = must(report(before, anna, outcome, {}, minute(8)));
      const decision = undo(slip, before);
      const restored = must(decision);
      expect({ ...restored, run: null, timers: null, version: null }).toEqual({
        ...before,
        run: null,
        timers: null,
        version: null,
      });
      const times = ({ timers }: Warning) =>
        Object.entries(timers).map(([purpose, { dueAt, step }]) => [purpose, dueAt, step]);
      expect(times(restored)).toEqual(times(before));
      expect(notifications(decision, 'card-state')[0]).toEqual({ type: 'card-state', cardState, whose: 'actor' });
      expect(notifications(decision, 'undone')).toHaveLength(1);
      expect(faultsOf(restored)).toEqual([]);
    },
  );

  test.each(OUTCOMES.filter((outcome) => outcome !== before.openReason))(
    'after %s lets runs grow and no step fall within one',
    (outcome) => {
      const slip = must(report(before, anna, outcome, {}, minute(8)));
      const { run, timers } = must(undo(slip, before));
      expect(run.n).toBeGreaterThanOrEqual(slip.run.n);
      if (run.n === slip.run.n) expect(run.step).toBeGreaterThanOrEqual(slip.run.step);
      for (const timer of Object.values(timers)) expect(timer.run).toBe(run.n);
    },
  );
});

describe('「选错了」', () => {
  test('does not take back what police took over meanwhile', () => {
    const owned = must(takeOver(reported('UNREACHABLE'), officer, minute(9)));
    expect(undo(owned, met())).toEqual({ outcome: 'refused', why: 'TAKEN' });
  });

  test('of an unsigned outcome asks the others again, whose cards said it was settled', () => {
    const slip = must(report(dispatched(), anna, 'DISSUADED', {}, minute(1)));
    expect(notifications(undo(slip, dispatched()), 'steps')).toEqual([{ type: 'steps', steps: [1], why: 'SILENT' }]);
  });

  test('keeps a call for help that came after the slip', () => {
    const slip = must(report(met(), anna, 'DISSUADED', {}, minute(8)));
    const calling = must(askSupport(slip, anna, minute(9)));
    const restored = must(undo(calling, met()));
    expect([restored.state, asking(restored), restored.run.hold]).toEqual(['CONTACTED', ['ladder', 'outcome'], true]);
  });

  test('keeps the higher level that came after the slip', () => {
    const before = met('MEDIUM');
    const slip = must(
      raise(must(report(before, anna, 'DISSUADED', {}, minute(8))), 'CRITICAL', policies.CRITICAL, minute(9)),
    );
    const restored = must(undo(slip, before));
    expect([restored.level, restored.policy.level, due(restored, 'outcome')]).toEqual([
      'CRITICAL',
      'CRITICAL',
      minute(61),
    ]);
  });
});
