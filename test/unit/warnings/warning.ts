import type { Level } from '../../../src/domain/escalation/types.ts';
import type { Actor, Decision, Saying } from '../../../src/domain/warnings/decision.ts';
import { dispatch } from '../../../src/domain/warnings/rules/fire.ts';
import { newborn as bare } from '../../../src/domain/warnings/rules/newborn.ts';
import { takeOver } from '../../../src/domain/warnings/rules/officer.ts';
import { report } from '../../../src/domain/warnings/rules/outcome.ts';
import { acknowledge, contacted } from '../../../src/domain/warnings/rules/receipt.ts';
import type { Outcome, TimerPurpose, Warning } from '../../../src/domain/warnings/types.ts';
import { addMs, minutes, shanghaiAt } from '../../../src/lib/time.ts';
import { policies } from '../escalation/policies.ts';

type Person = Actor & { personId: string };
export type Done = Extract<Decision, { outcome: 'done' }>;

export const anna: Person = { personId: 'advisor-anna', kind: 'ADVISOR' };
export const bela: Person = { personId: 'advisor-bela', kind: 'ADVISOR' };
export const officer: Person = { personId: 'police-one', kind: 'POLICE' };
export const secondOfficer: Person = { personId: 'police-two', kind: 'POLICE' };

/** Ten in the morning of a working day: no pause near. */
export const morning = shanghaiAt('2026-11-20', '10:00');
export const minute = (count: number): Date => addMs(morning, minutes(count));

/** A warning about a colleague, matched and not yet dispatched. */
export function newborn(level: Level = 'CRITICAL', change: Partial<Warning> = {}): Warning {
  return {
    ...bare({
      id: '01K0000000000000000000000W',
      number: 'YJ-20261120-0001',
      level,
      fraudType: 'BRUSHING_REBATE',
      source: 'COUNTY',
      drill: false,
      note: null,
      policy: policies[level],
      proposedBy: null,
      createdAt: morning,
    }),
    version: 1,
    state: 'MATCHED',
    organisationId: 'org-1',
    employmentId: 'employment-1',
    personId: 'person-warned',
    gridUnitId: 'unit-1',
    ...change,
  };
}

export const dispatched = (level: Level = 'CRITICAL', at = morning): Warning => must(dispatch(newborn(level), at));
export const acked = (level: Level = 'CRITICAL', by = anna, at = minute(1)): Warning =>
  must(acknowledge(dispatched(level), by, at));
export const met = (level: Level = 'CRITICAL', at = minute(5)): Warning => must(contacted(acked(level), anna, at, at));
export const taken = (level: Level = 'CRITICAL', at = minute(6)): Warning => must(takeOver(acked(level), officer, at));

/** Anna has reported; a closing outcome waits for review, an open one for police. */
export const reported = (outcome: Outcome, from = met(), at = minute(8)): Warning =>
  must(report(from, anna, outcome, {}, at));

export const allDone = (decision: Decision): Done => {
  if (decision.outcome !== 'done') throw new Error(`expected a decision to be done: ${JSON.stringify(decision)}`);
  return decision;
};

/** The warning after a decision that must have been taken. */
export const must = (decision: Decision): Warning => allDone(decision).warning;

export const armed = (warning: Warning): string[] => Object.keys(warning.timers).sort();
export const due = (warning: Warning, purpose: TimerPurpose): Date | undefined => warning.timers[purpose]?.dueAt;

/** Timers of the state, without those that only look after cards and shifts. */
export const asking = (warning: Warning): string[] =>
  armed(warning).filter((purpose) => purpose !== 'shift_change' && purpose !== 'name_removal');

export const sayings = <S extends Saying['say']>(decision: Decision, say: S): Extract<Saying, { say: S }>[] =>
  allDone(decision).sayings.filter((one): one is Extract<Saying, { say: S }> => one.say === say);

export const stepsTold = (decision: Decision): number[] => sayings(decision, 'steps').flatMap(({ steps }) => steps);
