import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { appNow, type Tx, transact } from '../database/index.ts';
import { memberFreeAt, takeDayBudget } from './budgets.ts';
import { passGate } from './channel.ts';
import type { OutboundContext } from './context.ts';
import type { DeliveryRow, DeliveryState } from './notice.ts';

export interface Claim {
  delivery: DeliveryRow & { userid: string };
  bodySealed: string;
  token: string;
  attemptId: number;
  /** This call finds out whether a closed channel is open again. */
  probing: boolean;
}

const sendable: DeliveryState[] = ['queued', 'held'];
const leaseTime = sql<Date>`clock_timestamp() + interval '20 seconds'`;

/**
 * Takes one delivery for one call, in one transaction that is committed before anybody calls out. Null means: not now
 * (somebody else has it, its question is settled, the channel is closed, a budget is used up).
 */
export async function claimDelivery(context: OutboundContext, deliveryId: string): Promise<Claim | null> {
  return transact(context.db, async (tx) => {
    const delivery = await lockSendable(context, tx, deliveryId);
    if (delivery === null) return null;
    const { lane, userid } = delivery;
    const now = await appNow(tx);
    if (delivery.purpose === 'ask' && !(await context.ownerOf(delivery.owner_kind).stillAsked(tx, delivery))) {
      return close(tx, delivery, now, 'settled');
    }
    if (delivery.purpose === 'ask' && (await isOvertaken(tx, delivery))) return close(tx, delivery, now, 'duplicate');
    const gate = await passGate(context, tx, { lane, now });
    if (!gate.open) return wait(tx, delivery, gate.until, 'channel');
    const freeAt = await memberFreeAt(context, tx, { userid, now });
    if (freeAt !== null) return wait(tx, delivery, freeAt, 'member_budget');
    const day = await takeDayBudget(context, tx, { lane, now });
    if (!day.taken) return wait(tx, delivery, day.until, 'day_budget');
    return take(tx, delivery, { now, probing: gate.probing });
  });
}

/** Owner first, delivery second: every transaction here locks in that order. */
async function lockSendable(
  context: OutboundContext,
  tx: Tx,
  deliveryId: string,
): Promise<(DeliveryRow & { userid: string }) | null> {
  const seen = await tx
    .selectFrom('delivery')
    .select(['owner_kind', 'owner_id'])
    .where('id', '=', deliveryId)
    .where('state', 'in', sendable)
    .executeTakeFirst();
  if (seen === undefined) return null;
  await context.ownerOf(seen.owner_kind).lock(tx, seen.owner_id);
  const delivery = await tx
    .selectFrom('delivery')
    .selectAll()
    .where('id', '=', deliveryId)
    .where('state', 'in', sendable)
    .where('not_before', '<=', sql<Date>`app_now()`)
    .forUpdate()
    .executeTakeFirst();
  if (delivery === undefined || delivery.userid === null) return null;
  return { ...delivery, userid: delivery.userid };
}

async function take(
  tx: Tx,
  { id, userid }: DeliveryRow & { userid: string },
  { now, probing }: { now: Date; probing: boolean },
): Promise<Claim> {
  const token = randomUUID();
  const delivery = await tx
    .updateTable('delivery')
    .set((eb) => ({
      state: 'claimed',
      reason: null,
      attempt: eb('attempt', '+', 1),
      claim_token: token,
      lease_until: leaseTime,
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const message = await tx
    .selectFrom('message')
    .select(['body_sealed', 'corp_id', 'agent_id'])
    .where('id', '=', delivery.message_id)
    .executeTakeFirstOrThrow();
  const { corp_id, agent_id } = message;
  const attempt = await tx
    .insertInto('attempt')
    .values({ delivery_id: id, kind: 'send', corp_id, agent_id, userid, n: delivery.attempt, at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return {
    delivery: { ...delivery, userid },
    bodySealed: message.body_sealed,
    token,
    attemptId: attempt.id,
    probing,
  };
}

/**
 * After an outage the reminders of a whole ladder may wait behind each other. Everybody gets one card of those: not this
 * one when a later one can go now, nor when an earlier one came through only after this one was decided.
 */
async function isOvertaken(tx: Tx, delivery: DeliveryRow): Promise<boolean> {
  if (delivery.unknown_since !== null) return false;
  const other = await tx
    .selectFrom('delivery')
    .select('id')
    .where('owner_kind', '=', delivery.owner_kind)
    .where('owner_id', '=', delivery.owner_id)
    .where('person_id', '=', delivery.person_id)
    .where('run', '=', delivery.run)
    .where('template', '=', delivery.template)
    .where('purpose', '=', 'ask')
    .where((eb) =>
      eb.or([
        eb.and([
          eb('state', 'in', sendable),
          eb('not_before', '<=', sql<Date>`app_now()`),
          eb('created_at', '>', delivery.created_at),
        ]),
        eb.and([eb('state', 'in', ['accepted', 'accepted_blind']), eb('settled_at', '>', delivery.created_at)]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

/** Nobody waits for the answer any more. An earlier try may have landed, and then "suppressed" would be a lie. */
async function close(tx: Tx, { id, unknown_since }: DeliveryRow, now: Date, reason: string): Promise<null> {
  const state = unknown_since === null ? 'suppressed' : 'unconfirmed';
  await tx.updateTable('delivery').set({ state, reason, settled_at: now }).where('id', '=', id).execute();
  return null;
}

async function wait(tx: Tx, { id }: DeliveryRow, until: Date, reason: string): Promise<null> {
  await tx.updateTable('delivery').set({ state: 'queued', not_before: until, reason }).where('id', '=', id).execute();
  return null;
}
