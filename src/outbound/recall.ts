import { sql } from 'kysely';
import { afterCommit, appNow, type Tx, transact } from '../database/index.ts';
import { addMs, hours, minutes } from '../lib/time.ts';
import { WecomRefusal } from '../wecom/api/index.ts';
import { markRecalled, recallBulk } from './bulk/recall.ts';
import { brokenUntil } from './channel.ts';
import type { OutboundContext } from './context.ts';
import type { Owner, RecallSelection } from './notice.ts';
import { suppress } from './suppress.ts';

const recallable = hours(24);
const retryAfter = minutes(1);
// Sent more than 24 hours ago (doc p/94867).
const tooLate = 42052;

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
    .set({ recall_after: now })
    .whereRef('message.id', '=', 'delivery.message_id')
    .where('message.msgid', 'is not', null)
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', owner.id)
    .where('state', 'in', ['accepted', 'acted'])
    .where('batch_id', 'is', null)
    .where('settled_at', '>', sentAfter);
  if (purposes?.length) sent = sent.where('purpose', 'in', purposes);
  if (exceptPersonIds?.length) sent = sent.where('person_id', 'not in', exceptPersonIds);
  const marked = await sent.returning(['delivery.id', 'lane']).execute();
  if (marked.length === 0) return inBulk;
  await tx
    .insertInto('outbox')
    .values(marked.map(({ id, lane }) => ({ topic: 'recall' as const, ref_id: id, lane, not_before: now })))
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
    .set({ result, errcode: error instanceof WecomRefusal ? error.errcode : null, finished_at: sql`clock_timestamp()` })
    .where('id', '=', due.attemptId)
    .execute();
  if (result === 'temporary') return;
  await transact(context.db, async (tx) => {
    const { batchId } = due;
    const isOnesOwn = result === 'ok' && batchId === null;
    await tx
      .updateTable('delivery')
      .set({ recall_after: null, ...(isOnesOwn ? { state: 'recalled' as const } : {}) })
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
      .set({ recall_after: until ?? addMs(now, retryAfter) })
      .whereRef('message.id', '=', 'delivery.message_id')
      .where('delivery.id', '=', deliveryId)
      .where('recall_after', '<=', sql<Date>`app_now()`)
      .returning(['message.msgid', 'message.corp_id', 'message.agent_id', 'delivery.userid', 'delivery.batch_id'])
      .executeTakeFirst();
    if (until !== null || !due?.msgid) return null;
    const { msgid, corp_id, agent_id, userid, batch_id: batchId } = due;
    const call = { kind: 'recall' as const, delivery_id: deliveryId, corp_id, agent_id, userid: userid ?? '', n: 1 };
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
