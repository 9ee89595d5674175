import { type Kysely, sql } from 'kysely';

/** An exercise: warnings about nobody at many places at once, answered by real advisors or by a script. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table drill (
      id text primary key,
      number text not null unique,
      title text not null,
      level text not null check (level in ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW')),
      fraud_type text not null,
      hand text not null check (hand in ('REAL', 'SCRIPTED')),
      -- Minutes after the dispatch; null: never.
      sign_minutes integer,
      meet_minutes integer,
      report_minutes integer,
      started_by text not null references person,
      started_at timestamptz not null,
      ends_at timestamptz not null check (ends_at > started_at and ends_at <= started_at + interval '4 hours'),
      ended_at timestamptz,
      ended_by text references person
    );
    create index drill_by_time on drill (started_at desc, id desc);
    create table drill_place (
      id text primary key,
      drill_id text not null references drill,
      organisation_id text not null references organisation,
      station_id text not null,
      is_open boolean not null default true,
      warning_id text references warning,
      fault text,
      unique (drill_id, organisation_id)
    );
    create index drill_place_open on drill_place (drill_id) where is_open;
    create index drill_place_by_warning on drill_place (warning_id);
    -- One exercise a station at a time.
    create table drill_station (
      drill_id text not null references drill,
      station_id text not null,
      is_open boolean not null default true,
      primary key (drill_id, station_id)
    );
    create unique index drill_station_open on drill_station (station_id) where is_open;
  `.execute(db);
}
