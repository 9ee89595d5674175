import { sql } from 'kysely';
import { appNow, clock, type LockMode, prepared, transact } from '../database/index.ts';
import { isLocked, isStoreTrouble } from '../lib/errors.ts';
import { inParallel } from '../lib/promises.ts';
import { addMs, minutes } from '../lib/time.ts';
import { probeChannel } from './channel.ts';
import { countTries, resolveUnknown } from './claim.ts';
import { deliver } from './deliver.ts';
import { jobNames, sendJobId } from './jobs.ts';
import { recallMessage } from './recall.ts';
import { syncCard } from './sync-card.ts';
import type { OutboundContext } from './types.ts';
import { resolveUnknownAt } from './verdict.ts';

interface Waiting {
  topic: 'deliver' | 'sync_card' | 'recall';
  refId: string;
  lane: number;
  attempt: number | null;
}

const batch = 200;
const setAside = minutes(1);
/** Fewer than the connections of a pool. */
const atOnce = 6;

/**
 * Adds a job for everything waiting in the outbox and forgets it; without Redis the work is done here and now. A
 * crash in between loses nothing: deliveries and cards are found by their own sweeps.
 */
export async function relayOutbox(context: OutboundContext): Promise<number> {
  let found = 0;
  for (;;) {
    const { rows: taken } = await prepared<Waiting>`
      with taken as (
        delete from outbox where id in (
          select id from outbox order by lane, id limit ${sql.lit(batch)} for update skip locked
        )
        returning id, topic, ref_id, lane
      )
      select topic, ref_id, lane,
        case when topic = 'deliver' then (select attempt from delivery where delivery.id = ref_id) end as attempt
      from taken order by lane, taken.id`.execute(context.db);
    const isEnqueued = await Promise.all(taken.map((one) => enqueueFor(context, one)));
    found += taken.length;
    if (taken.length > 0) await context.checkpoint('after-relay');
    const left = taken.filter((_, index) => !isEnqueued[index]);
    await inParallelUnlocked(left, (one, mode) => run(context, one, mode));
    if (taken.length < batch) return found;
  }
}

/** Deliveries whose moment has come and whose job was lost, held ones above all; urgent lanes first. */
export async function sweepDue(context: OutboundContext): Promise<number> {
  const due = await context.db
    .selectFrom('delivery')
    .select('id')
    .where('state', 'in', ['queued', 'held'])
    .where('notBefore', '<=', sql<Date>`app_now()`)
    .orderBy('lane')
    .orderBy('notBefore')
    .limit(batch)
    .execute();
  if (due.length === 0) await probeChannel(context);
  let begun = 0;
  await inParallelUnlocked(due, async ({ id }, mode) => {
    begun += 1;
    if (begun === 2) await context.checkpoint('mid-sweep');
    return deliver(context, id, mode).catch((err: unknown) => defer(context, id, err));
  });
  return due.length;
}

/** A lease ran out: the worker died between claim and record, so nobody knows whether WeCom got it. */
export async function sweepLeases(context: OutboundContext): Promise<number> {
  const found = await transact(context.db, async (tx) => {
    const late = await tx
      .selectFrom('delivery')
      .select(['id', 'lane'])
      .where('state', '=', 'claimed')
      .where('leaseUntil', '<', sql<Date>`clock_timestamp()`)
      .limit(batch)
      .forUpdate()
      .skipLocked()
      .execute();
    const now = await appNow(tx);
    for (const { id, lane } of late) {
      await tx
        .updateTable('attempt')
        .set({ result: 'abandoned', finishedAt: sql`clock_timestamp()` })
        .where('deliveryId', '=', id)
        .where('kind', '=', 'send')
        .where('finishedAt', 'is', null)
        .execute();
      const { ambiguous } = await countTries(tx, id);
      await tx
        .updateTable('delivery')
        .set({
          state: 'unknown',
          reason: 'lease_ended',
          unknownSince: sql`clock_timestamp()`,
          notBefore: resolveUnknownAt({ lane, ambiguousTries: ambiguous, now }),
          claimToken: null,
          leaseUntil: null,
        })
        .where('id', '=', id)
        .execute();
    }
    return late.length;
  });
  if (found > 0) await sweepUnknown(context);
  return found;
}

/** Sends without an answer: the same bytes once more, or closed as never to be known. */
export async function sweepUnknown(context: OutboundContext): Promise<number> {
  const due = await context.db
    .selectFrom('delivery')
    .select('id')
    .where('state', '=', 'unknown')
    .where((eb) =>
      eb.or([
        eb('notBefore', '<=', sql<Date>`app_now()`),
        eb('unknownSince', '<', sql<Date>`clock_timestamp() - interval '60 seconds'`),
      ]),
    )
    .orderBy('lane')
    .limit(batch)
    .execute();
  await inParallel(due, atOnce, ({ id }) => resolveUnknown(context, id));
  return due.length;
}

/** Cards whose shown state is behind, updates whose worker died, and recalls still to be done. */
export async function sweepCards(context: OutboundContext): Promise<number> {
  const behind = await context.db
    .selectFrom('card')
    .select('id')
    .whereRef('wantedHash', '<>', 'shownHash')
    .where('unsyncable', 'is', null)
    .where('notBefore', '<=', sql<Date>`app_now()`)
    .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<', sql<Date>`clock_timestamp()`)]))
    .orderBy('notBefore')
    .limit(batch)
    .execute();
  const toRecall = await context.db
    .selectFrom('delivery')
    .select('id')
    .where('recallAfter', '<=', sql<Date>`app_now()`)
    .limit(batch)
    .execute();
  await inParallelUnlocked(behind, ({ id }, mode) =>
    syncCard(context, id, mode).catch((err: unknown) => deferCard(context, id, err)),
  );
  await inParallel(toRecall, atOnce, ({ id }) => recallMessage(context, id));
  return behind.length + toRecall.length;
}

async function enqueueFor({ enqueue }: OutboundContext, { topic, refId, lane, attempt }: Waiting): Promise<boolean> {
  switch (topic) {
    case 'deliver':
      return enqueue(
        jobNames.deliver,
        { deliveryId: refId },
        { jobId: sendJobId(refId, (attempt ?? 0) + 1), priority: lane },
      );
    case 'sync_card':
      return enqueue(jobNames.syncCard, { cardId: refId }, { priority: lane });
    case 'recall':
      return enqueue(jobNames.recall, { deliveryId: refId }, { priority: lane });
  }
}

async function run(context: OutboundContext, { topic, refId }: Waiting, mode: LockMode): Promise<boolean> {
  switch (topic) {
    case 'deliver':
      return deliver(context, refId, mode);
    case 'sync_card':
      return syncCard(context, refId, mode);
    case 'recall':
      await recallMessage(context, refId);
      return true;
  }
}

/** One delivery that cannot even be looked at must not stand in front of all the others; with a store in trouble none can. */
async function defer(context: OutboundContext, deliveryId: string, err: unknown): Promise<boolean> {
  if (isStoreTrouble(err)) throw err;
  context.logger.error({ err, deliveryId }, 'a delivery could not be worked on');
  const { appNow } = await clock.read(context.db);
  await context.db
    .updateTable('delivery')
    .set({ notBefore: addMs(appNow, setAside), reason: 'stumbled' })
    .where('id', '=', deliveryId)
    .where('state', 'in', ['queued', 'held'])
    .execute();
  return true;
}

async function deferCard(context: OutboundContext, cardId: string, err: unknown): Promise<boolean> {
  if (isStoreTrouble(err)) throw err;
  context.logger.error({ err, cardId }, 'a card could not be worked on');
  const { appNow } = await clock.read(context.db);
  await context.db
    .updateTable('card')
    .set({ notBefore: addMs(appNow, setAside) })
    .where('id', '=', cardId)
    .execute();
  return true;
}

/**
 * Works through rows that may be held by somebody else: those are left for the end, when nobody else waits any more, and
 * tried one after another until the first that is not let go in time. `work` answers false for one it had to skip.
 */
async function inParallelUnlocked<T>(items: T[], work: (item: T, mode: LockMode) => Promise<boolean>): Promise<void> {
  const locked: T[] = [];
  await inParallel(items, atOnce, async (item) => {
    if (!(await work(item, 'skip'))) locked.push(item);
  });
  for (const item of locked) {
    const held = await work(item, 'wait').then(
      (done) => !done,
      (error: unknown) => {
        if (isLocked(error)) return true;
        throw error;
      },
    );
    if (held) return;
  }
}
