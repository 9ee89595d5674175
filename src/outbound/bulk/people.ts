import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import type { OutboundContext } from '../context.ts';
import { taskIdOf } from '../render.ts';
import { readdress } from './addressing.ts';
import { asOwnerSeesIt, type BatchRow, type Moved, tellOwner } from './batch.ts';

/** Somebody who is still to get it. */
export interface Planned {
  deliveryId: string;
  personId: string;
  userid: string;
}

/** Without those suppressed while a call was under way: a reason before the end is the wish to be left out of the next. */
export async function lockPlanned(tx: Tx, batchId: string): Promise<Planned[]> {
  const { rows } = await sql<Planned>`/* prepare */
    select id as "deliveryId", person_id as "personId", userid from delivery
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
  const reasons = await context.ownerOf(batch.owner_kind).silenced?.(tx, asOwnerSeesIt(batch), personIds);
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
  await tellOwner(context, tx, { batch, moved });
  return people.filter(({ personId }) => !reasons.has(personId));
}

/** People who cannot get it now go into a later batch of their own: the same words, another message. */
export async function moveToLater(
  { crypto }: OutboundContext,
  tx: Tx,
  { batch, people, notBefore, reason }: { batch: BatchRow; people: Planned[]; notBefore: Date; reason: string },
): Promise<void> {
  const messageId = newId();
  const batchId = newId();
  const taskId = taskIdOf(messageId);
  const { body_sealed } = await tx
    .selectFrom('message')
    .select('body_sealed')
    .where('id', '=', batch.message_id)
    .executeTakeFirstOrThrow();
  const userids = people.map(({ userid }) => userid);
  const sealed = crypto.seal(readdress(crypto.open(body_sealed), { userids, taskId }));
  await sql`
    with body as (
      insert into message (id, corp_id, agent_id, task_id, body_sealed, content_hash, created_at)
      select ${messageId}, corp_id, agent_id, ${taskId}, ${sealed}, content_hash, created_at
      from message where id = ${batch.message_id}
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
export async function addressAnew(
  { crypto }: OutboundContext,
  tx: Tx,
  { message_id }: BatchRow,
  people: Planned[],
): Promise<void> {
  const { body_sealed } = await tx
    .selectFrom('message')
    .select('body_sealed')
    .where('id', '=', message_id)
    .executeTakeFirstOrThrow();
  const userids = people.map(({ userid }) => userid);
  const sealed = crypto.seal(readdress(crypto.open(body_sealed), { userids }));
  await tx.updateTable('message').set({ body_sealed: sealed }).where('id', '=', message_id).execute();
}
