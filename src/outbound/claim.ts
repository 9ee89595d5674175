import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterCommit, appNow, type LockMode, prepared, type Tx, transact } from '../database/index.ts';
import { memberIsFull, nextDay, nextMemberSlot, takeFromDay } from './budgets.ts';
import { type Channel, passGate } from './channel.ts';
import { duplicateWindow } from './message.ts';
import type { DeliveryRow, DeliveryState, OutboundContext } from './types.ts';
import { mayResend, type Tries } from './verdict.ts';

export interface Claim {
  delivery: SendableRow;
  bodySealed: string;
  token: string;
  attemptId: number;
  /** This call finds out whether a closed channel is open again. */
  probing: boolean;
  /** No call before this one was answered. */
  failing: boolean;
}

type SendableRow = DeliveryRow & { userid: string };

const sendable: DeliveryState[] = ['queued', 'held'];

/**
 * Takes one delivery for one call, in one transaction that is committed before anybody calls out. Null means: not now
 * (somebody else has it, its question is settled, the channel is closed, a budget is used up); 'locked', that its owner is
 * held by somebody who was not to be waited for.
 */
export async function claimDelivery(
  context: OutboundContext,
  deliveryId: string,
  mode: LockMode,
): Promise<Claim | null | 'locked'> {
  return transact(context.db, async (tx) => {
    const locked = await lockSendable(context, tx, deliveryId, mode);
    if (locked === null || locked === 'locked') return locked;
    const { delivery, now } = locked;
    const isAsk = delivery.purpose === 'ask';
    if (isAsk && !(await context.ownerOf(delivery.ownerKind).stillAsked(tx, delivery))) {
      return close(tx, delivery, now, 'settled');
    }
    const { overtaken, memberFull, channel } = await weigh(context, tx, delivery, now);
    if (isAsk && overtaken) return close(tx, delivery, now, 'duplicate');
    if (delivery.unknownSince !== null && (await mightDouble(context, tx, delivery, now))) {
      return close(tx, delivery, now, 'no_answer');
    }
    const gate = await passGate(context, tx, channel, { lane: delivery.lane, now });
    if (!gate.open) return postpone(tx, delivery, gate.until, 'channel');
    if (memberFull) return postpone(tx, delivery, await nextMemberSlot(context, tx, delivery, now), 'member_budget');
    const failing = channel?.failingSince != null;
    const claim = await take(context, tx, delivery, { now, probing: gate.probing, failing });
    return claim ?? postpone(tx, delivery, nextDay(now), 'day_budget');
  });
}

/** A send without an answer: the same bytes once more, or closed as never to be known. */
export async function resolveUnknown(context: OutboundContext, deliveryId: string): Promise<void> {
  await transact(context.db, async (tx) => {
    const delivery = await tx
      .selectFrom('delivery')
      .select(['id', 'lane', 'purpose'])
      .where('id', '=', deliveryId)
      .where('state', '=', 'unknown')
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (delivery === undefined) return;
    const { lane } = delivery;
    const now = await appNow(tx);
    if (await mightDouble(context, tx, delivery, now)) {
      await tx
        .updateTable('delivery')
        .set({ state: 'unconfirmed', settledAt: now })
        .where('id', '=', deliveryId)
        .execute();
      context.meters.moved('unconfirmed', lane);
      return;
    }
    await tx.updateTable('delivery').set({ state: 'queued', notBefore: now }).where('id', '=', deliveryId).execute();
    await tx.insertInto('outbox').values({ topic: 'deliver', refId: deliveryId, lane, notBefore: now }).execute();
    afterCommit(tx, context.wake);
  });
}

/** How often this delivery failed clearly and how often it ended without an answer; a try under way is neither. */
export async function countTries(tx: Tx, deliveryId: string): Promise<Tries & { temporary: number }> {
  return tx
    .selectFrom('attempt')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('result', 'in', ['temporary', 'token']).as('temporary'),
      eb.fn.countAll<number>().filterWhere('result', 'in', ['unknown', 'abandoned']).as('ambiguous'),
      eb.fn.min<Date | null>('at').filterWhere('result', 'in', ['unknown', 'abandoned']).as('firstAmbiguous'),
    ])
    .where('deliveryId', '=', deliveryId)
    .where('kind', '=', 'send')
    .executeTakeFirstOrThrow();
}

/**
 * Owner first, delivery second: every transaction here locks in that order. The member comes last, so that whoever counts
 * what he got next sees what others sent him.
 */
async function lockSendable(
  context: OutboundContext,
  tx: Tx,
  deliveryId: string,
  mode: LockMode,
): Promise<{ delivery: SendableRow; now: Date } | null | 'locked'> {
  const seen = await tx
    .selectFrom('delivery')
    .select(['ownerKind', 'ownerId'])
    .where('id', '=', deliveryId)
    .where('state', 'in', sendable)
    .executeTakeFirst();
  if (seen === undefined) return null;
  const isHeld = (await context.ownerOf(seen.ownerKind).lock?.(tx, seen.ownerId, mode)) === false;
  if (isHeld && mode === 'skip') return 'locked';
  const member = `send ${context.corpId} ${context.agentId} `;
  const row = await tx
    .selectFrom('delivery')
    .selectAll()
    .select([
      sql<Date>`app_now()`.as('now'),
      sql`pg_advisory_xact_lock(hashtextextended(${member}::text || delivery.userid, 0))`.as('locked'),
    ])
    .where('id', '=', deliveryId)
    .where('state', 'in', sendable)
    .where('notBefore', '<=', sql<Date>`app_now()`)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return null;
  const { now, locked: _, ...delivery } = row;
  const { userid } = delivery;
  return userid === null ? null : { delivery: { ...delivery, userid }, now };
}

/**
 * What speaks against this send, in one look. Overtaken: after an outage the reminders of a whole ladder may wait behind
 * each other, and everybody gets one card of those: not this one when a later one can go now, nor when an earlier one
 * came through only after this one was decided.
 */
async function weigh(
  context: OutboundContext,
  tx: Tx,
  delivery: SendableRow,
  now: Date,
): Promise<{ overtaken: boolean; memberFull: boolean; channel: Channel | undefined }> {
  const { corpId, agentId } = context;
  const { rows } = await prepared<Channel & { overtaken: boolean; memberFull: boolean }>`
    select channel.closed_until, channel.broken_since, channel.failing_since, ${memberIsFull(context, delivery.userid, now)} as member_full,
      ${delivery.unknownSince === null}::boolean and exists (
        select from delivery other
        where other.owner_kind = ${delivery.ownerKind} and other.owner_id = ${delivery.ownerId}
          and other.person_id = ${delivery.personId} and other.run = ${delivery.run}
          and other.template = ${delivery.template} and other.purpose = 'ask'
          and (other.state in ('queued', 'held') and other.not_before <= ${now} and other.created_at > ${delivery.createdAt}
            or other.state in ('accepted', 'accepted_blind') and other.settled_at > ${delivery.createdAt})
      ) as overtaken
    from (select) as always
      left join channel_health channel on channel.corp_id = ${corpId} and channel.agent_id = ${agentId}`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw new Error('a left join from one row has one row');
  return { ...row, channel: row };
}

/** The day's row is everybody's: it is taken in the very last statement, so that nobody waits for more than our commit. */
async function take(
  context: OutboundContext,
  tx: Tx,
  delivery: SendableRow,
  { now, probing, failing }: { now: Date; probing: boolean; failing: boolean },
): Promise<Claim | null> {
  const token = randomUUID();
  const { rows } = await prepared<{ attempt: number; leaseUntil: Date; attemptId: number; bodySealed: string }>`
    with budget as (${takeFromDay(context, { lane: delivery.lane, persons: 1, now })}),
    claimed as (
      update delivery set state = 'claimed', reason = null, attempt = attempt + 1, claim_token = ${token},
        lease_until = clock_timestamp() + interval '20 seconds'
      where id = ${delivery.id} and exists (select from budget)
      returning attempt, lease_until
    ),
    tried as (
      insert into attempt (delivery_id, kind, corp_id, agent_id, userid, n, at)
      select ${delivery.id}, 'send', message.corp_id, message.agent_id, ${delivery.userid}, claimed.attempt, ${now}
      from claimed, message where message.id = ${delivery.messageId}
      returning id
    )
    select claimed.attempt, claimed.lease_until, tried.id as attempt_id, message.body_sealed
    from claimed, tried, message where message.id = ${delivery.messageId}`.execute(tx);
  const [row] = rows;
  if (row === undefined) return null;
  const { attempt, leaseUntil, attemptId, bodySealed } = row;
  const claimed = { state: 'claimed', reason: null, attempt, claimToken: token, leaseUntil } as const;
  return { delivery: { ...delivery, ...claimed }, bodySealed, token, attemptId, probing, failing };
}

/** It waited so long that WeCom's check for duplicates no longer covers a try that may have landed. */
async function mightDouble(
  context: OutboundContext,
  tx: Tx,
  { id, lane, purpose }: Pick<DeliveryRow, 'id' | 'lane' | 'purpose'>,
  now: Date,
): Promise<boolean> {
  const tries = await countTries(tx, id);
  return !mayResend({ lane, purpose, ...tries, now, window: duplicateWindow(context.settings.send) });
}

/** Nobody waits for the answer any more. An earlier try may have landed, and then "suppressed" would be a lie. */
async function close(tx: Tx, { id, unknownSince }: DeliveryRow, now: Date, reason: string): Promise<null> {
  const state = unknownSince === null ? 'suppressed' : 'unconfirmed';
  await tx.updateTable('delivery').set({ state, reason, settledAt: now }).where('id', '=', id).execute();
  return null;
}

async function postpone(tx: Tx, { id }: DeliveryRow, until: Date, reason: string): Promise<null> {
  await tx.updateTable('delivery').set({ state: 'queued', notBefore: until, reason }).where('id', '=', id).execute();
  return null;
}
