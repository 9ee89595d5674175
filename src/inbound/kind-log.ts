import type { Logger } from '../lib/logger.ts';
import { minutes } from '../lib/time.ts';

const QUIET_MS = minutes(1);
/** WeCom has a few dozen names; should more come, they share a line. */
const MOST_KINDS = 200;

/** A callback of a kind unknown here is logged at once, then counted and said once a minute at most, kind by kind. */
export function createKindLog(logger: Logger) {
  const seen = new Map<string, { since: number; unsaid: number }>();

  return {
    note(receiver: string, kind: string): void {
      const key = seen.size < MOST_KINDS || seen.has(`${receiver} ${kind}`) ? `${receiver} ${kind}` : '';
      const before = seen.get(key);
      const now = Date.now();
      if (before !== undefined && now - before.since < QUIET_MS) {
        before.unsaid += 1;
        return;
      }
      seen.set(key, { since: now, unsaid: 0 });
      const more = before?.unsaid ?? 0;
      logger.warn({ receiver, kind, more }, 'a callback that is not for us was kept, without effect');
    },
  };
}
