import { setTimeout as wait } from 'node:timers/promises';
import { type RawBuilder, sql } from 'kysely';
import { clock, type LockMode, prepared, type Tx, transact } from '../database/index.ts';
import { addMs } from '../lib/time.ts';
import { codeLifetime } from './cards.ts';
import { breakChannel, moveChannel } from './channel.ts';
import { type Claim, claimDelivery, countTries, resolveUnknown } from './claim.ts';
import { jobNames, sendJobId } from './jobs.ts';
import type { DeliveryRow, OutboundContext } from './types.ts';
import { attemptResult, judge, outcomeOfError, outcomeOfReceipt, type SendOutcome, type Verdict } from './verdict.ts';

// All of it well within the lease.
const recordTries = 3;
const recordPauseMs = 500;

/**
 * Claim, call, record: three separate steps, so that a crash between any two is seen and repaired. May run twice. Job,
 * relay and sweep often mean the same delivery: within one process the second one does not even ask. False when its owner
 * is held by somebody else and was not to be waited for.
 */
export async function deliver(context: OutboundContext, deliveryId: string, mode: LockMode = 'wait'): Promise<boolean> {
  const { checkpoint, delivering, logger, meters } = context;
  if (context.stopping || delivering.has(deliveryId)) return true;
  delivering.add(deliveryId);
  let row: DeliveryRow | null;
  try {
    const claim = await claimDelivery(context, deliveryId, mode);
    if (claim === null || claim === 'locked') return claim === null;
    await checkpoint('after-claim');
    const started = performance.now();
    const outcome = await send(context, claim);
    meters.called('send', attemptResult(outcome), performance.now() - started);
    await checkpoint('after-call');
    const failed = { ids: { deliveryId }, line: 'a send could not be recorded, trying again' };
    row = await insist(context, failed, () => recordOutcome(context, claim, outcome));
    await checkpoint('after-record');
  } finally {
    delivering.delete(deliveryId);
  }
  if (row === null) logger.warn({ deliveryId }, 'a send was recorded by somebody else meanwhile');
  if (row?.state === 'queued') await enqueueAgain(context, row);
  if (row?.state === 'unknown' && row.lane <= 1) {
    const { appNow } = await clock.read(context.db);
    if (row.notBefore <= appNow) await resolveUnknown(context, deliveryId);
  }
  return true;
}

/** Only we know the answer, its msgid and code: a lost connection is no reason to forget them. Fenced, so twice is once. */
export async function insist<T>(
  context: OutboundContext,
  failed: { ids: object; line: string },
  record: () => Promise<T>,
): Promise<T> {
  for (let left = recordTries - 1; ; left -= 1) {
    try {
      return await record();
    } catch (err) {
      if (left === 0 || context.stopping) throw err;
      context.logger.warn({ err, ...failed.ids }, failed.line);
      await wait(recordPauseMs);
    }
  }
}

/** Only for punctuality: the sweep of due deliveries finds it as well. */
async function enqueueAgain(
  { db, enqueue }: OutboundContext,
  { id, attempt, lane, notBefore }: DeliveryRow,
): Promise<void> {
  const { appNow, speed } = await clock.read(db);
  if (speed === 0) return;
  const delayMs = Math.max(0, notBefore.getTime() - appNow.getTime()) / speed;
  await enqueue(jobNames.deliver, { deliveryId: id }, { jobId: sendJobId(id, attempt + 1), delayMs, priority: lane });
}

/** One call with the stored bytes; every way it can end is an outcome, never an exception. */
async function send({ crypto, wecom, logger }: OutboundContext, claim: Claim): Promise<SendOutcome> {
  const { id, userid } = claim.delivery;
  let json: string;
  try {
    json = crypto.open(claim.bodySealed);
  } catch (err) {
    logger.error({ err, deliveryId: id }, 'a stored message does not open');
    return { result: 'fault', errcode: null, reason: 'unreadable' };
  }
  try {
    return outcomeOfReceipt(await wecom.sendRaw(json), userid);
  } catch (err) {
    const outcome = outcomeOfError(err);
    logger.info({ err, deliveryId: id, result: outcome.result }, 'a send did not go through');
    return outcome;
  }
}

/**
 * Writes down what a call came to. Fenced by the claim's token: a worker that wakes after its lease was given away
 * changes nothing and gets null.
 */
async function recordOutcome(
  context: OutboundContext,
  claim: Claim,
  outcome: SendOutcome,
): Promise<DeliveryRow | null> {
  const { delivery: claimed, token } = claim;
  const owner = context.ownerOf(claimed.ownerKind);
  return transact(context.db, async (tx) => {
    await owner.lock?.(tx, claimed.ownerId);
    const row = await tx
      .selectFrom('delivery')
      .selectAll()
      .select(sql<Date>`app_now()`.as('now'))
      .where('id', '=', claimed.id)
      .where('claimToken', '=', token)
      .where('state', 'in', ['claimed', 'acted'])
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return null;
    const { now, ...delivery } = row;
    const verdict = await weigh(context, tx, { delivery, outcome, now });
    await moveChannel(context, tx, { claim, outcome, now });
    const { msgid, responseCode } = outcome.result === 'ok' ? outcome : { msgid: null, responseCode: null };
    const codeSealed = responseCode === null ? null : context.crypto.seal(responseCode);
    const errcode = 'errcode' in outcome ? outcome.errcode : null;
    const recorded: Recorded = {
      delivery,
      receipt: { msgid, codeSealed, codeExpiresAt: addMs(now, codeLifetime) },
      finished: sql`
        update attempt set finished_at = clock_timestamp(), result = ${attemptResult(outcome)}, errcode = ${errcode}::int
        where id = ${claim.attemptId}`,
    };
    if (delivery.state === 'acted') return drop(tx, recorded);
    const settled = await apply(tx, { ...recorded, verdict, now });
    context.meters.moved(settled.state, settled.lane);
    if (verdict.notifyOwner === 'unreachable') await owner.unreachable(tx, settled, verdict.errcode);
    if (verdict.notifyOwner === 'stuck') await owner.stuck?.(tx, settled);
    if (settled.state === 'dead') {
      const { id: deliveryId, reason, template } = settled;
      context.logger.error({ deliveryId, errcode: settled.errcode, reason, template }, 'a message is a dead letter');
    }
    return settled;
  });
}

async function weigh(
  context: OutboundContext,
  tx: Tx,
  { delivery, outcome, now }: { delivery: DeliveryRow; outcome: SendOutcome; now: Date },
): Promise<Verdict> {
  const { result } = outcome;
  const isClear = result === 'temporary' || result === 'token';
  const isAmbiguous = result === 'unknown';
  const before = isClear || isAmbiguous ? await countTries(tx, delivery.id) : { temporary: 0, ambiguous: 0 };
  const verdict = judge(outcome, {
    lane: delivery.lane,
    attempt: delivery.attempt,
    mayHaveLanded: delivery.unknownSince !== null,
    temporaryFailures: before.temporary + Number(isClear),
    ambiguousTries: before.ambiguous + Number(isAmbiguous),
    now,
  });
  if (outcome.result !== 'config') return verdict;
  return { ...verdict, retryAt: await breakChannel(context, tx, { now, ...outcome }) };
}

interface Recorded {
  delivery: DeliveryRow;
  /** What WeCom gave us with an accepted message: its number, and the code for one change of its card. */
  receipt: { msgid: string | null; codeSealed: string | null; codeExpiresAt: Date };
  /** For a `with`, so that ending the attempt costs no round trip of its own. */
  finished: RawBuilder<unknown>;
}

/** He pressed before we heard that WeCom took it: acted it stays. */
async function drop(tx: Tx, { delivery, receipt, finished }: Recorded): Promise<DeliveryRow> {
  const { id, messageId } = delivery;
  const { msgid, codeSealed, codeExpiresAt } = receipt;
  await prepared`
    with finished as (${finished}),
    kept as (update message set msgid = ${msgid} where id = ${messageId} and ${msgid}::text is not null),
    coded as (
      update card set send_code_sealed = ${codeSealed}, send_code_expires_at = ${codeExpiresAt}, send_code_used_at = null
      where message_id = ${messageId} and ${codeSealed}::text is not null
    )
    update delivery set claim_token = null, lease_until = null where id = ${id}`.execute(tx);
  return { ...delivery, claimToken: null, leaseUntil: null };
}

/** All rows in one statement. A state wanted while the message was on its way is shown now, or never. */
async function apply(
  tx: Tx,
  { delivery, receipt, finished, verdict, now }: Recorded & { verdict: Verdict; now: Date },
): Promise<DeliveryRow> {
  const { id, messageId, lane } = delivery;
  const { state, reason, errcode, retryAt } = verdict;
  const { msgid, codeSealed, codeExpiresAt } = receipt;
  const hasArrived = state === 'accepted' || state === 'accepted_blind';
  const isLost = state === 'dead' || state === 'unreachable';
  const { rows } = await prepared<{ settledAt: Date | null; notBefore: Date; unknownSince: Date | null }>`
    with finished as (${finished}),
    kept as (update message set msgid = ${msgid} where id = ${messageId} and ${msgid}::text is not null),
    followed as (
      update card set
        send_code_sealed = coalesce(${codeSealed}, send_code_sealed),
        send_code_expires_at = case when ${codeSealed}::text is null then send_code_expires_at else ${codeExpiresAt} end,
        send_code_used_at = case when ${codeSealed}::text is null then send_code_used_at end,
        unsyncable = case when ${isLost}::boolean and wanted_hash <> shown_hash then 'not_sent' else unsyncable end,
        not_before = case when ${hasArrived}::boolean and wanted_hash <> shown_hash then ${now} else not_before end
      where message_id = ${messageId} and (${codeSealed}::text is not null or wanted_hash <> shown_hash)
      returning id, wanted_hash <> shown_hash as behind
    ),
    rung as (
      insert into outbox (topic, ref_id, lane, not_before)
      select 'sync_card', id, ${lane}::int, ${now}::timestamptz from followed where behind and ${hasArrived}::boolean
    )
    update delivery set state = ${state}, reason = ${reason}, errcode = ${errcode}, claim_token = null, lease_until = null,
      settled_at = case when ${retryAt === null}::boolean then ${now} else settled_at end,
      not_before = coalesce(${retryAt}, not_before),
      unknown_since = case when ${state === 'unknown'}::boolean then clock_timestamp() else unknown_since end
    where id = ${id}
    returning settled_at, not_before, unknown_since`.execute(tx);
  const [changed] = rows;
  if (!changed) throw new Error(`delivery ${id} is gone`);
  return { ...delivery, state, reason, errcode, claimToken: null, leaseUntil: null, ...changed };
}
