import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import type { Owner, Suppression } from '../notice.ts';

/**
 * What bulk has not sent yet stays here; returns how many people that spares. One that may have landed becomes
 * unconfirmed. A call under way is let be, but should it fail, the next one leaves these people out.
 */
export async function suppressBulk(
  tx: Tx,
  owner: Owner,
  { reason, purposes, run, exceptPersonIds = [] }: Suppression,
  now: Date,
): Promise<number> {
  let open = tx
    .selectFrom('bulk_batch')
    .select('id')
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', owner.id)
    .where('state', 'in', ['waiting', 'claimed', 'unknown']);
  if (purposes?.length) open = open.where('purpose', 'in', purposes);
  if (run !== undefined) open = open.where('run', '=', run);
  const batchIds = (await open.orderBy('id').forUpdate().execute()).map(({ id }) => id);
  if (batchIds.length === 0) return 0;
  const { rows } = await sql<{ ended: boolean }>`
    update delivery set
      reason = ${reason},
      state = case when batch.state = 'claimed' then delivery.state
        when batch.unknown_since is null then 'suppressed' else 'unconfirmed' end,
      settled_at = case when batch.state <> 'claimed' then ${now}::timestamptz end
    from bulk_batch batch
    where batch.id = any(${batchIds}::text[]) and delivery.batch_id = batch.id and delivery.state = 'planned'
      and delivery.person_id <> all(${exceptPersonIds}::text[])
    returning delivery.state <> 'planned' as ended`.execute(tx);
  await endEmptied(tx, batchIds, { reason, now });
  return rows.filter(({ ended }) => ended).length;
}

async function endEmptied(tx: Tx, batchIds: string[], { reason, now }: { reason: string; now: Date }): Promise<void> {
  await sql`
    update bulk_batch set reason = ${reason}, settled_at = ${now},
      state = case when unknown_since is null then 'cancelled' else 'settled' end
    where id = any(${batchIds}::text[]) and state in ('waiting', 'unknown')
      and not exists (select from delivery where batch_id = bulk_batch.id and state = 'planned')`.execute(tx);
}
