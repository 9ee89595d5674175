import { type Kysely, sql } from 'kysely';

/** The protections of every employee, the campaigns that ask for them, mornings, and sampling checks. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- One row per person: whoever writes anything about his protections locks it first.
    create table protection_person (
      person_id text primary key references person,
      declined_until timestamptz,
      left_at timestamptz
    );

    -- One state per person and item, whatever campaign asked. No row: UNKNOWN.
    create table protection (
      person_id text not null references person,
      item text not null,
      state text not null check (state in (
        'UNKNOWN', 'ASKED', 'DECLARED', 'EVIDENCED', 'VERIFIED', 'REJECTED', 'EXEMPT', 'DECLINED')),
      since timestamptz not null,
      valid_until timestamptz,
      consent_version text,
      consented_at timestamptz,
      by_person_id text references person,
      reason text,
      primary key (person_id, item),
      check ((consent_version is null) = (consented_at is null)),
      check (state <> 'DECLARED' or consent_version is not null)
    );
    create index protection_lapsing on protection (valid_until) where valid_until is not null;

    -- What everybody is asked on joining is a campaign too: kind NEW_HIRE, without scope, author and deadline.
    create table campaign (
      id text primary key,
      kind text not null check (kind in ('CAMPAIGN', 'NEW_HIRE')),
      name text not null,
      state text not null check (state in ('OPENING', 'OPEN', 'CLOSED')),
      scope jsonb not null,
      scope_ids text[] not null,
      items text[] not null check (cardinality(items) > 0),
      evidence text not null check (evidence in ('NONE', 'OPTIONAL', 'SAMPLED')),
      deadline date,
      author_id text references person,
      opened_at timestamptz not null,
      closed_at timestamptz,
      -- The last person added, and the last organisation told this morning: a restart goes on from there.
      cursor text,
      morning_cursor text,
      check ((state = 'CLOSED') = (closed_at is not null))
    );
    create unique index campaign_of_new_hires on campaign (items) where kind = 'NEW_HIRE';
    create index campaign_open on campaign (kind) where state <> 'CLOSED';

    create table campaign_member (
      campaign_id text not null references campaign,
      person_id text not null references person,
      kind text not null check (kind in ('CAMPAIGN', 'NEW_HIRE')),
      organisation_id text not null references organisation,
      grid_unit_id text not null default '',
      bucket text not null check (bucket in ('WAITING', 'ASKED', 'PARTIAL', 'DONE', 'DECLINED', 'UNREACHABLE')),
      missing smallint not null,
      reached text check (reached in ('SENT', 'UNREACHABLE')),
      asked_at timestamptz,
      -- New hires who are asked together.
      ask_batch text,
      reminders smallint not null default 0,
      reminded_at timestamptz,
      next_reminder_at timestamptz,
      declined_until timestamptz,
      answered_at timestamptz,
      help_at timestamptz,
      due_at timestamptz,
      joined_at timestamptz not null,
      ended_at timestamptz,
      primary key (campaign_id, person_id)
    );
    create index campaign_member_by_person on campaign_member (person_id);
    create index campaign_member_by_place on campaign_member (organisation_id, campaign_id, grid_unit_id);
    create index campaign_member_to_remind on campaign_member (campaign_id, next_reminder_at)
      where next_reminder_at is not null;
    create index campaign_member_to_ask on campaign_member (ask_batch) where ask_batch is not null;

    -- How many members stand where: moved in the transaction that moves a member. grid_unit_id '': without a unit.
    create table campaign_tally (
      campaign_id text not null references campaign,
      organisation_id text not null,
      grid_unit_id text not null,
      bucket text not null,
      people integer not null,
      primary key (campaign_id, organisation_id, grid_unit_id, bucket)
    );
    create index campaign_tally_by_place on campaign_tally (organisation_id, campaign_id);

    -- What was told about a place on a day, and whether its not-yet were reminded: once a day.
    create table campaign_day (
      id text primary key,
      campaign_id text not null references campaign,
      day date not null,
      organisation_id text not null references organisation,
      grid_unit_id text not null default '',
      people integer not null,
      done integer not null,
      missing integer not null,
      new_hires integer not null,
      slowest text,
      reminded_at timestamptz,
      reminded_by text references person,
      reminded integer,
      unique (campaign_id, day, organisation_id, grid_unit_id)
    );

    -- Drawn for a check by a seed that is kept, so that anybody can draw again and find the same people.
    create table protection_sample (
      id text primary key,
      organisation_id text not null references organisation,
      month text not null,
      number integer not null,
      seed text not null,
      out_of integer not null,
      drawn_at timestamptz not null,
      drawn_by text references person,
      unique (organisation_id, month, number)
    );
    create table protection_sample_item (
      sample_id text not null references protection_sample,
      person_id text not null references person,
      item text not null,
      result text check (result in ('VERIFIED', 'REJECTED')),
      checked_at timestamptz,
      primary key (sample_id, person_id, item)
    );
    create index protection_sample_item_by_person on protection_sample_item (person_id, item) where result is null;
  `.execute(db);
}
