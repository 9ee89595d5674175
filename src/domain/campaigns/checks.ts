import { type Tally, tallyInvariant } from '../../kernel/audience/index.ts';
import type { Invariant } from '../../kernel/module/index.ts';
import { DONE_STATES } from './types.ts';

const done = DONE_STATES.map((state) => `'${state}'`).join(', ');

export const MEMBER_TALLY: Tally = {
  table: 'campaign_tally',
  keys: ['campaign_id', 'organisation_id', 'grid_unit_id', 'bucket'],
  sums: ['people'],
  recount: `(
    select campaign_id, organisation_id, grid_unit_id, bucket, count(*)::int as people
    from campaign_member where ended_at is null group by 1, 2, 3, 4)`,
  lock: 'campaign_tally in exclusive mode',
};

/** Checks that must answer zero rows, in tests and in production. */
export const campaignInvariants: readonly Invariant[] = [
  tallyInvariant('I51', 'the counters of campaigns equal a recount of their members', MEMBER_TALLY),
  {
    id: 'I52',
    title: 'every member of an open campaign stands where his protections say',
    sql: `
      with standing as (
        select m.*, cardinality(c.items) as items, cardinality(c.items) - (
          select count(*) from protection p
          where p.person_id = m.person_id and p.item = any(c.items) and p.state in (${done}))::int as missing_now
        from campaign_member m join campaign c on c.id = m.campaign_id
        where c.state <> 'CLOSED' and m.ended_at is null
      )
      select campaign_id, person_id, bucket, missing, missing_now from standing
      where missing <> missing_now or bucket <> case
        when missing_now = 0 then 'DONE'
        when declined_until is not null then 'DECLINED'
        when missing_now < items then 'PARTIAL'
        when reached = 'UNREACHABLE' then 'UNREACHABLE'
        when reached = 'SENT' then 'ASKED'
        else 'WAITING' end`,
  },
  {
    id: 'I53',
    title: 'an open campaign has an armed timer, a closed one none',
    sql: `
      select c.id, c.state from campaign c where (c.state <> 'CLOSED') <> exists (
        select from timer t where t.owner_kind = 'campaign' and t.owner_id = c.id and t.state = 'armed')`,
  },
  {
    id: 'I54',
    title: 'nobody who is done, declined or gone is on the list of the next reminding',
    sql: `
      select campaign_id, person_id, bucket from campaign_member
      where next_reminder_at is not null
        and (ended_at is not null or bucket in ('DONE', 'DECLINED', 'UNREACHABLE'))`,
  },
];
