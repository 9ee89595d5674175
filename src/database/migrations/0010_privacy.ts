import { type Kysely, sql } from 'kysely';

/** Notices, consents, requests about one's own data, and what the nightly erasing did. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- Every wording ever shown. A version never changes its words.
    create table privacy_notice (
      version text primary key,
      content jsonb not null,
      published_at timestamptz not null
    );

    create table consent (
      id text primary key,
      person_id text not null references person,
      purpose text not null check (purpose in ('PROTECTION')),
      notice_version text not null references privacy_notice,
      via text not null check (via in ('card', 'page')),
      given_at timestamptz not null,
      ended_at timestamptz,
      ended_by text check (ended_by in ('withdrawn', 'renewed')),
      check ((ended_at is null) = (ended_by is null))
    );
    create unique index consent_standing on consent (person_id, purpose) where ended_at is null;

    create table data_request (
      id text primary key,
      number text not null unique,
      person_id text not null references person,
      organisation_id text references organisation,
      kind text not null check (kind in ('CORRECTION', 'DELETION')),
      -- What he wrote, sealed: it tends to hold what is to be corrected.
      words_sealed text not null,
      state text not null default 'OPEN' check (state in ('OPEN', 'DONE', 'REFUSED')),
      created_at timestamptz not null,
      due_at timestamptz not null,
      nudged_at timestamptz,
      answered_by text,
      answered_at timestamptz,
      answer text,
      check ((state = 'OPEN') = (answered_at is null))
    );
    create unique index data_request_open on data_request (person_id, kind) where state = 'OPEN';
    create index data_request_due on data_request (due_at) where state = 'OPEN';
    create index data_request_by_person on data_request (person_id, created_at);

    alter table person add column erased_at timestamptz;

    -- The report of each night: how many rows of each kind were past their term.
    create table retention_run (
      id bigint generated always as identity primary key,
      day date not null,
      rule text not null,
      erased integer not null,
      at timestamptz not null,
      unique (day, rule)
    );
  `.execute(db);
}
