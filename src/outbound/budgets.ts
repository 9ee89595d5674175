import { type RawBuilder, sql } from 'kysely';
import { prepared, type Tx } from '../database/index.ts';
import { addMs, minutes, nextShanghai, shanghaiDay } from '../lib/time.ts';
import type { DeliveryRow, OutboundContext } from './types.ts';

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
  { id, personId, userid, lane }: DeliveryRow & { userid: string },
  now: Date,
): Promise<Date> {
  const { perMemberPerMinute, perMemberPerHour } = context.settings.send;
  const freeAt = (limit: number, length: 'minute' | 'hour') => sql`(
    select at + interval '1 ${sql.raw(length)}' * (1 + ahead / ${limit}::int)
    from attempt ${sentTo(context, userid)} and at > ${now}::timestamptz - interval '1 ${sql.raw(length)}'
    order by at desc offset ${limit}::int - 1 - ahead % ${limit}::int limit 1
  )`;
  const { rows } = await sql<{ freeAt: Date | null }>`
    select greatest(${freeAt(perMemberPerHour, 'hour')}, ${freeAt(perMemberPerMinute, 'minute')}) as free_at
    from (
      select count(*)::int as ahead from delivery
      where person_id = ${personId} and userid = ${userid} and state = 'queued' and reason = 'member_budget'
        and lane <= ${lane} and not_before > ${now} and id <> ${id}
    ) as waiting`.execute(tx);
  const [row] = rows;
  if (!row?.freeAt) throw new Error('a member without a free place was sent something');
  return row.freeAt;
}

/** Takes some of the day's person-sends; no row when there are not so many left. */
export function takeFromDay(
  context: OutboundContext,
  { lane, persons, now }: { lane: number; persons: number; now: Date },
): RawBuilder<unknown> {
  const limit = dayLimit(context, lane);
  return sql`
    insert into send_budget (corp_id, agent_id, day, persons)
    select ${context.corpId}, ${context.agentId}, ${shanghaiDay(now)}::date, ${persons}::int where ${persons}::int <= ${limit}::int
    on conflict (corp_id, agent_id, day) do update set persons = send_budget.persons + excluded.persons
      where send_budget.persons + excluded.persons <= ${limit}::int
    returning persons`;
}

export async function leftOfDay(context: OutboundContext, tx: Tx, lane: number, now: Date): Promise<number> {
  const used = await tx
    .selectFrom('sendBudget')
    .select('persons')
    .where('corpId', '=', context.corpId)
    .where('agentId', '=', context.agentId)
    .where('day', '=', shanghaiDay(now))
    .executeTakeFirst();
  return Math.max(0, dayLimit(context, lane) - (used?.persons ?? 0));
}

/** When the next day's budget begins. */
export function nextDay(now: Date): Date {
  return nextShanghai(now, '00:00');
}

/**
 * Which of these members have had their share of the last minute or hour, and when there is room again. Nobody is locked
 * for it: the share lies well under WeCom's limit (30 a minute, 1,000 an hour, doc p/90236), one more does no harm.
 */
export async function fullMembers(
  { corpId, agentId, settings }: OutboundContext,
  tx: Tx,
  userids: string[],
  now: Date,
): Promise<Map<string, Date>> {
  const { perMemberPerMinute, perMemberPerHour } = settings.send;
  const { rows } = await prepared<{ userid: string; freeAt: Date }>`
    select userid, free_at
    from unnest(${userids}::text[]) as member (userid)
      cross join lateral (
        select greatest(
          max(at) filter (where n = ${perMemberPerMinute}::int and at > ${now}::timestamptz - interval '1 minute') + interval '1 minute',
          max(at) filter (where n = ${perMemberPerHour}::int) + interval '1 hour'
        ) as free_at
        from (
          select at, row_number() over (order by at desc) as n from attempt
          where kind = 'send' and attempt.userid = member.userid and corp_id = ${corpId} and agent_id = ${agentId}
            and at > ${now}::timestamptz - interval '1 hour'
        ) as sent
      ) as share
    where free_at is not null`.execute(tx);
  return new Map(rows.map(({ userid, freeAt }) => [userid, freeAt]));
}

/** One call of the last minute: when it was claimed (app time) and for how many. */
export interface RecentCall {
  at: Date;
  persons: number;
}

interface Asking {
  now: Date;
  persons: number;
  /** Calls of the last minute, the oldest first. */
  recent: readonly RecentCall[];
  personsPerMinute: number;
}

/** When a bulk call may go; null means now. A call that is larger than the pace goes when a minute holds nothing else. */
export function bulkWait(asking: Asking): Date | null {
  const at = afterBusyMinute(withinPace(asking));
  return at > asking.now ? at : null;
}

function withinPace({ now, persons, recent, personsPerMinute }: Asking): Date {
  let sum = recent.reduce((total, call) => total + call.persons, persons);
  let at = now;
  for (const call of recent) {
    if (sum <= personsPerMinute) return at;
    sum -= call.persons;
    at = addMs(call.at, minutes(1));
  }
  return at;
}

/** Everybody's batches start at the full and the half hour: WeCom asks to avoid these two minutes (doc p/90236). */
function afterBusyMinute(at: Date): Date {
  if (at.getUTCMinutes() % 30 !== 0) return at;
  return new Date(Math.floor(at.getTime() / minutes(1)) * minutes(1) + minutes(1));
}

/** CRITICAL and HIGH keep a reserve of the day. */
function dayLimit({ settings }: OutboundContext, lane: number): number {
  const { dayCap, reserveShare } = settings.send;
  return lane <= 1 ? dayCap : Math.floor(dayCap * (1 - reserveShare));
}

function sentTo({ corpId, agentId }: OutboundContext, userid: string): RawBuilder<unknown> {
  return sql`where kind = 'send' and userid = ${userid} and corp_id = ${corpId} and agent_id = ${agentId}`;
}
