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

/** Shares in percent with one decimal that sum to exactly 100: what rounding leaves goes to the largest remainders. */
export function percentOf({ target, ...parts }: Counters): Omit<Counters, 'target'> {
  const shares = Object.entries(parts).map(([name, count]) => {
    const exact = target === 0 ? 0 : (count * 1_000) / target;
    return { name, tenths: Math.floor(exact), rest: exact - Math.floor(exact) };
  });
  let left = target === 0 ? 0 : 1_000 - shares.reduce((sum, { tenths }) => sum + tenths, 0);
  for (const share of shares.toSorted((a, b) => b.rest - a.rest)) {
    if (left === 0) break;
    share.tenths += 1;
    left -= 1;
  }
  return Object.fromEntries(shares.map(({ name, tenths }) => [name, tenths / 10])) as Omit<Counters, 'target'>;
}

const COUNTED = ['target', ...Object.values(NAMES)] as const;
