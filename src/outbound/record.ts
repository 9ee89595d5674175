import { sql } from 'kysely';
import { appNow, type Tx, transact } from '../database/index.ts';
import { addMs, hours } from '../lib/time.ts';
import { breakChannel, pauseChannel, reopenChannel } from './channel.ts';
import type { Claim } from './claim.ts';
import type { OutboundContext } from './context.ts';
import type { DeliveryRow } from './notice.ts';
import { attemptResult, type SendOutcome } from './outcome.ts';
import { judge, type Verdict } from './verdict.ts';

/** A response code works once, within 72 hours (doc p/94888). */
export const codeLifetime = hours(72);

/**
 * Writes down what a call came to. Fenced by the claim's token: a worker that wakes after its lease was given away
 * changes nothing and gets null.
 */
export async function recordOutcome(
  context: OutboundContext,
  claim: Claim,
  outcome: SendOutcome,
): Promise<DeliveryRow | null> {
  const { delivery: claimed, token } = claim;
  const owner = context.ownerOf(claimed.owner_kind);
  return transact(context.db, async (tx) => {
    await owner.lock(tx, claimed.owner_id);
    const now = await appNow(tx);
    const delivery = await tx
      .selectFrom('delivery')
      .selectAll()
      .where('id', '=', claimed.id)
      .where('claim_token', '=', token)
      .where('state', 'in', ['claimed', 'acted'])
      .forUpdate()
      .executeTakeFirst();
    if (delivery === undefined) return null;
    await finishAttempt(tx, claim.attemptId, outcome);
    const verdict = await weigh(context, tx, { delivery, outcome, now });
    await moveChannel(context, tx, { claim, outcome, now });
    if (outcome.result === 'ok') await keepReceipt(context, tx, { delivery, outcome, now });
    if (delivery.state === 'acted') return drop(tx, delivery.id);
    const row = await apply(tx, delivery.id, verdict, now);
    context.meters.moved(row.state, row.lane);
    await followCard(tx, row, now);
    if (verdict.tellOwner === 'unreachable') await owner.unreachable(tx, row, verdict.errcode);
    if (verdict.tellOwner === 'stuck') await owner.stuck?.(tx, row);
    if (row.state === 'dead') {
      const { id: deliveryId, errcode, reason, template } = row;
      context.logger.error({ deliveryId, errcode, reason, template }, 'a message is a dead letter');
    }
    return row;
  });
}

async function weigh(
  context: OutboundContext,
  tx: Tx,
  { delivery, outcome, now }: { delivery: DeliveryRow; outcome: SendOutcome; now: Date },
): Promise<Verdict> {
  const failed = ['temporary', 'token', 'unknown'].includes(outcome.result);
  const tries = failed ? await countTries(tx, delivery.id) : { temporary: 0, ambiguous: 0 };
  const verdict = judge(outcome, {
    lane: delivery.lane,
    attempt: delivery.attempt,
    mayHaveLanded: delivery.unknown_since !== null,
    temporaryFailures: tries.temporary,
    ambiguousTries: tries.ambiguous,
    now,
  });
  if (outcome.result !== 'config') return verdict;
  return { ...verdict, retryAt: await breakChannel(context, tx, { now, errcode: outcome.errcode }) };
}

/** How often this delivery failed clearly and how often it ended without an answer. */
export async function countTries(tx: Tx, deliveryId: string): Promise<{ temporary: number; ambiguous: number }> {
  return tx
    .selectFrom('attempt')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('result', 'in', ['temporary', 'token']).as('temporary'),
      eb.fn.countAll<number>().filterWhere('result', 'in', ['unknown', 'abandoned']).as('ambiguous'),
    ])
    .where('delivery_id', '=', deliveryId)
    .where('kind', '=', 'send')
    .executeTakeFirstOrThrow();
}

async function finishAttempt(tx: Tx, attemptId: number, outcome: SendOutcome): Promise<void> {
  await tx
    .updateTable('attempt')
    .set({
      finished_at: sql`clock_timestamp()`,
      result: attemptResult(outcome),
      errcode: 'errcode' in outcome ? outcome.errcode : null,
    })
    .where('id', '=', attemptId)
    .execute();
}

/** A limit closes the channel; any answer about this one message shows a probed channel to be open. */
async function moveChannel(
  context: OutboundContext,
  tx: Tx,
  { claim, outcome, now }: { claim: Claim; outcome: SendOutcome; now: Date },
): Promise<void> {
  if (outcome.result === 'limited') {
    const until = addMs(now, outcome.pauseMs);
    return pauseChannel(context, tx, { until, now, errcode: outcome.errcode });
  }
  const answered = ['ok', 'not_reached', 'duplicate', 'fault'].includes(outcome.result);
  if (claim.probing && answered) await reopenChannel(context, tx);
}

async function keepReceipt(
  { crypto }: OutboundContext,
  tx: Tx,
  { delivery, outcome, now }: { delivery: DeliveryRow; outcome: SendOutcome & { result: 'ok' }; now: Date },
): Promise<void> {
  const { msgid, responseCode } = outcome;
  if (msgid !== null) await tx.updateTable('message').set({ msgid }).where('id', '=', delivery.message_id).execute();
  if (responseCode === null) return;
  await tx
    .updateTable('card')
    .set({
      send_code_sealed: crypto.seal(responseCode),
      send_code_expires_at: addMs(now, codeLifetime),
      send_code_used_at: null,
    })
    .where('message_id', '=', delivery.message_id)
    .execute();
}

/** He pressed before we heard that WeCom took it: acted it stays. */
async function drop(tx: Tx, deliveryId: string): Promise<DeliveryRow> {
  return tx
    .updateTable('delivery')
    .set({ claim_token: null, lease_until: null })
    .where('id', '=', deliveryId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function apply(tx: Tx, deliveryId: string, verdict: Verdict, now: Date): Promise<DeliveryRow> {
  const { state, reason, errcode, retryAt } = verdict;
  return tx
    .updateTable('delivery')
    .set({
      state,
      reason,
      errcode,
      claim_token: null,
      lease_until: null,
      ...(retryAt === null ? { settled_at: now } : { not_before: retryAt }),
      ...(state === 'unknown' ? { unknown_since: sql`clock_timestamp()` } : {}),
    })
    .where('id', '=', deliveryId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** A face wanted while the message was on its way is shown now, or never. */
async function followCard(tx: Tx, { state, lane, message_id }: DeliveryRow, now: Date): Promise<void> {
  const never = state === 'dead' || state === 'unreachable';
  if (!never && state !== 'accepted' && state !== 'accepted_blind') return;
  const behind = await tx
    .updateTable('card')
    .set(never ? { unsyncable: 'not_sent' } : { not_before: now })
    .where('message_id', '=', message_id)
    .whereRef('wanted_hash', '<>', 'shown_hash')
    .returning('id')
    .executeTakeFirst();
  if (never || behind === undefined) return;
  await tx.insertInto('outbox').values({ topic: 'sync_card', ref_id: behind.id, lane, not_before: now }).execute();
}
