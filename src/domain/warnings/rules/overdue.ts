import { deadline } from '../../escalation/index.ts';
import type { OVERDUE, Warning } from '../types.ts';

export interface Overdue {
  of: (typeof OVERDUE)[number];
  /** When the time ran out; it is counted up from there, whatever is told again meanwhile. */
  since: Date;
}

type Standing = Pick<
  Warning,
  | 'state'
  | 'openReason'
  | 'policy'
  | 'createdAt'
  | 'dispatchedAt'
  | 'reportedAt'
  | 'lapsedAt'
  | 'exhaustedAt'
  | 'shiftMoved'
> & { run: Pick<Warning['run'], 'base' | 'entry'> };

/** Null: its time has not run out, or nobody is waited for. */
export function overdueOf(warning: Standing, now: Date): Overdue | null {
  const { exhaustedAt } = warning;
  const found = ranOut(warning) ?? (exhaustedAt && { of: 'TAKE_OVER' as const, since: exhaustedAt });
  return found && found.since <= now ? found : null;
}

function ranOut(warning: Standing): Overdue | null {
  const { state, policy, run, createdAt, dispatchedAt, reportedAt, lapsedAt, shiftMoved } = warning;
  switch (state) {
    case 'NEW':
    case 'UNMATCHED':
    case 'RETURNED':
      return { of: 'MATCH', since: deadline(policy, reportedAt ?? createdAt, policy.matchMs) };
    case 'DISPATCHED': {
      const from = (run.entry <= 1 && run.base) || dispatchedAt;
      return from && !shiftMoved ? { of: 'RECEIPT', since: deadline(policy, from, policy.ackMs) } : null;
    }
    case 'REPORTED':
      if (!warning.openReason)
        return reportedAt && { of: 'REVIEW', since: deadline(policy, reportedAt, policy.reviewMs) };
      return lapsedAt && { of: 'PROGRESS', since: lapsedAt };
    case 'ACKED':
    case 'CONTACTED':
      return lapsedAt && { of: 'PROGRESS', since: lapsedAt };
    default:
      return null;
  }
}
