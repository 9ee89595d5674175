import { sharesOf } from '../../lib/shares.ts';
import type { Counters } from './api.ts';
import type { ReceiptState } from './types.ts';

const NAMES: Record<ReceiptState, Exclude<keyof Counters, 'target'>> = {
  QUEUED: 'pending',
  ACCEPTED: 'accepted',
  UNCONFIRMED: 'unconfirmed',
  INVALID: 'invalid',
  ACKED: 'acked',
  ACKED_LATE: 'late',
  SUPPRESSED: 'suppressed',
};

/**
 * Counts by state as the board shows them. To the employer's people nothing is ever "suppressed": it may mean that a
 * warning about somebody is open, so it shows as pending.
 */
export function countersOf(counts: Partial<Record<ReceiptState, number>>, { discreet = false } = {}): Counters {
  const counters = { target: 0, pending: 0, accepted: 0, unconfirmed: 0, invalid: 0, acked: 0, late: 0, suppressed: 0 };
  for (const [state, name] of Object.entries(NAMES)) {
    const count = counts[state as ReceiptState] ?? 0;
    counters[discreet && name === 'suppressed' ? 'pending' : name] += count;
    counters.target += count;
  }
  return counters;
}

/** Of places that have nobody in common. */
export function sumOf(places: readonly Counters[]): Counters {
  const sum = countersOf({});
  for (const counters of places) for (const name of COUNTED) sum[name] += counters[name];
  return sum;
}

/** Shares of the target; they sum to exactly 100. */
export function percentOf({ target: _, ...parts }: Counters): Omit<Counters, 'target'> {
  const shares = sharesOf(Object.values(parts));
  const named = Object.keys(parts).map((name, index) => [name, shares[index]]);
  return Object.fromEntries(named) as Omit<Counters, 'target'>;
}

const COUNTED = ['target', ...Object.values(NAMES)] as const;
