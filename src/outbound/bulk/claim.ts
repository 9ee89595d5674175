import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { prepared, type Tx, transact } from '../../database/index.ts';
import { bulkWait, fullMembers, leftOfDay, nextDay, type RecentCall, takeFromDay } from '../budgets.ts';
import { passGate, readChannel } from '../channel.ts';
import type { OutboundContext, Owner } from '../types.ts';
import {
  addressAnew,
  type BatchRow,
  close,
  dropSilenced,
  lockPlanned,
  mightDouble,
  moveToLater,
  type Planned,
} from './batch.ts';

export interface BulkClaim {
  batch: BatchRow;
  bodySealed: string;
  token: string;
  /** This call finds out whether a closed channel is open again. */
  probing: boolean;
  /** No call before this one was answered. */
  failing: boolean;
}

/** Passed over: this one cannot go now or any more, another may. Rest: nothing in bulk can go now. */
export type BulkTurn = { turn: 'call'; claim: BulkClaim } | { turn: 'passed' } | { turn: 'rest' };

const bulkLane = 4;
const passed: BulkTurn = { turn: 'passed' };
const rest: BulkTurn = { turn: 'rest' };

/**
 * Takes one batch for one call, in one transaction that is committed before anybody calls out. While no earlier try can
 * have landed, people may still be left out or put off; after that its bytes and its people stay as they are.
 */
export async function claimBatch(context: OutboundContext, batchId: string, owner: Owner): Promise<BulkTurn> {
  return transact(context.db, async (tx) => {
    await context.ownerOf(owner.kind).lock?.(tx, owner.id);
    await lockPace(context, tx);
    const locked = await lockWaiting(tx, batchId);
    if (locked === null) return passed;
    const { batch, now } = locked;
    const until = await paceAllows(context, tx, batch, now);
    if (until !== null) return waitAll(tx, { now, until, reason: 'pace' });
    const channel = await readChannel(context, tx);
    const gate = await passGate(context, tx, channel, { lane: bulkLane, now });
    if (!gate.open) return waitAll(tx, { now, until: gate.until, reason: 'channel' });

    const { probing } = gate;
    const failing = channel?.failingSince != null;
    const mayHaveLanded = batch.unknownSince !== null;
    const planned = await lockPlanned(tx, batch.id);
    const left = await leftOfDay(context, tx, bulkLane, now);
    if (mayHaveLanded) {
      const isAsSent = planned.length === batch.persons && planned.length <= left;
      if (!isAsSent || (await mightDouble(context, tx, batch, now))) {
        await close(context, tx, { batch, now });
        return passed;
      }
      return take(context, tx, { batch, persons: planned.length, now, probing, failing });
    }

    const people = await dropSilenced(context, tx, { batch, people: planned, now });
    if (people.length === 0) {
      const cancelled = { state: 'cancelled', reason: 'nobody_left', settledAt: now } as const;
      await tx.updateTable('bulkBatch').set(cancelled).where('id', '=', batch.id).execute();
      return passed;
    }
    if (left <= 0) return waitAll(tx, { now, until: nextDay(now), reason: 'day_budget' });
    const going = await whoGoesNow(context, tx, { batch, people, left, now });
    if (going.length === 0) return passed;
    if (going.length < batch.persons) await addressAnew(context, tx, batch, going);
    return take(context, tx, { batch, persons: going.length, now, probing, failing });
  });
}

/** One claim at a time for the whole app: who counts the last minute sees every call of it. */
async function lockPace({ corpId, agentId }: OutboundContext, tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`bulk ${corpId} ${agentId}`}, 0))`.execute(tx);
}

async function lockWaiting(tx: Tx, batchId: string): Promise<{ batch: BatchRow; now: Date } | null> {
  const row = await tx
    .selectFrom('bulkBatch')
    .selectAll()
    .select(sql<Date>`app_now()`.as('now'))
    .where('id', '=', batchId)
    .where('state', '=', 'waiting')
    .where('notBefore', '<=', sql<Date>`app_now()`)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (row === undefined) return null;
  const { now, ...batch } = row;
  return { batch, now };
}

async function paceAllows(context: OutboundContext, tx: Tx, { persons }: BatchRow, now: Date): Promise<Date | null> {
  const { rows: recent } = await sql<RecentCall>`
    select claimed_at as at, persons from bulk_batch
    where claimed_at > ${now}::timestamptz - interval '1 minute' order by claimed_at`.execute(tx);
  return bulkWait({ now, persons, recent, personsPerMinute: context.settings.send.personsPerMinute });
}

/** What stands in the way of one stands in the way of all that are due. */
async function waitAll(tx: Tx, { now, until, reason }: { now: Date; until: Date; reason: string }): Promise<BulkTurn> {
  await sql`
    update bulk_batch set not_before = ${until}, reason = ${reason}
    where id in (
      select id from bulk_batch where state = 'waiting' and not_before <= ${now} order by id for update skip locked
    )`.execute(tx);
  return rest;
}

/** Puts off members who had their share and whoever the day has no room for. */
async function whoGoesNow(
  context: OutboundContext,
  tx: Tx,
  { batch, people, left, now }: { batch: BatchRow; people: Planned[]; left: number; now: Date },
): Promise<Planned[]> {
  const userids = people.map(({ userid }) => userid);
  const full = await fullMembers(context, tx, userids, now);
  const able = people.filter(({ userid }) => !full.has(userid));
  if (full.size > 0) {
    const notBefore = new Date(Math.min(...[...full.values()].map((at) => at.getTime())));
    const reason = 'member_budget';
    if (able.length === 0) {
      const wait = { notBefore, reason };
      await tx.updateTable('bulkBatch').set(wait).where('id', '=', batch.id).execute();
      return [];
    }
    const later = people.filter(({ userid }) => full.has(userid));
    await moveToLater(context, tx, { batch, people: later, notBefore, reason });
  }
  const beyond = able.slice(left);
  if (beyond.length > 0) {
    await moveToLater(context, tx, { batch, people: beyond, notBefore: nextDay(now), reason: 'day_budget' });
  }
  return able.slice(0, left);
}

/**
 * The day's row is everybody's: it is taken in the very last statement, so that nobody waits for more than our commit.
 * Should others have used up the day since we looked, the batch is looked at anew.
 */
async function take(
  context: OutboundContext,
  tx: Tx,
  { batch, persons, now, probing, failing }: Omit<BulkClaim, 'bodySealed' | 'token'> & { persons: number; now: Date },
): Promise<BulkTurn> {
  const { corpId, agentId } = context;
  const token = randomUUID();
  const { rows } = await prepared<{ attempt: number; leaseUntil: Date; bodySealed: string }>`
    with budget as (${takeFromDay(context, { lane: bulkLane, persons, now })}),
    claimed as (
      update bulk_batch set state = 'claimed', reason = null, errcode = null, persons = ${persons}::int,
        attempt = attempt + 1, claim_token = ${token}, claimed_at = ${now},
        lease_until = clock_timestamp() + interval '20 seconds'
      where id = ${batch.id} and exists (select from budget)
      returning attempt, lease_until
    ),
    tried as (
      insert into attempt (delivery_id, kind, corp_id, agent_id, userid, n, at)
      select delivery.id, 'send', ${corpId}, ${agentId}, delivery.userid, claimed.attempt, ${now}
      from claimed, delivery where delivery.batch_id = ${batch.id} and delivery.state = 'planned'
    )
    select claimed.attempt, claimed.lease_until, message.body_sealed
    from claimed, message where message.id = ${batch.messageId}`.execute(tx);
  const [row] = rows;
  if (row === undefined) return passed;
  const { attempt, leaseUntil, bodySealed } = row;
  const claimed = { ...batch, state: 'claimed' as const, persons, attempt, claimToken: token, leaseUntil };
  return { turn: 'call', claim: { batch: claimed, bodySealed, token, probing, failing } };
}
