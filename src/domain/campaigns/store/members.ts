import { type RawBuilder, sql } from 'kysely';
import { anyOf, type Executor, prepared, type Tx } from '../../../database/index.ts';
import type { Bucket, CampaignKind } from '../types.ts';
import { isDone } from './protections.ts';

export interface NewMember {
  personId: string;
  organisationId: string;
  gridUnitId: string | null;
}

/** Adds people to a campaign; who is in it already stays as he is, who had left it comes back. Answers who is new. */
export async function add(
  tx: Tx,
  {
    campaignId,
    kind,
    members,
    at,
    askBatch = null,
    dueAt = null,
  }: {
    campaignId: string;
    kind: CampaignKind;
    members: readonly NewMember[];
    at: Date;
    askBatch?: string | null;
    dueAt?: Date | null;
  },
): Promise<string[]> {
  const rows = JSON.stringify(members.map((member) => ({ ...member, gridUnitId: member.gridUnitId ?? '' })));
  const { rows: added } = await sql<{ personId: string }>`
    insert into campaign_member as m (campaign_id, person_id, kind, organisation_id, grid_unit_id, bucket, missing,
      ask_batch, due_at, joined_at)
    select ${campaignId}, given."personId", ${kind}, given."organisationId", given."gridUnitId", 'WAITING',
      (select cardinality(items) from campaign where id = ${campaignId}), ${askBatch}, ${dueAt}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${rows}::jsonb) as given ("personId" text, "organisationId" text, "gridUnitId" text)
    order by given."personId"
    on conflict (campaign_id, person_id) do update set organisation_id = excluded.organisation_id,
        grid_unit_id = excluded.grid_unit_id, bucket = 'WAITING', missing = excluded.missing, reached = null,
        asked_at = null, ask_batch = excluded.ask_batch, reminders = 0, reminded_at = null, next_reminder_at = null,
        declined_until = null, answered_at = null, help_at = null, due_at = excluded.due_at,
        joined_at = excluded.joined_at, ended_at = null
      where m.ended_at is not null
    returning person_id`.execute(tx);
  const ids = added.map(({ personId }) => personId);
  await move(tx, {
    changes: sql`
    select m.campaign_id, m.organisation_id, m.grid_unit_id, m.bucket, count(*)::int as change from campaign_member m
    where m.campaign_id = ${campaignId} and m.person_id = any(${ids}::text[])
    group by 1, 2, 3, 4`,
  });
  return ids;
}

/** Leaves the counters: gone from this organisation, or no longer new. */
export async function end(
  tx: Tx,
  {
    personIds,
    organisationId,
    campaignId,
    at,
  }: {
    personIds: readonly string[];
    organisationId?: string;
    campaignId?: string;
    at: Date;
  },
): Promise<void> {
  await move(tx, {
    from: sql`ended as (
      update campaign_member m set ended_at = ${at}, next_reminder_at = null, ask_batch = null
      from campaign c
      where c.id = m.campaign_id and c.state <> 'CLOSED' and m.ended_at is null
        and m.person_id = any(${[...personIds]}::text[])
        and (${organisationId ?? null}::text is null or m.organisation_id = ${organisationId ?? null})
        and (${campaignId ?? null}::text is null or m.campaign_id = ${campaignId ?? null})
      returning m.campaign_id, m.organisation_id, m.grid_unit_id, m.bucket
    )`,
    changes: sql`
      select campaign_id, organisation_id, grid_unit_id, bucket, -count(*)::int as change from ended group by 1, 2, 3, 4`,
  });
}

/** Another workshop of the same organisation: his place in the counters moves with him. */
export async function moveUnit(
  tx: Tx,
  { personId, organisationId, gridUnitId }: { personId: string; organisationId: string; gridUnitId: string | null },
): Promise<void> {
  await move(tx, {
    from: sql`before as materialized (
      select m.campaign_id, m.person_id, m.grid_unit_id, m.bucket
      from campaign_member m join campaign c on c.id = m.campaign_id and c.state <> 'CLOSED'
      where m.person_id = ${personId} and m.organisation_id = ${organisationId} and m.ended_at is null
        and m.grid_unit_id <> ${gridUnitId ?? ''}
      order by m.campaign_id for update of m
    ), moved as (
      update campaign_member m set grid_unit_id = ${gridUnitId ?? ''} from before
      where m.campaign_id = before.campaign_id and m.person_id = before.person_id
      returning m.campaign_id, before.grid_unit_id as was, m.bucket
    )`,
    changes: sql`
      select campaign_id, ${organisationId}::text as organisation_id, was as grid_unit_id, bucket, -1 as change from moved
    union all select campaign_id, ${organisationId}::text, ${gridUnitId ?? ''}::text, bucket, 1 from moved`,
  });
}

/** New colleagues who joined so long ago that nobody calls them new. */
export async function longSinceNew(
  ex: Executor,
  joinedBefore: Date,
  limit: number,
): Promise<{ campaignId: string; personIds: string[] }[]> {
  const { rows } = await sql<{ campaignId: string; personIds: string[] }>`
    select campaign_id, array_agg(person_id order by person_id) as person_ids from (
      select m.campaign_id, m.person_id from campaign_member m join campaign c on c.id = m.campaign_id
      where c.kind = 'NEW_HIRE' and m.ended_at is null and m.joined_at < ${joinedBefore}
      limit ${limit}) as old
    group by campaign_id`.execute(ex);
  return rows;
}

/** Who is still a member, and where he stands. */
export async function states(
  ex: Executor,
  campaignId: string,
  personIds: readonly string[],
): Promise<{ personId: string; bucket: Bucket; organisationId: string }[]> {
  const { rows } = await sql<{ personId: string; bucket: Bucket; organisationId: string }>`
    select person_id as "personId", bucket, organisation_id as "organisationId" from campaign_member
    where campaign_id = ${campaignId} and person_id = any(${[...personIds]}::text[]) and ended_at is null`.execute(ex);
  return rows;
}

/** Adds changes to the counters, in the order of their keys so that two writers never wait for each other in a circle. */
async function move(
  tx: Tx,
  { from, changes }: { from?: RawBuilder<unknown>; changes: RawBuilder<unknown> },
): Promise<void> {
  await sql`
    ${from ? sql`with ${from}` : sql``}
    insert into campaign_tally as t (campaign_id, organisation_id, grid_unit_id, bucket, people)
    select campaign_id, organisation_id, grid_unit_id, bucket, change from (${changes}) as changes
    order by 1, 2, 3, 4
    on conflict (campaign_id, organisation_id, grid_unit_id, bucket) do update set people = t.people + excluded.people`.execute(
    tx,
  );
}

interface AnswerNote {
  at: Date;
  help: boolean;
  /** Absent: the silence stays what it is. */
  declinedUntil?: Date | null;
}

/**
 * Works out anew where these people stand in every open campaign, and moves the counters by the difference, in one
 * statement; with an answer it notes that too. Their protections are locked by the caller, so nobody changes them meanwhile.
 */
export async function restate(tx: Tx, personIds: readonly string[], answer?: AnswerNote): Promise<void> {
  await prepared`
    with subject as materialized (
      select m.campaign_id, m.person_id, m.bucket as was, m.missing as was_missing, c.items,
        ${answer ? sql`'SENT'` : sql`m.reached`} as reached,
        ${answer && answer.declinedUntil !== undefined ? sql`${answer.declinedUntil}::timestamptz` : sql`m.declined_until`} as declined_until
      from campaign_member m join campaign c on c.id = m.campaign_id and c.state <> 'CLOSED'
      where m.person_id ${anyOf(personIds)} and m.ended_at is null
      order by m.campaign_id, m.person_id
      for update of m
    ), counted as (
      select s.*, cardinality(s.items) as asked,
        cardinality(s.items) - (select count(*) from protection p
          where p.person_id = s.person_id and p.item = any(s.items) and ${isDone('p.state')})::int as missing
      from subject s
    ), fresh as (
      select *, case
        when missing = 0 then 'DONE'
        when declined_until is not null then 'DECLINED'
        when missing < asked then 'PARTIAL'
        when reached = 'UNREACHABLE' then 'UNREACHABLE'
        when reached = 'SENT' then 'ASKED'
        else 'WAITING' end as bucket
      from counted
    ), moved as (
      update campaign_member m set bucket = fresh.bucket, missing = fresh.missing,
        next_reminder_at = case when fresh.bucket in ('DONE', 'DECLINED', 'UNREACHABLE') then null else m.next_reminder_at end
        ${answer ? noteOf(answer) : sql``}
      from fresh
      where m.campaign_id = fresh.campaign_id and m.person_id = fresh.person_id
        ${answer ? sql`` : sql`and (fresh.bucket <> fresh.was or fresh.missing <> fresh.was_missing)`}
      returning m.campaign_id, m.organisation_id, m.grid_unit_id, fresh.was, m.bucket
    ), changes as (
      select campaign_id, organisation_id, grid_unit_id, bucket, sum(change)::int as change from (
        select campaign_id, organisation_id, grid_unit_id, was as bucket, -1 as change from moved
        union all select campaign_id, organisation_id, grid_unit_id, bucket, 1 from moved
      ) as steps
      group by 1, 2, 3, 4 having sum(change) <> 0 order by 1, 2, 3, 4
    )
    insert into campaign_tally as t (campaign_id, organisation_id, grid_unit_id, bucket, people)
    select * from changes
    on conflict (campaign_id, organisation_id, grid_unit_id, bucket) do update set people = t.people + excluded.people`.execute(
    tx,
  );
}

const noteOf = ({ at, help }: AnswerNote) => sql`,
  answered_at = coalesce(m.answered_at, ${at}::timestamptz), declined_until = fresh.declined_until, reached = fresh.reached
  ${help ? sql`, help_at = coalesce(m.help_at, ${at}::timestamptz)` : sql``}`;
