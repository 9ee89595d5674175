import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import type { Owner, RecallSelection } from '../notice.ts';

/**
 * One call takes a bulk message from every phone, so one delivery of each message stands for all; returns how many
 * people that is. A message that somebody excepted got as well stays: it goes from all phones or from none.
 */
export async function recallBulk(
  tx: Tx,
  owner: Owner,
  { purposes, exceptPersonIds = [] }: RecallSelection,
  { now, sentAfter }: { now: Date; sentAfter: Date },
): Promise<number> {
  const { rows } = await sql<{ people: number }>`
    with asked as (
      update bulk_batch batch set recall_asked = true
      where owner_kind = ${owner.kind} and owner_id = ${owner.id}
        and (${purposes ?? null}::text[] is null or purpose = any(${purposes ?? null}::text[]))
        and (state = 'claimed' or (state = 'settled' and settled_at > ${sentAfter}))
        and not exists (
          select from delivery
          where batch_id = batch.id and state <> 'suppressed' and person_id = any(${exceptPersonIds}::text[])
        )
      returning id, message_id, state
    ),
    standing as (
      update delivery set recall_after = ${now}
      where id in (
        select min(delivery.id) from asked
          join message on message.id = asked.message_id and message.msgid is not null
          join delivery on delivery.batch_id = asked.id and delivery.state in ('accepted', 'acted')
        where asked.state = 'settled'
        group by asked.id
      )
      returning id, batch_id
    ),
    rung as (insert into outbox (topic, ref_id, lane, not_before) select 'recall', id, 4, ${now} from standing)
    select count(*) as people from standing join delivery using (batch_id)
    where delivery.state in ('accepted', 'acted')`.execute(tx);
  return rows[0]?.people ?? 0;
}

/** Who has acted upon it has acted, though the card is gone. */
export async function markRecalled(tx: Tx, batchId: string): Promise<void> {
  await tx
    .updateTable('delivery')
    .set({ state: 'recalled' })
    .where('batch_id', '=', batchId)
    .where('state', '=', 'accepted')
    .execute();
}
