import { sql } from 'kysely';
import { afterCommit, appNow, type Tx, transact } from '../database/index.ts';
import { addMs, hours, minutes } from '../lib/time.ts';
import { WecomRefusal } from '../wecom/api/index.ts';
import { brokenUntil } from './channel.ts';
import type { OutboundContext, Owner, RecallSelection, Suppression } from './types.ts';

const recallable = hours(24);
const retryAfter = minutes(1);
// Sent more than 24 hours ago (doc p/94867).
const tooLate = 42052;

/**
 * What has not gone out yet stays here; returns how many. One whose earlier try may have landed becomes unconfirmed,
 * because nobody can call it back.
 */
export async function suppress(tx: Tx, owner: Owner, suppression: Suppression): Promise<number> {
  const now = await appNow(tx);
  const spared = await suppressBulk(tx, owner, suppression, now);
  const { reason, purposes, run, exceptPersonIds } = suppression;
  let waiting = tx
    .updateTable('delivery')
    .set({
      state: sql`case when unknown_since is null then 'suppressed' else 'unconfirmed' end`,
      reason,
      settledAt: now,
    })
    .where('ownerKind', '=', owner.kind)
    .where('ownerId', '=', owner.id)
    .where('state', 'in', ['held', 'queued']);
  if (purposes?.length) waiting = waiting.where('purpose', 'in', purposes);
  if (run !== undefined) waiting = waiting.where('run', '=', run);
  if (exceptPersonIds?.length) waiting = waiting.where('personId', 'not in', exceptPersonIds);
  return spared + (await waiting.returning('id').execute()).length;
}

/** Takes messages back from the phones within WeCom's 24 hours; what has not gone out yet never will. */
export async function recall(
  context: OutboundContext,
  tx: Tx,
  owner: Owner,
  selection: RecallSelection = {},
): Promise<number> {
  const { purposes, exceptPersonIds } = selection;
  const now = await appNow(tx);
  await suppress(tx, owner, {
    reason: 'recalled',
    ...(purposes === undefined ? {} : { purposes }),
    ...(exceptPersonIds === undefined ? {} : { exceptPersonIds }),
  });
  const sentAfter = addMs(now, -recallable);
  const inBulk = await recallBulk(tx, owner, selection, { now, sentAfter });
  if (inBulk > 0) afterCommit(tx, context.wake);
  let sent = tx
    .updateTable('delivery')
    .from('message')
    .set({ recallAfter: now })
    .whereRef('message.id', '=', 'delivery.messageId')
    .where('message.msgid', 'is not', null)
    .where('ownerKind', '=', owner.kind)
    .where('ownerId', '=', owner.id)
    .where('state', 'in', ['accepted', 'acted'])
    .where('batchId', 'is', null)
    .where('settledAt', '>', sentAfter);
  if (purposes?.length) sent = sent.where('purpose', 'in', purposes);
  if (exceptPersonIds?.length) sent = sent.where('personId', 'not in', exceptPersonIds);
  const marked = await sent.returning(['delivery.id', 'lane']).execute();
  if (marked.length === 0) return inBulk;
  await tx
    .insertInto('outbox')
    .values(marked.map(({ id, lane }) => ({ topic: 'recall' as const, refId: id, lane, notBefore: now })))
    .execute();
  afterCommit(tx, context.wake);
  return inBulk + marked.length;
}

/** Recalling twice does no harm, so nothing is claimed: the next try stands before the call and is taken away after it. */
export async function recallMessage(context: OutboundContext, deliveryId: string): Promise<void> {
  const due = await begin(context, deliveryId);
  if (due === null) return;
  const started = performance.now();
  const error = await context.wecom.recall(due.msgid).then(
    () => null,
    (err: unknown) => err,
  );
  const result = error === null ? 'ok' : isFinal(error) ? 'permanent' : 'temporary';
  context.meters.called('recall', result, performance.now() - started);
  if (error !== null) context.logger.info({ err: error, deliveryId, result }, 'a recall did not go through');
  await context.db
    .updateTable('attempt')
    .set({ result, errcode: error instanceof WecomRefusal ? error.errcode : null, finishedAt: sql`clock_timestamp()` })
    .where('id', '=', due.attemptId)
    .execute();
  if (result === 'temporary') return;
  await transact(context.db, async (tx) => {
    const { batchId } = due;
    const isOnesOwn = result === 'ok' && batchId === null;
    await tx
      .updateTable('delivery')
      .set({ recallAfter: null, ...(isOnesOwn ? { state: 'recalled' as const } : {}) })
      .where('id', '=', deliveryId)
      .execute();
    if (result === 'ok' && batchId !== null) await markRecalled(tx, batchId);
  });
}

/** Moves the next try on before calling, so that a crash repeats it a minute later. */
async function begin(
  context: OutboundContext,
  deliveryId: string,
): Promise<{ msgid: string; batchId: string | null; attemptId: number } | null> {
  return transact(context.db, async (tx) => {
    const now = await appNow(tx);
    const until = await brokenUntil(context, tx, now);
    const due = await tx
      .updateTable('delivery')
      .from('message')
      .set({ recallAfter: until ?? addMs(now, retryAfter) })
      .whereRef('message.id', '=', 'delivery.messageId')
      .where('delivery.id', '=', deliveryId)
      .where('recallAfter', '<=', sql<Date>`app_now()`)
      .returning(['message.msgid', 'message.corpId', 'message.agentId', 'delivery.userid', 'delivery.batchId'])
      .executeTakeFirst();
    if (until !== null || !due?.msgid) return null;
    const { msgid, corpId, agentId, userid, batchId } = due;
    const call = { kind: 'recall' as const, deliveryId, corpId, agentId, userid: userid ?? '', n: 1 };
    const attempt = await tx
      .insertInto('attempt')
      .values({ ...call, at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    return { msgid, batchId, attemptId: attempt.id };
  });
}

function isFinal(error: unknown): boolean {
  if (!(error instanceof WecomRefusal)) return false;
  return error.errcode === tooLate || !['busy', 'limited', 'token', 'config'].includes(error.kind);
}

/**
 * What bulk has not sent yet stays here; returns how many people that spares. One that may have landed becomes
 * unconfirmed. A call under way is let be, but should it fail, the next one leaves these people out.
 */
async function suppressBulk(
  tx: Tx,
  owner: Owner,
  { reason, purposes, run, exceptPersonIds = [] }: Suppression,
  now: Date,
): Promise<number> {
  let open = tx
    .selectFrom('bulkBatch')
    .select('id')
    .where('ownerKind', '=', owner.kind)
    .where('ownerId', '=', owner.id)
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

/**
 * One call takes a bulk message from every phone, so one delivery of each message stands for all; returns how many
 * people that is. A message that somebody excepted got as well stays: it goes from all phones or from none.
 */
async function recallBulk(
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
async function markRecalled(tx: Tx, batchId: string): Promise<void> {
  await tx
    .updateTable('delivery')
    .set({ state: 'recalled' })
    .where('batchId', '=', batchId)
    .where('state', '=', 'accepted')
    .execute();
}
