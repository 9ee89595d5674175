import { type Database, type Tx, transact } from '../../../database/index.ts';
import { describe } from '../../../lib/errors.ts';
import type { Logger } from '../../../lib/logger.ts';
import { addMs, hours, minutes } from '../../../lib/time.ts';
import { WecomRefusal, WecomUnreachable } from '../../../wecom/api/index.ts';
import { closeDefect, openDefect } from '../store/readiness.ts';
import * as book from './book.ts';

interface BrakeNeeds {
  db: Database;
  corpId: string;
  logger: Logger;
}

const KIND = 'CONTACTS_UNREAD';
const FIRST_PAUSE = minutes(2);
const LONGEST_PAUSE = hours(4);
/** One failure, or two, is a gateway's bad moment. */
const KEEPS_FAILING = 3;

/**
 * A reading of the contacts costs WeCom hundreds of calls, of which a corp has only so many: one that fails is tried again
 * after 2, 4, 8 … minutes, four hours at most, or as long as WeCom asks for. What keeps failing is named as work for somebody.
 */
export function createBrake({ db, corpId, logger }: BrakeNeeds) {
  async function noteFailure(tx: Tx, now: Date, error: unknown): Promise<void> {
    const failures = (await book.failuresOf(tx, corpId)) + 1;
    const asked = error instanceof WecomRefusal ? (error.pauseMs ?? 0) : 0;
    const pauseMs = Math.max(asked, Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE));
    await book.noteFailure(tx, corpId, { failures, tryAfter: addMs(now, pauseMs) });
    logger.error({ reason: describe(error), failures, pauseMs }, 'the contacts could not be read');
    if (failures >= KEEPS_FAILING) await openDefect(tx, { kind: KIND, note: causeOf(error) });
  }

  /** Null: not tried yet, or in vain. */
  return async function braked<T>(now: Date, read: () => Promise<T>): Promise<T | null> {
    if (await book.isHeldBack(db, corpId, now)) return null;
    try {
      const found = await read();
      await closeDefect(db, { kind: KIND });
      return found;
    } catch (error) {
      await transact(db, (tx) => noteFailure(tx, now, error));
      return null;
    }
  };
}

/** For whoever mends it: which call, and its code. */
function causeOf(error: unknown): string {
  if (error instanceof WecomRefusal) return `${error.api} ${error.errcode}`;
  if (error instanceof WecomUnreachable) return `${error.api} ${error.reason}`;
  return error instanceof Error ? error.name : '';
}
