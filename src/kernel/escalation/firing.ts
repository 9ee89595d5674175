import { type RawBuilder, sql } from 'kysely';
import {
  appNow,
  type Database,
  type Executor,
  eachAlone,
  inSavepoint,
  type LockMode,
  type Tx,
  transact,
} from '../../database/index.ts';
import { isStoreTrouble } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import { seconds } from '../../lib/time.ts';
import type { FiredTimer, FiringContext, OwnerRef, TimerOwner } from './types.ts';

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
      .select(['id', 'ownerKind', 'ownerId', 'state', 'generation', 'dueAt', sql<Date>`app_now()`.as('now')])
      .where('id', '=', timerId)
      .executeTakeFirst();
    if (row?.state !== 'armed' || (generation !== undefined && row.generation !== generation)) return 'gone';
    const { now } = row;
    if (row.dueAt > now) return 'early';
    const owner = ownerOf(ctx, row.ownerKind);
    if ((await owner.lock(tx, row.ownerId, mode)) === false && mode === 'skip') return 'locked';
    const notified = new Set<string>();
    const ref = { kind: row.ownerKind, id: row.ownerId };
    const first = await take(tx, ref, now, row.id);
    if (!first) return 'gone';
    await owner.fire(tx, first.timer, { now, notified });
    let more = first.more || armedDue.delete(tx);
    for (let fired = 1; more && fired < FIRE_TOGETHER; fired++) more = await fireNext(ctx, tx, ref, { now, notified });
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

/** Takes one due timer of the owner, and says whether more were due beside it. */
async function take(
  tx: Tx,
  owner: OwnerRef,
  now: Date,
  id?: string,
): Promise<{ timer: FiredTimer; more: boolean } | null> {
  const due = tx
    .selectFrom('timer')
    .select('id')
    .where('ownerKind', '=', owner.kind)
    .where('ownerId', '=', owner.id)
    .where('state', '=', 'armed')
    .where('dueAt', '<=', now)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('dueAt')
    .orderBy('id')
    .limit(1);
  const row = await tx
    .updateTable('timer')
    .set({ state: 'fired', settledAt: now })
    .where('id', '=', due)
    .where('state', '=', 'armed')
    .returning(['id', 'purpose', 'run', 'step', 'generation', 'dueAt'])
    .returning(
      sql<boolean>`exists (select from timer other where other.owner_kind = timer.owner_kind
        and other.owner_id = timer.owner_id and other.state = 'armed' and other.due_at <= ${now} and other.id <> timer.id)`.as(
        'more',
      ),
    )
    .executeTakeFirst();
  if (!row) return null;
  const { more, ...timer } = row;
  return { timer: { ...timer, owner }, more };
}

/** Of those a query names, the ones without any armed timer, a few at a time. */
export async function withoutTimer(db: Database, kind: string, open: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select open.id from (${open}) as open
    where not exists (
      select from timer t where t.owner_kind = ${kind} and t.owner_id = open.id and t.state = 'armed')
    order by open.id limit 50`.execute(db);
  return rows.map(({ id }) => id);
}

/** How many should have fired more than five seconds ago. */
export async function overdueTimers(ex: Executor): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from timer
    where state = 'armed' and due_at < app_now() - interval '5 seconds'`.execute(ex);
  return rows[0]?.n ?? 0;
}
