import type { TurnoverData } from './api.ts';
import { TURNOVER_DAYS } from './api.ts';

export interface Movement {
  joins: number;
  outOfProvinceJoins: number;
  leaves: number;
  now: number;
}

/** Half of those who moved ÷ the mean number of people: (joins + leaves) ÷ (people then + people now). */
export function turnoverOf({ joins, outOfProvinceJoins, leaves, now }: Movement): TurnoverData {
  const before = Math.max(0, now - joins + leaves);
  const [numerator, denominator] = [joins + leaves, before + now];
  const rate = { numerator, denominator, share: denominator === 0 ? null : numerator / denominator };
  return { days: TURNOVER_DAYS, joins, outOfProvinceJoins, leaves, before, now, rate };
}

/** The way a report names a number of people: 2312 → 「2300多」, 2300 → 「2300」, below a hundred exactly. */
export function aboutPeople(n: number): string {
  const hundreds = Math.floor(n / 100) * 100;
  return n < 100 || n === hundreds ? String(n) : `${hundreds}多`;
}
