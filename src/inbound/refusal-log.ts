import { describe } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { minutes } from '../lib/time.ts';

interface Refusals {
  since: number;
  unsaid: number;
}

const QUIET_MS = minutes(1);

/** Anybody can knock at the door: each kind of refusal is logged at once, then counted and said once a minute at most. */
export function createRefusalLog(logger: Logger) {
  const seen = new Map<string, Refusals>();

  return {
    note(receiver: string, status: number, error: unknown): void {
      const reason = reasonOf(error);
      const kind = `${receiver} ${status} ${reason}`;
      const before = seen.get(kind);
      const now = Date.now();
      if (before !== undefined && now - before.since < QUIET_MS) {
        before.unsaid += 1;
        return;
      }
      seen.set(kind, { since: now, unsaid: 0 });
      const line = { receiver, status, reason, more: before?.unsaid ?? 0 };
      if (status < 500) logger.warn(line, 'callback refused');
      else logger.error({ ...line, cause: describe(error) }, 'callback not kept');
    },
  };
}

/** From a closed set, so that no sender can fill the memory with kinds. */
function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'error';
}
