import { type Selectable, sql } from 'kysely';
import { afterCommit, prepared, type Schema, type Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { duplicateWindow, readdress, taskIdOf } from '../message.ts';
import type { BulkBatch, BulkResult, DeliveryState, OutboundContext } from '../types.ts';
import { mayResend } from '../verdict.ts';

export type BatchRow = Selectable<Schema['bulkBatch']>;

/** Somebody who is still to get it. */
export interface Planned {
  deliveryId: string;
  personId: string;
  userid: string;
}

/** Somebody of a batch whose delivery has just changed its state. */
export interface Moved {
  deliveryId: string;
  personId: string;
  state: DeliveryState;
  reason: string | null;
}

export interface Ending {
  state: 'accepted' | 'accepted_blind' | 'unreachable' | 'unconfirmed' | 'dead';
  reason: string | null;
  errcode: number | null;
  /** Named in the answer: these were not reached, whatever became of the others. */
  invalid?: readonly string[];
  unlicensed?: readonly string[];
  msgid?: string | null;
}

/** Without those suppressed while a call was under way: a reason before the end is the wish to be left out of the next. */
export async function lockPlanned(tx: Tx, batchId: string): Promise<Planned[]> {
  const { rows } = await prepared<Planned>`
    select id as delivery_id, person_id, userid from delivery
    where batch_id = ${batchId} and state = 'planned' and reason is null and userid is not null
    order by person_id for update`.execute(tx);
  return rows;
}

/** Leaves out whom the owner names, and answers who is left. */
export async function dropSilenced(
  context: OutboundContext,
  tx: Tx,
  { batch, people, now }: { batch: BatchRow; people: Planned[]; now: Date },
): Promise<Planned[]> {
  const personIds = people.map(({ personId }) => personId);
  const reasons = await context.ownerOf(batch.ownerKind).silenced?.(tx, asOwnerSeesIt(batch), personIds);
  if (reasons === undefined) return people;
  const moved = people.flatMap(({ deliveryId, personId }): Moved[] => {
    const reason = reasons.get(personId);
    return reason === undefined ? [] : [{ deliveryId, personId, state: 'suppressed', reason }];
  });
  if (moved.length === 0) return people;
  await sql`
    update delivery set state = 'suppressed', reason = dropped.reason, settled_at = ${now}
    from unnest(${moved.map(({ deliveryId }) => deliveryId)}::text[], ${moved.map(({ reason }) => reason)}::text[])
      as dropped (id, reason)
    where delivery.id = dropped.id`.execute(tx);
  await notifyOwner(context, tx, { batch, moved });
  return people.filter(({ personId }) => !reasons.has(personId));
}

/** People who cannot get it now go into a later batch of their own: the same words, another message. */
export async function moveToLater(
  context: OutboundContext,
  tx: Tx,
  { batch, people, notBefore, reason }: { batch: BatchRow; people: Planned[]; notBefore: Date; reason: string },
): Promise<void> {
  const messageId = newId();
  const batchId = newId();
  const taskId = taskIdOf(messageId);
  const sealed = await bodyFor(context, tx, { batch, people, taskId });
  await sql`
    with body as (
      insert into message (id, corp_id, agent_id, task_id, body_sealed, content_hash, created_at)
      select ${messageId}, corp_id, agent_id, ${taskId}, ${sealed}, content_hash, created_at
      from message where id = ${batch.messageId}
    ),
    later as (
      insert into bulk_batch (id, message_id, owner_kind, owner_id, purpose, template, run, step, occurrence, persons,
        reason, not_before, created_at)
      select ${batchId}, ${messageId}, owner_kind, owner_id, purpose, template, run, step, occurrence,
        ${people.length}::int, ${reason}, ${notBefore}, created_at
      from bulk_batch where id = ${batch.id}
    )
    update delivery set message_id = ${messageId}, batch_id = ${batchId}
    where id = any(${people.map(({ deliveryId }) => deliveryId)}::text[])`.execute(tx);
}

/** The stored body goes to these people only, under its own task_id; only while no try of it can have landed. */
export async function addressAnew(context: OutboundContext, tx: Tx, batch: BatchRow, people: Planned[]): Promise<void> {
  const bodySealed = await bodyFor(context, tx, { batch, people });
  await tx.updateTable('message').set({ bodySealed }).where('id', '=', batch.messageId).execute();
}

/** Whether WeCom's check for duplicates no longer covers a try that may have landed. */
export async function mightDouble(context: OutboundContext, tx: Tx, batch: BatchRow, now: Date): Promise<boolean> {
  const { firstAmbiguous } = await tx
    .selectFrom('attempt')
    .innerJoin('delivery', 'delivery.id', 'attempt.deliveryId')
    .select((eb) => eb.fn.min<Date | null>('attempt.at').as('firstAmbiguous'))
    .where('delivery.batchId', '=', batch.id)
    .where('attempt.kind', '=', 'send')
    .where('attempt.result', 'in', ['unknown', 'abandoned'])
    .executeTakeFirstOrThrow();
  const { purpose, ambiguousTries: ambiguous } = batch;
  const window = duplicateWindow(context.settings.send);
  return !mayResend({ lane: 4, purpose, ambiguous, firstAmbiguous, now, window });
}

/** The end of a batch, for everybody of it who has not acted upon it by now. */
export async function settleBatch(
  context: OutboundContext,
  tx: Tx,
  { batch, ending, now }: { batch: BatchRow; ending: Ending; now: Date },
): Promise<void> {
  const { state, reason, errcode, invalid = [], unlicensed = [], msgid = null } = ending;
  const { rows: moved } = await prepared<Moved>`
    with kept as (update message set msgid = ${msgid} where id = ${batch.messageId} and ${msgid}::text is not null),
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
    returning id as delivery_id, person_id, state, reason`.execute(tx);
  if (batch.recallAsked && msgid !== null) await recallLater(context, tx, batch, now);
  await notifyOwner(context, tx, { batch, moved, errcode });
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

/** Tells the owner, people of one fate together; an owner that keeps no books of batches hears of each unreachable one. */
export async function notifyOwner(
  context: OutboundContext,
  tx: Tx,
  { batch, moved, errcode = null }: { batch: BatchRow; moved: readonly Moved[]; errcode?: number | null },
): Promise<void> {
  if (moved.length === 0) return;
  for (const { state } of moved) context.meters.moved(state, 4);
  const owner = context.ownerOf(batch.ownerKind);
  if (owner.settled) return owner.settled(tx, asOwnerSeesIt(batch), byFate(moved));
  const lost = moved.filter(({ state }) => state === 'unreachable').map(({ deliveryId }) => deliveryId);
  if (lost.length === 0) return;
  const rows = await tx.selectFrom('delivery').selectAll().where('id', 'in', lost).execute();
  for (const row of rows) await owner.unreachable(tx, row, errcode);
}

async function bodyFor(
  { crypto }: OutboundContext,
  tx: Tx,
  { batch, people, ...changed }: { batch: BatchRow; people: Planned[]; taskId?: string },
): Promise<string> {
  const { bodySealed } = await tx
    .selectFrom('message')
    .select('bodySealed')
    .where('id', '=', batch.messageId)
    .executeTakeFirstOrThrow();
  const userids = people.map(({ userid }) => userid);
  return crypto.seal(readdress(crypto.open(bodySealed), { userids, ...changed }));
}

function asOwnerSeesIt(batch: BatchRow): BulkBatch {
  const { id, ownerId, purpose, template, run, step, occurrence } = batch;
  return { id, ownerId, purpose, template, run, step, occurrence };
}

function byFate(moved: readonly Moved[]): BulkResult[] {
  const fates = new Map<string, BulkResult>();
  for (const { state, reason, personId } of moved) {
    const key = `${state} ${reason ?? ''}`;
    const fate = fates.get(key) ?? { state: asResult(state), reason, personIds: [] };
    fate.personIds.push(personId);
    fates.set(key, fate);
  }
  return [...fates.values()];
}

function asResult(state: DeliveryState): BulkResult['state'] {
  switch (state) {
    case 'accepted':
    case 'accepted_blind':
    case 'unreachable':
    case 'unconfirmed':
    case 'suppressed':
    case 'dead':
      return state;
    default:
      throw new Error(`nobody of a batch ends ${state}`);
  }
}

async function hasActed(tx: Tx, batchId: string): Promise<boolean> {
  const acted = await tx
    .selectFrom('delivery')
    .select('id')
    .where('batchId', '=', batchId)
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
