import { sql } from 'kysely';
import type { Database, LockMode } from '../database/index.ts';
import type { OutboundContext } from './context.ts';
import { tryToDeliver } from './deliver.ts';
import { inParallelUnlocked } from './in-parallel.ts';
import { jobNames, sendJobId } from './job-names.ts';
import { recallMessage } from './recall.ts';
import { tryToSync } from './sync-card.ts';

type Errand = { topic: 'deliver' | 'sync_card' | 'recall'; ref_id: string; lane: number; attempt: number | null };

const batch = 200;

/**
 * Adds a job for everything waiting in the outbox and forgets it; without Redis the work is done here and now. A
 * crash in between loses nothing: deliveries and cards are found by their own sweeps.
 */
export async function relayOutbox(context: OutboundContext): Promise<number> {
  let found = 0;
  for (;;) {
    const errands = await take(context.db);
    const heard = await Promise.all(errands.map((errand) => enqueueFor(context, errand)));
    const unheard = errands.filter((_, index) => !heard[index]);
    found += errands.length;
    if (errands.length > 0) await context.checkpoint('after-relay');
    await inParallelUnlocked(unheard, (errand, mode) => run(context, errand, mode));
    if (errands.length < batch) return found;
  }
}

async function take(db: Database): Promise<Errand[]> {
  const { rows } = await sql<Errand>`/* prepare */
    with taken as (
      delete from outbox where id in (
        select id from outbox order by lane, id limit ${sql.lit(batch)} for update skip locked
      )
      returning id, topic, ref_id, lane
    )
    select topic, ref_id, lane,
      case when topic = 'deliver' then (select attempt from delivery where delivery.id = ref_id) end as attempt
    from taken order by lane, taken.id`.execute(db);
  return rows;
}

async function enqueueFor({ enqueue }: OutboundContext, { topic, ref_id, lane, attempt }: Errand): Promise<boolean> {
  switch (topic) {
    case 'deliver':
      return enqueue(
        jobNames.deliver,
        { deliveryId: ref_id },
        { jobId: sendJobId(ref_id, (attempt ?? 0) + 1), priority: lane },
      );
    case 'sync_card':
      return enqueue(jobNames.syncCard, { cardId: ref_id }, { priority: lane });
    case 'recall':
      return enqueue(jobNames.recall, { deliveryId: ref_id }, { priority: lane });
  }
}

async function run(context: OutboundContext, { topic, ref_id }: Errand, mode: LockMode): Promise<boolean> {
  switch (topic) {
    case 'deliver':
      return tryToDeliver(context, ref_id, mode);
    case 'sync_card':
      return tryToSync(context, ref_id, mode);
    case 'recall':
      await recallMessage(context, ref_id);
      return true;
  }
}
