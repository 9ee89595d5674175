import { seconds } from '../lib/time.ts';

const quick = [seconds(1), seconds(4), seconds(15)];
const steady = seconds(60);

/** How many quick retries a busy WeCom gets; its own advice is three at most (doc p/90313). */
export const quickRetries = quick.length;

/** Wait after the n-th failure (1-based): 1, 4, 15 s with ±20 % jitter, so that many do not come back together, then 60 s. */
export function retryDelayMs(failures: number, random: () => number = Math.random): number {
  const delay = quick[failures - 1];
  return delay === undefined ? steady : Math.round(delay * (0.8 + 0.4 * random()));
}
