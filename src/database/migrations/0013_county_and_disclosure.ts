import { type Kysely, sql } from 'kysely';

/** A county written from a list: officers by their number, a township's station; and the log of data given to others. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Police and the county's offices, as lists name them.
    create table officer (
      person_id text primary key references person,
      officer_no text not null unique
    );

    -- Of a township: the station that answers for an organisation newly listed there.
    alter table jurisdiction add column station_id text references jurisdiction;

    -- Who was given whose data (PIPL arts. 23, 55, 56; records of giving data to others are kept three years and more).
    -- No personal data itself: ids, kinds, and how many people it was about.
    create table data_disclosure (
      id bigint generated always as identity primary key,
      at timestamptz not null default app_now(),
      recipient_kind text not null check (recipient_kind in ('ORGANISATION', 'BANK', 'PERSON')),
      recipient_id text not null,
      -- Who of the recipient's people saw or took it.
      person_id text not null,
      categories text[] not null check (cardinality(categories) > 0),
      people integer not null check (people >= 0),
      basis text not null check (basis in ('DUTY', 'CONSENT', 'EMPLOYER')),
      purpose text not null check (purpose in ('DISSUASION', 'PROTECTION', 'NOTICE', 'UPKEEP', 'ROSTER')),
      -- It left the service as a file.
      is_file boolean not null,
      object_kind text not null,
      object_id text not null
    );
    create index data_disclosure_by_time on data_disclosure (at);
    create index data_disclosure_by_recipient on data_disclosure (recipient_id, at);

    create function keep_disclosure() returns trigger language plpgsql as
      $$ begin
        if tg_op = 'DELETE' and old.at < app_now() - interval '3 years' then return old; end if;
        raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege';
      end $$;
    create trigger data_disclosure_append_only before update or delete on data_disclosure
      for each row execute function keep_disclosure();
    create trigger data_disclosure_no_truncate before truncate on data_disclosure
      for each statement execute function refuse_change();
    alter table data_disclosure enable always trigger data_disclosure_append_only;
    alter table data_disclosure enable always trigger data_disclosure_no_truncate;
  `.execute(db);
}
