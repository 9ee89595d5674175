import { type Kysely, sql } from 'kysely';

/** Rosters on their way into the directory: an import, what was read, what is wrong with it, who would leave. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table roster_import (
      id text primary key,
      -- Null: somebody at the server's own command line.
      importer_id text references person,
      -- The only organisation it may touch, when it was said to be about one.
      organisation_id text references organisation,
      full_list boolean not null,
      state text not null default 'CHECKING'
        check (state in ('CHECKING', 'CHECKED', 'APPLYING', 'DONE', 'FAILED', 'DISCARDED', 'EXPIRED')),
      -- Why it failed, in words for the importer.
      reason text,
      rows_read integer not null default 0,
      faulty_rows integer not null default 0,
      -- Faulty rows that cannot be tied to anybody: whom they mean may look like a leaver.
      nameless_rows integer not null default 0,
      errors integer not null default 0,
      warnings integer not null default 0,
      new_rows integer not null default 0,
      rejoined_rows integer not null default 0,
      moved_rows integer not null default 0,
      changed_rows integer not null default 0,
      same_rows integer not null default 0,
      phones_changed integer not null default 0,
      leavers integer not null default 0,
      active_before integer not null default 0,
      accept_leavers boolean not null default false,
      -- Up to which line, and up to which leaver, it has been applied.
      applied_line integer not null default 0,
      applied_leaver text not null default '',
      applied_rows integer not null default 0,
      applied_new integer not null default 0,
      applied_left integer not null default 0,
      refused_rows integer not null default 0,
      created_at timestamptz not null,
      checked_at timestamptz,
      confirmed_at timestamptz,
      ended_at timestamptz,
      -- Real time: a check that stops touching it has died.
      touched_at timestamptz not null default clock_timestamp()
    );
    create index roster_import_by_importer on roster_import (importer_id, created_at);
    create index roster_import_open on roster_import (state) where state in ('CHECKING', 'CHECKED', 'APPLYING');

    -- One person of the list. Erased as soon as the import ends.
    create table roster_row (
      import_id text not null,
      line integer not null,
      -- '<organisation>/<employee no.>', the organisation as in roster_organisation.
      row_key text not null,
      action text not null check (action in ('NEW', 'REJOINED', 'MOVED', 'CHANGED', 'SAME', 'FAULTY')),
      organisation_ref text not null,
      -- Whom it meant when it was checked.
      employment_id text,
      employee_no text not null,
      name text not null,
      phone_sealed text,
      phone_hash text,
      unit_path text[] not null,
      post text,
      hired_on date,
      out_of_province boolean,
      role text,
      userid text,
      primary key (import_id, line)
    );
    create unique index roster_row_once on roster_row (import_id, row_key);
    create index roster_row_by_phone on roster_row (import_id, phone_hash) where phone_hash is not null;
    create index roster_row_by_userid on roster_row (import_id, userid) where userid is not null;
    create index roster_row_by_employment on roster_row (import_id, employment_id) where employment_id is not null;

    -- The organisations of a list: known ones by id, new ones as 'new:<credit code>' with what they will be.
    create table roster_organisation (
      import_id text not null,
      ref text not null,
      organisation_id text,
      code text,
      name text,
      kind text,
      tier text,
      township_id text,
      station_id text,
      primary key (import_id, ref)
    );

    create table roster_leaver (
      import_id text not null,
      employment_id text not null,
      primary key (import_id, employment_id)
    );

    -- Samples are masked and cut.
    create table roster_fault (
      import_id text not null,
      n integer not null,
      line integer not null,
      column_name text not null,
      severity text not null check (severity in ('ERROR', 'WARN')),
      reason text not null,
      sample text not null,
      primary key (import_id, n)
    );
  `.execute(db);
}
