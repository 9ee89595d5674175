import { sql } from 'kysely';
import { type Database, inSavepoint, type LockMode, type Tx, transact } from '../../database/index.ts';
import type { Logger } from '../../lib/logger.ts';
import { isStoreTrouble } from '../../lib/store-away.ts';
import { seconds } from '../../lib/time.ts';
import { take } from './timer-rows.ts';
import type { FiringContext, OwnerRef, TimerOwner } from './types.ts';

export type Firing = 'fired' | 'early' | 'gone' | 'locked';

interface FiringNeeds {
  db: Database;
  ownerOf(kind: string): TimerOwner;
  logger: Logger;
}

const FIRE_TOGETHER = 50;
/** A firing that has not ended by then hangs: nobody waits for it any more. */
const FIRING_MS = seconds(30);

/** Transactions that armed a timer which is due at once: whoever fires in them looks again. */
export const armedDue = new WeakSet<Tx>();

/** One timer at a time, under the lock of its owner. */
export function createFiring({ db, ownerOf, logger }: FiringNeeds) {
  const firing = new Map<string, number>();

  /**
   * Fires one timer and whatever of the same owner is overdue with it, in order, in one transaction. Bell and sweep often
   * mean the same one: the second of them does not wait for the first.
   */
  async function fire(timerId: string, generation?: number, mode: LockMode = 'wait'): Promise<Firing> {
    const begun = Date.now();
    if (begun - (firing.get(timerId) ?? 0) < FIRING_MS) return 'gone';
    firing.set(timerId, begun);
    return fireOne(timerId, generation, mode).finally(() => {
      if (firing.get(timerId) === begun) firing.delete(timerId);
    });
  }

  async function fireOne(timerId: string, generation: number | undefined, mode: LockMode): Promise<Firing> {
    return transact(db, async (tx) => {
      const row = await tx
        .selectFrom('timer')
        .select(['id', 'owner_kind', 'owner_id', 'state', 'generation', 'due_at', sql<Date>`app_now()`.as('now')])
        .where('id', '=', timerId)
        .executeTakeFirst();
      if (row?.state !== 'armed' || (generation !== undefined && row.generation !== generation)) return 'gone';
      const { now } = row;
      if (row.due_at > now) return 'early';
      const owner = ownerOf(row.owner_kind);
      if ((await owner.lock(tx, row.owner_id, mode)) === false && mode === 'skip') return 'locked';
      const told = new Set<string>();
      const ref = { kind: row.owner_kind, id: row.owner_id };
      const first = await take(tx, ref, now, row.id);
      if (!first) return 'gone';
      await owner.fire(tx, first.timer, { now, told });
      let more = first.more || armedDue.delete(tx);
      for (let fired = 1; more && fired < FIRE_TOGETHER; fired++) more = await fireNext(tx, ref, { now, told });
      return 'fired';
    });
  }

  /** What is overdue beside the first: a fault of one is no reason to undo the others. Says whether there is more. */
  async function fireNext(tx: Tx, ref: OwnerRef, context: FiringContext): Promise<boolean> {
    try {
      return await inSavepoint(tx, async () => {
        const taken = await take(tx, ref, context.now);
        if (taken) await ownerOf(ref.kind).fire(tx, taken.timer, context);
        return taken !== null && (taken.more || armedDue.delete(tx));
      });
    } catch (error) {
      if (isStoreTrouble(error)) throw error;
      logger.error({ err: error, owner: ref }, 'timer failed');
      return false;
    }
  }

  return fire;
}
