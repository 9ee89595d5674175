import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../database/index.ts';
import { nextShanghai, shanghaiDay } from '../lib/time.ts';
import type { OutboundContext } from './context.ts';
import type { DeliveryRow } from './notice.ts';

/** One sender at a time for each member; for a statement on `delivery`. What was sent him is counted only after it. */
export function memberLock({ corpId, agentId }: OutboundContext): RawBuilder<unknown> {
  return sql`pg_advisory_xact_lock(hashtextextended(${`send ${corpId} ${agentId} `}::text || delivery.userid, 0))`;
}

/**
 * Whether this member has had his share of the last minute or hour. Beyond 30 a minute or 1,000 an hour WeCom drops
 * silently (doc p/90236). Counted from attempts, so an emptied Redis forgets nothing.
 */
export function memberIsFull(context: OutboundContext, userid: string, now: Date): RawBuilder<boolean> {
  const { perMemberPerMinute, perMemberPerHour } = context.settings.send;
  return sql`(
    select count(*) >= ${perMemberPerHour}::int
      or count(*) filter (where at > ${now}::timestamptz - interval '1 minute') >= ${perMemberPerMinute}::int
    from attempt ${sentTo(context, userid)} and at > ${now}::timestamptz - interval '1 hour'
  )`;
}

/**
 * When a member whose share is used up may get this one: each of those that wait for him has a moment of its own, or they
 * would all come back together for a single place. What is more urgent does not queue behind what is less.
 */
export async function nextMemberSlot(
  context: OutboundContext,
  tx: Tx,
  { id, person_id, userid, lane }: DeliveryRow & { userid: string },
  now: Date,
): Promise<Date> {
  const { perMemberPerMinute, perMemberPerHour } = context.settings.send;
  const freeAt = (limit: number, length: 'minute' | 'hour') => sql`(
    select at + interval '1 ${sql.raw(length)}' * (1 + ahead / ${limit}::int)
    from attempt ${sentTo(context, userid)} and at > ${now}::timestamptz - interval '1 ${sql.raw(length)}'
    order by at desc offset ${limit}::int - 1 - ahead % ${limit}::int limit 1
  )`;
  const { rows } = await sql<{ freeAt: Date | null }>`
    select greatest(${freeAt(perMemberPerHour, 'hour')}, ${freeAt(perMemberPerMinute, 'minute')}) as "freeAt"
    from (
      select count(*)::int as ahead from delivery
      where person_id = ${person_id} and userid = ${userid} and state = 'queued' and reason = 'member_budget'
        and lane <= ${lane} and not_before > ${now} and id <> ${id}
    ) as waiting`.execute(tx);
  const [row] = rows;
  if (!row?.freeAt) throw new Error('a member without a free place was sent something');
  return row.freeAt;
}

/** Takes one of the day's person-sends, of which CRITICAL and HIGH keep a reserve; no row when there is none left. */
export function takeFromDay(
  { corpId, agentId, settings }: OutboundContext,
  { lane, now }: { lane: number; now: Date },
): RawBuilder<unknown> {
  const { dayCap, reserveShare } = settings.send;
  const limit = lane <= 1 ? dayCap : Math.floor(dayCap * (1 - reserveShare));
  return sql`
    insert into send_budget (corp_id, agent_id, day, persons)
    select ${corpId}, ${agentId}, ${shanghaiDay(now)}::date, 1 where ${limit}::int >= 1
    on conflict (corp_id, agent_id, day) do update set persons = send_budget.persons + 1
      where send_budget.persons < ${limit}::int
    returning persons`;
}

/** When the next day's budget begins. */
export function nextDay(now: Date): Date {
  return nextShanghai(now, '00:00');
}

function sentTo({ corpId, agentId }: OutboundContext, userid: string): RawBuilder<unknown> {
  return sql`where kind = 'send' and userid = ${userid} and corp_id = ${corpId} and agent_id = ${agentId}`;
}
