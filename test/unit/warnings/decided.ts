import type { Decision, Notification, TimerPurpose, Warning } from '../../../src/domain/warnings/types.ts';

export type Done = Extract<Decision, { outcome: 'done' }>;

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

export const notifications = <S extends Notification['type']>(
  decision: Decision,
  type: S,
): Extract<Notification, { type: S }>[] =>
  allDone(decision).notifications.filter((one): one is Extract<Notification, { type: S }> => one.type === type);

export const stepsNotified = (decision: Decision): number[] =>
  notifications(decision, 'steps').flatMap(({ steps }) => steps);
