/** Shanghai has kept UTC+8 without summer time since 1991; WeCom's day ends there. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
const MINUTE_LIMIT = 45009;
/** A limit met again this soon after a pause was a longer one. */
const STILL_LIMITED_MS = 10 * 60_000;
const CONCURRENCY_PAUSE_MS = 5_000;

/**
 * How long a limited call is to be left alone. WeCom does not say which limit was met, so the pause grows: the minute's 60 s,
 * the hour's 60 min, the rest of the day (WeCom doc p/90312).
 */
export function createPauses(now: () => number) {
  const last = new Map<string, { until: number; steps: number }>();

  return {
    afterLimit(api: string, errcode: number): number {
      if (errcode !== MINUTE_LIMIT) return CONCURRENCY_PAUSE_MS;
      const at = now();
      const before = last.get(api);
      if (before && at < before.until) return before.until - at;
      const steps = before && at - before.until < STILL_LIMITED_MS ? before.steps + 1 : 0;
      const pauseMs = pauseAt(steps, at);
      last.set(api, { until: at + pauseMs, steps });
      return pauseMs;
    },
    clear(api: string): void {
      last.delete(api);
    },
  };
}

function pauseAt(steps: number, at: number): number {
  if (steps === 0) return 60_000;
  if (steps === 1) return 3_600_000;
  return DAY_MS - ((at + SHANGHAI_OFFSET_MS) % DAY_MS);
}
