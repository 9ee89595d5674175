import { type RawBuilder, sql } from 'kysely';
import type { Executor, Tx } from '../../database/index.ts';
import type { BreakGlassPersonData, BreakGlassState } from './api.ts';
import { ANSWER_MINUTES, OPEN_MINUTES } from './types.ts';

/** By what was written and the time alone: it closes though nothing runs. Of the table `b`. */
const stateNow: RawBuilder<BreakGlassState> = sql`case
  when b.verdict = 'REFUSED' then 'REFUSED'
  when b.verdict = 'AGREED' and b.ended_at is not null then 'ENDED'
  when b.verdict = 'AGREED' and b.opens_until <= app_now() then 'OVER'
  when b.verdict = 'AGREED' then 'OPEN'
  when b.ended_at is not null then 'WITHDRAWN'
  when b.lapses_at <= app_now() then 'LAPSED'
  else 'WAITING' end`;

export interface BreakGlass {
  id: string;
  number: string;
  state: BreakGlassState;
  personId: string;
  requestedBy: string;
  lapsesAt: Date;
  opensUntil: Date | null;
}

/** Held until the transaction ends, so that whoever ends it and whoever reads under it do not pass each other. */
export async function lockOne(tx: Tx, id: string): Promise<BreakGlass | null> {
  await sql`select from break_glass where id = ${id} for update`.execute(tx);
  const { rows } = await sql<BreakGlass>`
    select b.id, b.number, ${stateNow} as state, b.person_id, b.requested_by, b.lapses_at, b.opens_until
    from break_glass b where b.id = ${id}`.execute(tx);
  return rows[0] ?? null;
}

/** One at a time: whoever asks twice at once waits for himself. */
export async function hasCurrent(tx: Tx, requestedBy: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`break glass ${requestedBy}`}, 0))`.execute(tx);
  const { rows } = await sql`
    select from break_glass b where b.requested_by = ${requestedBy} and ${current} limit 1`.execute(tx);
  return rows.length > 0;
}

/** Waits or is open. */
const current = sql<boolean>`(b.ended_at is null and b.verdict is distinct from 'REFUSED'
  and coalesce(b.opens_until, b.lapses_at) > app_now())`;

interface NewBreakGlass {
  id: string;
  number: string;
  personId: string;
  requestedBy: string;
  reasonSealed: string;
  at: Date;
}

/** Answers until when it waits. */
export async function insert(
  tx: Tx,
  { id, number, personId, requestedBy, reasonSealed, at }: NewBreakGlass,
): Promise<Date> {
  const { rows } = await sql<{ lapsesAt: Date }>`
    insert into break_glass (id, number, person_id, requested_by, reason_sealed, requested_at, lapses_at)
    values (${id}, ${number}, ${personId}, ${requestedBy}, ${reasonSealed}, ${at},
      ${at}::timestamptz + ${ANSWER_MINUTES} * interval '1 minute')
    returning lapses_at`.execute(tx);
  return rows[0]?.lapsesAt ?? at;
}

/** Agreed, it is open from this moment on; answers until when. */
export async function decide(
  tx: Tx,
  { id, by, verdict }: { id: string; by: string; verdict: 'AGREED' | 'REFUSED' },
): Promise<Date | null> {
  const { rows } = await sql<{ opensUntil: Date | null }>`
    with moment as (select app_now() as at)
    update break_glass set decided_by = ${by}, decided_at = moment.at, verdict = ${verdict},
      opens_until = case when ${verdict} = 'AGREED' then moment.at + ${OPEN_MINUTES} * interval '1 minute' end
    from moment where id = ${id} returning opens_until`.execute(tx);
  return rows[0]?.opensUntil ?? null;
}

export async function end(tx: Tx, id: string, by: string): Promise<void> {
  await sql`update break_glass set ended_at = app_now(), ended_by = ${by} where id = ${id}`.execute(tx);
}

/** Nothing is left to be read of somebody who was erased, nor why it was asked. */
export async function forget(tx: Tx, personIds: readonly string[]): Promise<void> {
  await sql`
    update break_glass b set reason_sealed = null, ended_at = case when ${current} then app_now() else ended_at end
    where person_id = any(${[...personIds]}::text[])`.execute(tx);
}

/** Reasons of requests older than this; answers how many. */
export async function forgetReasons(tx: Tx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update break_glass set reason_sealed = null where id in (
      select id from break_glass where requested_at < ${before} and reason_sealed is not null
      order by requested_at limit ${limit})`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

export interface ListedBreakGlass extends BreakGlass {
  person: string;
  organisation: string | null;
  requester: string;
  requestedAt: Date;
  reasonSealed: string | null;
  decider: string | null;
  decidedAt: Date | null;
  ender: string | null;
  endedAt: Date | null;
  looks: number;
  now: Date;
}

interface Listing {
  /** Null: everybody's. */
  requestedBy: string | null;
  isCurrent: boolean;
  after: string;
  limit: number;
}

/** The newest first. */
export async function list(
  ex: Executor,
  { requestedBy, isCurrent, after, limit }: Listing,
): Promise<ListedBreakGlass[]> {
  const { rows } = await sql<ListedBreakGlass>`
    select b.id, b.number, ${stateNow} as state, b.person_id, b.requested_by, b.requested_at, b.lapses_at,
      b.reason_sealed, b.decided_at, b.opens_until, b.ended_at, app_now() as now, p.name as person,
      asker.name as requester, decider.name as decider, ender.name as ender, job.organisation,
      (select count(*)::int from audit_log log
        where log.object_kind = 'break_glass' and log.object_id = b.id and log.action = 'look') as looks
    from break_glass b
      join person p on p.id = b.person_id
      join person asker on asker.id = b.requested_by
      left join person decider on decider.id = b.decided_by
      left join person ender on ender.id = b.ended_by
      left join lateral (
        select o.short_name as organisation from employment e join organisation o on o.id = e.organisation_id
        where e.person_id = b.person_id and e.state = 'ACTIVE' order by e.id limit 1) job on true
    where ${requestedBy === null ? sql`true` : sql`b.requested_by = ${requestedBy}`}
      and ${isCurrent ? current : sql`true`}
      and ${
        after === ''
          ? sql`true`
          : sql`(b.requested_at, b.id) < (select requested_at, id from break_glass where id = ${after})`
      }
    order by b.requested_at desc, b.id desc limit ${limit}`.execute(ex);
  return rows;
}

/** Where he works now. */
export async function postsOf(ex: Executor, personId: string): Promise<BreakGlassPersonData['posts']> {
  const { rows } = await sql<BreakGlassPersonData['posts'][number]>`
    select o.name as organisation,
      (select string_agg(above.name, '/' order by length(above.path)) from grid_unit above
        where above.organisation_id = e.organisation_id and u.path like above.path || '%') as unit
    from employment e join organisation o on o.id = e.organisation_id left join grid_unit u on u.id = e.grid_unit_id
    where e.person_id = ${personId} and e.state = 'ACTIVE' order by e.id limit 20`.execute(ex);
  return rows;
}
