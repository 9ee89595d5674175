import { type Kysely, sql } from 'kysely';

/** Bulk warnings and what became of them, person by person. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bulletin (
      id text primary key,
      number text not null unique,
      state text not null check (state in (
        'DRAFT', 'PENDING_APPROVAL', 'SCHEDULED', 'SENDING', 'SENT', 'CLOSED', 'CANCELLED')),
      version integer not null,
      content_version integer not null default 1,
      title text not null check (char_length(title) between 1 and 20),
      body text not null check (char_length(body) between 1 and 88),
      long_text text,
      fraud_type text not null,
      template_id text,
      ack_required boolean not null,
      deadline_at timestamptz,
      drill boolean not null,
      filter jsonb not null,
      -- The author's grants, frozen: nobody outside them is ever told.
      scope_ids text[] not null,
      scheduled_at timestamptz,
      launch_at timestamptz,
      quorum integer check (quorum >= 1),
      wave_minutes integer check (wave_minutes >= 1),
      people integer,
      author_id text not null references person,
      by_operator boolean not null default false,
      approver_id text references person check (approver_id <> author_id),
      refusal text,
      -- How far the fan-out has come. Whatever dies, the next page begins behind the cursor.
      phase text check (phase in ('PLAN', 'PLAN_SEEN', 'TELL', 'WAIT', 'REMIND', 'WITHDRAW')),
      cursor text,
      page integer not null default 0,
      page_at timestamptz,
      settle_at timestamptz,
      wave integer not null default 1,
      wave_at timestamptz,
      reminders_sent integer not null default 0,
      corrects text references bulletin,
      corrected_by text references bulletin,
      close_reason text check (close_reason in ('DEADLINE', 'BY_HAND', 'CORRECTED')),
      created_at timestamptz not null,
      sending_at timestamptz,
      sent_at timestamptz,
      closed_at timestamptz
    );
    create index bulletin_by_author on bulletin (author_id, id);
    create index bulletin_open on bulletin (state) where state not in ('CLOSED', 'CANCELLED', 'DRAFT');

    -- One person, one receipt, however many roles and employments made him fit. '' is "no such place".
    create table bulletin_receipt (
      bulletin_id text not null references bulletin,
      person_id text not null,
      organisation_id text not null default '',
      township_id text not null default '',
      station_id text not null default '',
      grid_unit_id text,
      role text not null,
      wave integer not null default 1,
      -- Handed to the way out.
      told boolean not null default false,
      state text not null default 'QUEUED' check (state in (
        'QUEUED', 'ACCEPTED', 'UNCONFIRMED', 'INVALID', 'ACKED', 'ACKED_LATE', 'SUPPRESSED')),
      reason text,
      -- Of a correction: he may have seen the wrong one, so his card says 【更正】.
      saw_original boolean not null default false,
      reminders integer not null default 0,
      queued_at timestamptz,
      accepted_at timestamptz,
      acted_at timestamptz,
      ack_seconds integer,
      primary key (bulletin_id, person_id)
    );
    create index bulletin_receipt_by_organisation on bulletin_receipt (bulletin_id, organisation_id, person_id);
    create index bulletin_receipt_waiting on bulletin_receipt (bulletin_id, told, wave, person_id) where state = 'QUEUED';
    create index bulletin_receipt_speed on bulletin_receipt (bulletin_id, ack_seconds) where ack_seconds is not null;
    create index bulletin_receipt_by_person on bulletin_receipt (person_id);

    -- How many receipts of a place are in which state: the live board reads these few rows, never the receipts.
    create table bulletin_tally (
      bulletin_id text not null references bulletin,
      organisation_id text not null,
      township_id text not null,
      station_id text not null,
      state text not null,
      receipts integer not null,
      primary key (bulletin_id, organisation_id, township_id, station_id, state)
    ) with (fillfactor = 70);

    -- Every statement that changes receipts counts them in the same transaction; rows in one order, so that nobody
    -- waits for somebody who waits for him.
    create function count_bulletin_receipts() returns trigger language plpgsql as $$
    begin
      if tg_op = 'INSERT' then
        insert into bulletin_tally
          select bulletin_id, organisation_id, township_id, station_id, state, count(*)
          from after_rows group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
        on conflict (bulletin_id, organisation_id, township_id, station_id, state)
          do update set receipts = bulletin_tally.receipts + excluded.receipts;
      else
        insert into bulletin_tally
          select bulletin_id, organisation_id, township_id, station_id, state, sum(one)
          from (
            select bulletin_id, organisation_id, township_id, station_id, state, 1 as one from after_rows
            union all select bulletin_id, organisation_id, township_id, station_id, state, -1 from before_rows
          ) as changed
          group by 1, 2, 3, 4, 5 having sum(one) <> 0 order by 1, 2, 3, 4, 5
        on conflict (bulletin_id, organisation_id, township_id, station_id, state)
          do update set receipts = bulletin_tally.receipts + excluded.receipts;
      end if;
      return null;
    end $$;
    create trigger bulletin_receipt_inserted after insert on bulletin_receipt
      referencing new table as after_rows for each statement execute function count_bulletin_receipts();
    create trigger bulletin_receipt_updated after update on bulletin_receipt
      referencing old table as before_rows new table as after_rows
      for each statement execute function count_bulletin_receipts();

    -- The counters from the receipts alone; what I14 compares them with and what a drift is mended by.
    create view bulletin_recount as
      select bulletin_id, organisation_id, township_id, station_id, state, count(*)::integer as receipts
      from bulletin_receipt group by 1, 2, 3, 4, 5;
  `.execute(db);
}
