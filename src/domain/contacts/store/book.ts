import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';

/** What one event, or one line of a reading, says of a member. */
export interface Hearing {
  corpId: string;
  userid: string;
  present: boolean;
  /** Null: the event did not say. */
  departments: readonly number[] | null;
  /** Of the account, as WeCom numbers it; null where it was not said. */
  status?: number | null;
  /** WeCom's time of the event. A reading has none, and does not count as newer than any event. */
  at: Date | null;
}

export interface Heard {
  departments: number[];
  present: boolean;
  /** He was never heard of, or his departments are others now. */
  moved: boolean;
  /** Two events of one second contradict each other: which was first, only a reading can tell. */
  doubtful: boolean;
}

interface Entry {
  departments: number[];
  present: boolean;
  changedAt: Date;
  heardAt: Date;
}

/** Writes it into the book under the member's lock; null when something newer stands there already. */
export async function hear(tx: Tx, { corpId, userid, present, departments, at }: Hearing): Promise<Heard | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`contact ${corpId} ${userid}`}, 0))`.execute(tx);
  const before = await entry(tx, corpId, userid);
  if (before && at && before.changedAt > at) return null;
  const now = { departments: [...(departments ?? before?.departments ?? [])], present };
  await sql`
    insert into contact_member (corp_id, userid, departments, present, changed_at, heard_at)
    values (${corpId}, ${userid}, ${now.departments}::int[], ${present}, coalesce(${at}::timestamptz, to_timestamp(1)), clock_timestamp())
    on conflict (corp_id, userid) do update set departments = excluded.departments, present = excluded.present,
      changed_at = greatest(contact_member.changed_at, excluded.changed_at), heard_at = excluded.heard_at,
      comeback = case when excluded.present then contact_member.comeback end`.execute(tx);
  return {
    ...now,
    moved: !before?.present || String(before.departments) !== String(now.departments),
    doubtful: before !== null && at !== null && before.present !== present && Number(before.changedAt) === Number(at),
  };
}

/** Where a member stood before, for a change of userid that does not name departments. */
export async function entry(ex: Executor, corpId: string, userid: string): Promise<Entry | null> {
  const { rows } = await sql<Entry>`
    select departments, present, changed_at, heard_at from contact_member
    where corp_id = ${corpId} and userid = ${userid}`.execute(ex);
  return rows[0] ?? null;
}

/** Notes everybody without drawing conclusions: they were there before we listened. */
export async function noteAll(
  ex: Executor,
  corpId: string,
  members: readonly { userid: string; departments: number[] }[],
): Promise<void> {
  await sql`
    insert into contact_member (corp_id, userid, departments, present, changed_at, heard_at)
    select ${corpId}, userid, array(select jsonb_array_elements_text(departments)::int), true, to_timestamp(0), clock_timestamp()
    from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as given (userid text, departments jsonb)
    on conflict (corp_id, userid) do nothing`.execute(ex);
}

/** Real time, in which hearing and reading follow each other even while the county's clock stands still. */
export async function realNow(ex: Executor): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select date_trunc('milliseconds', clock_timestamp()) as now`.execute(ex);
  return rows[0]?.now ?? new Date();
}

export interface Known {
  userid: string;
  departments: number[];
  present: boolean;
}

/** Everybody whose entry is older than a reading that began at `before`. */
export async function knownBefore(ex: Executor, corpId: string, before: Date): Promise<Known[]> {
  const { rows } = await sql<Known>`
    select userid, departments, present from contact_member
    where corp_id = ${corpId} and heard_at < ${before}`.execute(ex);
  return rows;
}

/** Present members whom no person is known by: their department says nothing of where they work. */
export async function unplaced(ex: Executor, corpId: string): Promise<{ userid: string; departments: number[] }[]> {
  const { rows } = await sql<{ userid: string; departments: number[] }>`
    select m.userid, m.departments from contact_member m
    where m.corp_id = ${corpId} and m.present and m.comeback is null and m.changed_at > to_timestamp(0)
      and not exists (select from wecom_account a where a.corp_id = m.corp_id and a.userid = m.userid and a.status <> 'LEFT')
    order by m.userid limit 1000`.execute(ex);
  return rows;
}

export async function lastReading(ex: Executor, corpId: string): Promise<Date | null> {
  const { rows } = await sql<{ readAt: Date | null }>`
    select read_at from contact_reading where corp_id = ${corpId}`.execute(ex);
  return rows[0]?.readAt ?? null;
}

/** What was said of those missing holds for the reading that went by it, and no further. */
export async function noteReading(ex: Executor, corpId: string, at: Date, goneAccepted: boolean): Promise<void> {
  await sql`
    insert into contact_reading (corp_id, read_at) values (${corpId}, ${at})
    on conflict (corp_id) do update set read_at = excluded.read_at, failures = 0, try_after = null,
      gone_accepted = contact_reading.gone_accepted and not ${goneAccepted}`.execute(ex);
}

/** The next sweep reads, whatever the hour (where nothing was read yet it does anyway); `byHand`: also while failures hold it back. */
export async function askForReading(
  ex: Executor,
  corpId: string,
  { acceptGone = false, byHand = false } = {},
): Promise<void> {
  await sql`
    update contact_reading set read_at = case when read_at is not null then to_timestamp(0) end,
      gone_accepted = gone_accepted or ${acceptGone},
      try_after = case when ${byHand} then null else try_after end
    where corp_id = ${corpId}`.execute(ex);
}

/** Whether readings failed, and the next is not due yet. */
export async function isHeldBack(ex: Executor, corpId: string, now: Date): Promise<boolean> {
  const { rows } = await sql`select from contact_reading where corp_id = ${corpId} and try_after > ${now}`.execute(ex);
  return rows.length > 0;
}

/** How many readings failed one after another. */
export async function failuresOf(ex: Executor, corpId: string): Promise<number> {
  const { rows } = await sql<{ failures: number }>`
    select failures from contact_reading where corp_id = ${corpId}`.execute(ex);
  return rows[0]?.failures ?? 0;
}

export async function noteFailure(
  ex: Executor,
  corpId: string,
  { failures, tryAfter }: { failures: number; tryAfter: Date },
): Promise<void> {
  await sql`
    insert into contact_reading (corp_id, failures, try_after) values (${corpId}, ${failures}, ${tryAfter})
    on conflict (corp_id) do update set failures = excluded.failures, try_after = excluded.try_after`.execute(ex);
}

/** Whether somebody said that the many who are missing have really left. */
export async function isGoneAccepted(ex: Executor, corpId: string): Promise<boolean> {
  const { rows } = await sql`select from contact_reading where corp_id = ${corpId} and gone_accepted`.execute(ex);
  return rows.length > 0;
}

/** Who went long ago: no event of his time can come any more, and his userid is not kept without need. */
export async function forgetGone(ex: Executor, corpId: string): Promise<void> {
  await sql`
    delete from contact_member
    where corp_id = ${corpId} and not present and heard_at < clock_timestamp() - interval '30 days'`.execute(ex);
}
