import { type Kysely, sql } from 'kysely';

/**
 * What the operations pages need: how long repeating work took, which source of warnings has fallen silent, and what the
 * bureau's own monitor answered.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table schedule
      add column if not exists begun_at timestamptz,
      add column if not exists took_ms double precision;
    create table if not exists feed_silence (
      source text primary key,
      -- The last warning before the silence; null: it is heard.
      silent_since timestamptz,
      noticed_at timestamptz,
      changes integer not null default 0
    );
    create table if not exists beacon (
      id boolean primary key default true check (id),
      tried_at timestamptz,
      answered_at timestamptz,
      fault text
    );
  `.execute(db);
}
