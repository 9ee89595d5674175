import { sql } from 'kysely';
import { afterCommit, appNow, type Executor, type Tx, transact } from '../database/index.ts';
import type { DeliveryPurpose, OutboundContext } from './types.ts';

export interface DeadLetter {
  deliveryId: string;
  ownerKind: string;
  ownerId: string;
  personId: string;
  purpose: DeliveryPurpose;
  template: string;
  errcode: number | null;
  reason: string | null;
  at: Date | null;
}

/** Messages that WeCom will never take as they are, the newest first. */
export async function listDeadLetters(executor: Executor, limit = 200): Promise<DeadLetter[]> {
  return executor
    .selectFrom('delivery')
    .select([
      'id as deliveryId',
      'ownerKind',
      'ownerId',
      'personId',
      'purpose',
      'template',
      'errcode',
      'reason',
      'settledAt as at',
    ])
    .where('state', '=', 'dead')
    .orderBy('settledAt', 'desc')
    .limit(limit)
    .execute();
}

/** Tries a dead letter once more, with the same bytes (one of a batch: all of it); false when it is none. An ask nobody needs any more is suppressed. */
export async function redrive(context: OutboundContext, deliveryId: string): Promise<boolean> {
  return transact(context.db, async (tx) => {
    const now = await appNow(tx);
    const batchId = await batchOf(tx, deliveryId);
    if (batchId !== null) return redriveBatch(context, tx, batchId, now);
    const revived = await tx
      .updateTable('delivery')
      .set({ state: 'queued', reason: 'redriven', notBefore: now, settledAt: null })
      .where('id', '=', deliveryId)
      .where('state', '=', 'dead')
      .returning(['lane', 'messageId'])
      .executeTakeFirst();
    if (revived === undefined) return false;
    const { lane, messageId } = revived;
    await tx
      .updateTable('card')
      .set({ unsyncable: null })
      .where('messageId', '=', messageId)
      .where('unsyncable', '=', sql.lit('not_sent'))
      .execute();
    await tx.insertInto('outbox').values({ topic: 'deliver', refId: deliveryId, lane, notBefore: now }).execute();
    afterCommit(tx, context.wake);
    return true;
  });
}

/** A refused batch is tried again as a whole, with the same bytes; false when none of it is dead. */
async function redriveBatch({ wakeBulk }: OutboundContext, tx: Tx, batchId: string, now: Date): Promise<boolean> {
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

async function batchOf(tx: Tx, deliveryId: string): Promise<string | null> {
  const row = await tx.selectFrom('delivery').select('batchId').where('id', '=', deliveryId).executeTakeFirst();
  return row?.batchId ?? null;
}
