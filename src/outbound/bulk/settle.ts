import { sql } from 'kysely';
import { afterCommit, type Tx } from '../../database/index.ts';
import type { OutboundContext } from '../context.ts';
import { type BatchRow, type Moved, tellOwner } from './batch.ts';

export interface Ending {
  state: 'accepted' | 'accepted_blind' | 'unreachable' | 'unconfirmed' | 'dead';
  reason: string | null;
  errcode: number | null;
  /** Named in the answer: these were not reached, whatever became of the others. */
  invalid?: readonly string[];
  unlicensed?: readonly string[];
  msgid?: string | null;
}

/** The end of a batch, for everybody of it who has not acted upon it by now. */
export async function settleBatch(
  context: OutboundContext,
  tx: Tx,
  { batch, ending, now }: { batch: BatchRow; ending: Ending; now: Date },
): Promise<void> {
  const { state, reason, errcode, invalid = [], unlicensed = [], msgid = null } = ending;
  const { rows: moved } = await sql<Moved>`/* prepare */
    with kept as (update message set msgid = ${msgid} where id = ${batch.message_id} and ${msgid}::text is not null),
    over as (
      update bulk_batch set state = 'settled', reason = ${reason}, errcode = ${errcode}::int, settled_at = ${now},
        claim_token = null, lease_until = null
      where id = ${batch.id}
    )
    update delivery set
      state = case when userid = any(${invalid}::text[]) or userid = any(${unlicensed}::text[])
        then 'unreachable' else ${state} end,
      reason = case when userid = any(${invalid}::text[]) then 'invalid_user'
        when userid = any(${unlicensed}::text[]) then 'unlicensed_user' else ${reason} end,
      errcode = ${errcode}::int, attempt = ${batch.attempt}::int, settled_at = ${now}
    where batch_id = ${batch.id} and state = 'planned'
    returning id as "deliveryId", person_id as "personId", state, reason`.execute(tx);
  if (batch.recall_asked && msgid !== null) await recallLater(context, tx, batch, now);
  await tellOwner(context, tx, { batch, moved, errcode });
}

/**
 * No answer, and none to be had any more. Somebody who pressed has seen it, so it landed with everybody; otherwise
 * nobody will ever know.
 */
export async function close(
  context: OutboundContext,
  tx: Tx,
  { batch, now }: { batch: BatchRow; now: Date },
): Promise<void> {
  const landed = await hasActed(tx, batch.id);
  const ending: Ending = landed
    ? { state: 'accepted_blind', reason: 'pressed', errcode: null }
    : { state: 'unconfirmed', reason: 'no_answer', errcode: null };
  await settleBatch(context, tx, { batch, ending, now });
}

async function hasActed(tx: Tx, batchId: string): Promise<boolean> {
  const acted = await tx
    .selectFrom('delivery')
    .select('id')
    .where('batch_id', '=', batchId)
    .where('state', '=', 'acted')
    .limit(1)
    .executeTakeFirst();
  return acted !== undefined;
}

/** It was asked back while its call was under way. One call takes it from every phone, so one delivery stands for all. */
async function recallLater({ wake }: OutboundContext, tx: Tx, { id }: BatchRow, now: Date): Promise<void> {
  await sql`
    with standing as (
      update delivery set recall_after = ${now}
      where id = (select min(id) from delivery where batch_id = ${id} and state in ('planned', 'accepted', 'acted'))
      returning id
    )
    insert into outbox (topic, ref_id, lane, not_before) select 'recall', id, 4, ${now} from standing`.execute(tx);
  afterCommit(tx, wake);
}
