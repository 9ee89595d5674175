import { sql } from 'kysely';
import { anyOf, type Tx } from '../../../database/index.ts';
import { isDone } from './protections.ts';

export interface AnswerNote {
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
  await sql`/* prepare */
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
