import { sql } from 'kysely';
import { afterCommit, type Tx } from '../../database/index.ts';
import type { OutboundContext } from '../context.ts';

/** A refused batch is tried again as a whole, with the same bytes; false when none of it is dead. */
export async function redriveBatch(
  { wakeBulk }: OutboundContext,
  tx: Tx,
  batchId: string,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    with again as (
      update bulk_batch set state = 'waiting', reason = 'redriven', not_before = ${now}, settled_at = null
      where id = ${batchId} and state = 'settled'
      returning id
    )
    update delivery set state = 'planned', reason = null, errcode = null, settled_at = null
    from again where delivery.batch_id = again.id and delivery.state = 'dead'
    returning delivery.id`.execute(tx);
  if (rows.length > 0) afterCommit(tx, wakeBulk);
  return rows.length > 0;
}
