import { sql } from 'kysely';
import {
  appNow,
  type Database,
  eachAlone,
  inSavepoint,
  type LockMode,
  type Tx,
  transact,
} from '../../database/index.ts';
import type { Logger } from '../../lib/logger.ts';
import { isStoreTrouble } from '../../lib/store-away.ts';
import { seconds } from '../../lib/time.ts';
import { take } from './store.ts';
import type { FiringContext, OwnerRef, TimerOwner } from './types.ts';

export type Firing = 'fired' | 'early' | 'gone' | 'locked';

export interface TimerContext {
  db: Database;
  /** By kind of owner: what a module registered. */
  owners: Map<string, TimerOwner>;
  /** Timers being fired in this process, and since when. */
  firing: Map<string, number>;
  logger: Logger;
}

const FIRE_TOGETHER = 50;
/** A firing that has not ended by then hangs: nobody waits for it any more. */
const FIRING_MS = seconds(30);

/** Transactions that armed a timer which is due at once: whoever fires in them looks again. */
export const armedDue = new WeakSet<Tx>();

interface Asked {
  timerId: string;
  /** Another generation is another timer. */
  generation?: number | undefined;
  mode?: LockMode;
}

/**
 * Fires one timer and whatever of the same owner is overdue with it, in order, in one transaction. Job and sweep often
 * mean the same one: the second of them does not wait for the first.
 */
export async function fireTimer(ctx: TimerContext, asked: Asked): Promise<Firing> {
  const { firing } = ctx;
  const { timerId } = asked;
  const begun = Date.now();
  if (begun - (firing.get(timerId) ?? 0) < FIRING_MS) return 'gone';
  firing.set(timerId, begun);
  return fireOne(ctx, asked).finally(() => {
    if (firing.get(timerId) === begun) firing.delete(timerId);
  });
}

function fireOne(ctx: TimerContext, { timerId, generation, mode = 'wait' }: Asked): Promise<Firing> {
  return transact(ctx.db, async (tx) => {
    const row = await tx
      .selectFrom('timer')
      .select(['id', 'owner_kind', 'owner_id', 'state', 'generation', 'due_at', sql<Date>`app_now()`.as('now')])
      .where('id', '=', timerId)
      .executeTakeFirst();
    if (row?.state !== 'armed' || (generation !== undefined && row.generation !== generation)) return 'gone';
    const { now } = row;
    if (row.due_at > now) return 'early';
    const owner = ownerOf(ctx, row.owner_kind);
    if ((await owner.lock(tx, row.owner_id, mode)) === false && mode === 'skip') return 'locked';
    const told = new Set<string>();
    const ref = { kind: row.owner_kind, id: row.owner_id };
    const first = await take(tx, ref, now, row.id);
    if (!first) return 'gone';
    await owner.fire(tx, first.timer, { now, told });
    let more = first.more || armedDue.delete(tx);
    for (let fired = 1; more && fired < FIRE_TOGETHER; fired++) more = await fireNext(ctx, tx, ref, { now, told });
    return 'fired';
  });
}

/** What is overdue beside the first: a fault of one is no reason to undo the others. Says whether there is more. */
async function fireNext(ctx: TimerContext, tx: Tx, ref: OwnerRef, context: FiringContext): Promise<boolean> {
  try {
    return await inSavepoint(tx, async () => {
      const taken = await take(tx, ref, context.now);
      if (taken) await ownerOf(ctx, ref.kind).fire(tx, taken.timer, context);
      return taken !== null && (taken.more || armedDue.delete(tx));
    });
  } catch (error) {
    if (isStoreTrouble(error)) throw error;
    ctx.logger.error({ err: error, owner: ref }, 'timer failed');
    return false;
  }
}

function ownerOf({ owners }: TimerContext, kind: string): TimerOwner {
  const owner = owners.get(kind);
  if (!owner) throw new Error(`no module registered for timers of ${kind}`);
  return owner;
}

/** What was begun and lost its timer, by whatever fault, would wait for ever: it is armed again. Returns how many. */
export async function rescueOrphans({ db, owners, logger }: TimerContext): Promise<number> {
  let rescued = 0;
  await eachAlone(
    owners,
    async ([kind, { lock, orphans }]) => {
      if (!orphans) return;
      const rearm = (id: string) =>
        transact(db, async (tx) => {
          if ((await lock(tx, id, 'skip')) === false) return;
          logger.error({ kind, id }, 'something that waits had no timer; it is armed again');
          await orphans.rearm(tx, id, await appNow(tx));
        });
      rescued += await eachAlone(await orphans.find(db), rearm, (id, err) =>
        logger.error({ err, kind, id }, 'something that waits could not be armed'),
      );
    },
    ([kind], err) => logger.error({ err, kind }, 'nobody could look for what lost its timer'),
  );
  return rescued;
}
