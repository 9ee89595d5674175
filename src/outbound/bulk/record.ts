import { sql } from 'kysely';
import { prepared, type Tx, transact } from '../../database/index.ts';
import { breakChannel, moveChannel } from '../channel.ts';
import type { OutboundContext, Owner } from '../types.ts';
import { attemptResult, judge, resolveUnknownAt, type SendOutcome, type Verdict } from '../verdict.ts';
import {
  type BatchRow,
  close,
  type Ending,
  lockPlanned,
  type Moved,
  mightDouble,
  notifyOwner,
  settleBatch,
} from './batch.ts';
import type { BulkClaim } from './claim.ts';

/** What one call for many came to; people named as invalid or unlicensed were not reached even by an accepted one. */
export interface BulkOutcome {
  call: SendOutcome;
  invalid: readonly string[];
  unlicensed: readonly string[];
}

/**
 * Writes down what a call came to. Fenced by the claim's token: a worker that wakes after its lease was given away
 * changes nothing and gets false.
 */
export async function recordBatch(context: OutboundContext, claim: BulkClaim, outcome: BulkOutcome): Promise<boolean> {
  const { batch: claimed, token } = claim;
  const owner = context.ownerOf(claimed.ownerKind);
  return transact(context.db, async (tx) => {
    await owner.lock?.(tx, claimed.ownerId);
    const row = await tx
      .selectFrom('bulkBatch')
      .selectAll()
      .select(sql<Date>`app_now()`.as('now'))
      .where('id', '=', claimed.id)
      .where('claimToken', '=', token)
      .where('state', '=', 'claimed')
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return false;
    const { now, ...batch } = row;
    await finishAttempts(tx, batch, outcome.call);
    await moveChannel(context, tx, { claim, outcome: outcome.call, now });
    const verdict = await weigh(context, tx, { batch, outcome: outcome.call, now });
    await apply(context, tx, { batch, outcome, verdict, now });
    return true;
  });
}

/** A lease ran out: the worker died between claim and record, so nobody knows whether WeCom got it. */
export async function endLeases({ db }: OutboundContext): Promise<number> {
  return transact(db, async (tx) => {
    const late = await tx
      .selectFrom('bulkBatch')
      .select(['id', 'attempt', 'ambiguousTries', sql<Date>`app_now()`.as('now')])
      .where('state', '=', 'claimed')
      .where('leaseUntil', '<', sql<Date>`clock_timestamp()`)
      .orderBy('id')
      .forUpdate()
      .skipLocked()
      .execute();
    for (const { id, attempt, ambiguousTries: before, now } of late) {
      const ambiguousTries = before + 1;
      await sql`
        update attempt set result = 'abandoned', finished_at = clock_timestamp() from delivery
        where delivery.batch_id = ${id} and attempt.delivery_id = delivery.id and attempt.kind = 'send'
          and attempt.n = ${attempt}::int and attempt.finished_at is null`.execute(tx);
      await tx
        .updateTable('bulkBatch')
        .set({
          state: 'unknown',
          reason: 'lease_ended',
          unknownSince: sql<Date>`clock_timestamp()`,
          notBefore: resolveUnknownAt({ lane: 4, ambiguousTries, now }),
          ambiguousTries,
          claimToken: null,
          leaseUntil: null,
        })
        .where('id', '=', id)
        .execute();
    }
    return late.length;
  });
}

/** Batches without an answer for a minute, of app time or of real time. */
export async function unknownDue({ db }: OutboundContext): Promise<{ id: string; owner: Owner }[]> {
  const due = await db
    .selectFrom('bulkBatch')
    .select(['id', 'ownerKind', 'ownerId'])
    .where('state', '=', 'unknown')
    .where((eb) =>
      eb.or([
        eb('notBefore', '<=', sql<Date>`app_now()`),
        eb('unknownSince', '<', sql<Date>`clock_timestamp() - interval '60 seconds'`),
      ]),
    )
    .orderBy('id')
    .execute();
  return due.map(({ id, ownerKind, ownerId }) => ({ id, owner: { kind: ownerKind, id: ownerId } }));
}

/** The same bytes to the same people once more; closed when that was done, is needless, or would reach people it must not. */
export async function resolveUnknown(context: OutboundContext, batchId: string, owner: Owner): Promise<void> {
  await transact(context.db, async (tx) => {
    await context.ownerOf(owner.kind).lock?.(tx, owner.id);
    const row = await tx
      .selectFrom('bulkBatch')
      .selectAll()
      .select(sql<Date>`app_now()`.as('now'))
      .where('id', '=', batchId)
      .where('state', '=', 'unknown')
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (row === undefined) return;
    const { now, ...batch } = row;
    const { length: planned } = await lockPlanned(tx, batchId);
    const isAsSent = planned === batch.persons;
    if (!isAsSent || (await mightDouble(context, tx, batch, now))) return close(context, tx, { batch, now });
    await tx.updateTable('bulkBatch').set({ state: 'waiting', notBefore: now }).where('id', '=', batchId).execute();
  });
}

async function weigh(
  context: OutboundContext,
  tx: Tx,
  { batch, outcome, now }: { batch: BatchRow; outcome: SendOutcome; now: Date },
): Promise<Verdict> {
  const verdict = judge(outcome, {
    lane: 4,
    attempt: batch.attempt,
    mayHaveLanded: batch.unknownSince !== null,
    temporaryFailures: batch.temporaryFailures + Number(isTemporary(outcome)),
    ambiguousTries: batch.ambiguousTries + Number(outcome.result === 'unknown'),
    now,
  });
  if (outcome.result !== 'config') return verdict;
  return { ...verdict, retryAt: await breakChannel(context, tx, { now, ...outcome }) };
}

function isTemporary({ result }: SendOutcome): boolean {
  return result === 'temporary' || result === 'token';
}

async function finishAttempts(tx: Tx, { id, attempt }: BatchRow, outcome: SendOutcome): Promise<void> {
  const errcode = 'errcode' in outcome ? outcome.errcode : null;
  await prepared`
    update attempt set finished_at = clock_timestamp(), result = ${attemptResult(outcome)}, errcode = ${errcode}::int
    from delivery
    where delivery.batch_id = ${id} and attempt.delivery_id = delivery.id and attempt.kind = 'send'
      and attempt.n = ${attempt}::int and attempt.finished_at is null`.execute(tx);
}

async function apply(
  context: OutboundContext,
  tx: Tx,
  { batch, outcome, verdict, now }: { batch: BatchRow; outcome: BulkOutcome; verdict: Verdict; now: Date },
): Promise<void> {
  const { state, reason, errcode } = verdict;
  switch (state) {
    case 'accepted':
    case 'accepted_blind':
    case 'unreachable':
    case 'dead': {
      const { call, invalid, unlicensed } = outcome;
      const msgid = call.result === 'ok' ? call.msgid : null;
      const ending: Ending = { state, reason, errcode, invalid, unlicensed, msgid };
      await settleBatch(context, tx, { batch, ending, now });
      if (state === 'dead') context.logger.error({ batchId: batch.id, errcode, reason }, 'a batch is a dead letter');
      return;
    }
    case 'unknown':
      return doubt(tx, { batch, verdict, now });
    default:
      return tryAgain(context, tx, { batch, outcome: outcome.call, verdict, now });
  }
}

async function doubt(tx: Tx, { batch, verdict, now }: { batch: BatchRow; verdict: Verdict; now: Date }): Promise<void> {
  await tx
    .updateTable('bulkBatch')
    .set({
      state: 'unknown',
      reason: verdict.reason,
      unknownSince: sql<Date>`clock_timestamp()`,
      notBefore: verdict.retryAt ?? now,
      ambiguousTries: batch.ambiguousTries + 1,
      claimToken: null,
      leaseUntil: null,
    })
    .where('id', '=', batch.id)
    .execute();
}

interface Failed {
  batch: BatchRow;
  outcome: SendOutcome;
  verdict: Verdict;
  now: Date;
}

/** A clear no for now. Whoever was suppressed while the call was under way is not in the next one. */
async function tryAgain(context: OutboundContext, tx: Tx, { batch, outcome, verdict, now }: Failed): Promise<void> {
  const mayHaveLanded = batch.unknownSince !== null;
  const { rows: moved } = await prepared<Moved>`
    update delivery set state = ${mayHaveLanded ? 'unconfirmed' : 'suppressed'}, settled_at = ${now}
    where batch_id = ${batch.id} and state = 'planned' and reason is not null
    returning id as delivery_id, person_id, state, reason`.execute(tx);
  const { planned } = await tx
    .selectFrom('delivery')
    .select((eb) => eb.fn.countAll<number>().as('planned'))
    .where('batchId', '=', batch.id)
    .where('state', '=', 'planned')
    .executeTakeFirstOrThrow();
  const isOver = planned === 0;
  await tx
    .updateTable('bulkBatch')
    .set({
      state: isOver ? (mayHaveLanded ? 'settled' : 'cancelled') : 'waiting',
      reason: isOver ? 'nobody_left' : verdict.reason,
      errcode: verdict.errcode,
      notBefore: verdict.retryAt ?? now,
      temporaryFailures: batch.temporaryFailures + Number(isTemporary(outcome)),
      claimToken: null,
      leaseUntil: null,
      settledAt: isOver ? now : null,
    })
    .where('id', '=', batch.id)
    .execute();
  await notifyOwner(context, tx, { batch, moved });
}
