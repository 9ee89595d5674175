import { describe } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { cut } from '../lib/text.ts';
import { minutes } from '../lib/time.ts';

interface Refusals {
  since: number;
  unsaid: number;
}

const QUIET_MS = minutes(1);

const MISS_HINT =
  '接收消息 → 设置API接收: the URL ends in /wecom/callback; contacts (接收事件服务器): /wecom/callback/contacts, with WECOM_CONTACTS_CALLBACK_* set';

/** Anybody can knock at the door: each kind of refusal is logged at once, then counted and said once a minute at most. */
export function createRefusalLog(logger: Logger) {
  const seen = new Map<string, Refusals>();
  let missSilentUntil = 0;

  return {
    /** Nothing is served there: most likely an address mistyped in the admin console. */
    miss(path: string): void {
      if (Date.now() < missSilentUntil) return;
      missSilentUntil = Date.now() + QUIET_MS;
      logger.warn({ path: cut(path, 100), hint: MISS_HINT }, 'nothing is served at this address below /wecom');
    },

    /** Returns the reason's code. */
    note(receiver: string, status: number, error: unknown): string {
      const reason = reasonOf(error);
      const kind = `${receiver} ${status} ${reason}`;
      const before = seen.get(kind);
      const now = Date.now();
      if (before !== undefined && now - before.since < QUIET_MS) {
        before.unsaid += 1;
        return reason;
      }
      seen.set(kind, { since: now, unsaid: 0 });
      const line = { receiver, status, reason, more: before?.unsaid ?? 0 };
      if (status < 500) logger.warn(line, 'callback refused');
      else logger.error({ ...line, cause: describe(error) }, 'callback not kept');
      return reason;
    },
  };
}

/** From a closed set, so that no sender can fill the memory with kinds. */
function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'error';
}
