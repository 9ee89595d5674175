import type { Counts } from '../api.ts';

export const NOBODY: Counts = {
  people: 0,
  waiting: 0,
  asked: 0,
  partial: 0,
  done: 0,
  declined: 0,
  unreachable: 0,
};

/** Parts that have nobody in common. */
export function sumOf(parts: readonly Counts[]): Counts {
  const sum = { ...NOBODY };
  for (const part of parts) for (const key of BUCKETS) sum[key] += part[key];
  return sum;
}

const BUCKETS = Object.keys(NOBODY) as (keyof Counts)[];
