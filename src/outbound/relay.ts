import { type Tx, transact } from '../database/index.ts';
import type { OutboundContext } from './context.ts';
import { deliver } from './deliver.ts';
import { inParallel } from './in-parallel.ts';
import { jobNames, sendJobId } from './job-names.ts';
import { recallMessage } from './recall.ts';
import { syncCard } from './sync-card.ts';

type Errand = { topic: 'deliver' | 'sync_card' | 'recall'; ref_id: string; lane: number; attempt: number | null };

const batch = 200;

/**
 * Rings a bell for everything waiting in the outbox and forgets it; without Redis the work is done here and now. A
 * crash in between loses nothing: deliveries and cards are found by their own sweeps.
 */
export async function relayOutbox(context: OutboundContext): Promise<number> {
  let found = 0;
  for (;;) {
    const { errands, unheard } = await transact(context.db, async (tx) => {
      const errands = await take(tx);
      const heard = await Promise.all(errands.map((errand) => ringFor(context, errand)));
      return { errands, unheard: errands.filter((_, index) => !heard[index]) };
    });
    found += errands.length;
    if (errands.length > 0) await context.checkpoint('after-relay');
    await inParallel(unheard, (errand) => run(context, errand));
    if (errands.length < batch) return found;
  }
}

async function take(tx: Tx): Promise<Errand[]> {
  const taken = await tx
    .with('taken', (cte) =>
      cte
        .deleteFrom('outbox')
        .where('id', 'in', (eb) =>
          eb.selectFrom('outbox').select('id').orderBy('lane').orderBy('id').limit(batch).forUpdate().skipLocked(),
        )
        .returning(['id', 'topic', 'ref_id', 'lane']),
    )
    .selectFrom('taken')
    .leftJoin('delivery', 'delivery.id', 'taken.ref_id')
    .select(['taken.topic', 'taken.ref_id', 'taken.lane', 'delivery.attempt'])
    .orderBy('taken.lane')
    .orderBy('taken.id')
    .execute();
  return taken;
}

async function ringFor({ ring }: OutboundContext, { topic, ref_id, lane, attempt }: Errand): Promise<boolean> {
  switch (topic) {
    case 'deliver':
      return ring(
        jobNames.deliver,
        { deliveryId: ref_id },
        { jobId: sendJobId(ref_id, (attempt ?? 0) + 1), priority: lane },
      );
    case 'sync_card':
      return ring(jobNames.syncCard, { cardId: ref_id }, { priority: lane });
    case 'recall':
      return ring(jobNames.recall, { deliveryId: ref_id }, { priority: lane });
  }
}

async function run(context: OutboundContext, { topic, ref_id }: Errand): Promise<void> {
  switch (topic) {
    case 'deliver':
      return deliver(context, ref_id);
    case 'sync_card':
      return syncCard(context, ref_id);
    case 'recall':
      return recallMessage(context, ref_id);
  }
}
