export interface Invariant {
  id: string;
  title: string;
  /** Zero rows when it holds. */
  sql: string;
}

// A transaction may begin before another and get the owner's lock after it: its app_now() is then a moment too early.
const allowance = `interval '5 seconds' * (select greatest(speed, 1) from app_clock)`;

/** What must be true of the way out at every moment; checked after scenarios and in production. */
export const outboundInvariants: Invariant[] = [
  {
    id: 'I4',
    title: 'one delivery per owner, person, purpose, template, run, step, occurrence and content version',
    sql: `
      select owner_kind, owner_id, person_id, count(*) as rows from delivery
      group by owner_kind, owner_id, person_id, purpose, template, run, step, occurrence, content_version
      having count(*) > 1
      union all
      select 'index', 'the unique index is gone', '', 0
      where not exists (
        select from pg_constraint where conrelid = 'delivery'::regclass and contype = 'u' and array_length(conkey, 1) = 9
      )`,
  },
  {
    id: 'I5',
    title: 'no ask goes out after its question is settled',
    sql: `
      select d.id, d.owner_kind, d.owner_id, a.at from attempt a join delivery d on d.id = a.delivery_id
      where a.kind = 'send' and d.purpose = 'ask'
        and exists (
          select from timer t where t.owner_kind = d.owner_kind and t.owner_id = d.owner_id
            and t.purpose in ('ladder', 'alarm') and t.run = d.run
        )
        and not exists (
          select from timer t where t.owner_kind = d.owner_kind and t.owner_id = d.owner_id
            and t.purpose in ('ladder', 'alarm') and t.run = d.run
            and (t.settled_at is null or t.settled_at + ${allowance} >= a.at)
        )`,
  },
  {
    id: 'I7',
    title: 'no claim outlives its lease by more than 10 seconds',
    sql: `select id, owner_kind, owner_id, lease_until from delivery
      where state = 'claimed' and lease_until + interval '10 seconds' < clock_timestamp()
      union all
      select id, owner_kind, owner_id, lease_until from bulk_batch
      where state = 'claimed' and lease_until + interval '10 seconds' < clock_timestamp()`,
  },
  {
    id: 'I8',
    title: 'no send stays unknown for more than two minutes',
    sql: `select id, owner_kind, owner_id, unknown_since from delivery
      where state = 'unknown' and unknown_since + interval '2 minutes' < clock_timestamp()
      union all
      select id, owner_kind, owner_id, unknown_since from bulk_batch
      where state = 'unknown' and unknown_since + interval '2 minutes' < clock_timestamp()`,
  },
  {
    id: 'I9',
    title: 'no outbox row is older than 5 seconds',
    sql: `select id, topic, ref_id, created_at from outbox where created_at + interval '5 seconds' < clock_timestamp()`,
  },
  {
    id: 'I11',
    title: 'every card behind its wanted face has an update under way or is marked unsyncable',
    sql: `
      select c.id, c.owner_kind, c.owner_id, c.not_before from card c
      where c.wanted_hash <> c.shown_hash and c.unsyncable is null
        and c.not_before + interval '30 seconds' * (select greatest(speed, 1) from app_clock) < app_now()
        and (c.lease_until is null or c.lease_until + interval '30 seconds' < clock_timestamp())
        and not exists (select from outbox o where o.topic = 'sync_card' and o.ref_id = c.id)`,
  },
  {
    id: 'I12',
    title: 'everybody of a batch is sent to, spared, unreachable or pending, and nobody is pending once it is over',
    sql: `
      select b.id, b.owner_kind, b.owner_id, b.state from bulk_batch b
        cross join lateral (
          select count(*) filter (where d.state <> 'suppressed') as addressed,
            count(*) filter (where d.state = 'planned') as planned,
            count(*) filter (where d.state in ('held', 'queued', 'claimed', 'unknown')) as astray
          from delivery d where d.batch_id = b.id
        ) as people
      where (b.settled_at is null or b.settled_at > app_now() - interval '1 day') and (
        astray > 0
        or b.state in ('settled', 'cancelled') and planned > 0
        or b.state in ('settled', 'claimed', 'unknown') and addressed <> b.persons
        or b.state = 'waiting' and (planned = 0 or addressed > b.persons))
      union all
      select id, owner_kind, owner_id, state from delivery where state = 'planned' and batch_id is null`,
  },
];
