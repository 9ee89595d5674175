import { type Kysely, sql } from 'kysely';

/**
 * What a county set otherwise than its files say: each version whole, so that an older one is taken up again by a new
 * one that equals it. In force is the newest that is READY and whose moment has come.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table settings_version (
      id text primary key,
      number integer not null unique,
      based_on integer not null,
      taken_back_to integer,
      changes jsonb not null,
      reason text not null,
      state text not null check (state in ('PROPOSED', 'READY', 'WITHDRAWN')),
      made_by_person_id text not null references person,
      made_at timestamptz not null,
      decided_by_person_id text references person,
      decided_at timestamptz,
      wanted_from timestamptz,
      in_force_from timestamptz,
      check (state <> 'READY' or in_force_from is not null)
    );
    create index settings_version_in_force on settings_version (in_force_from desc, number desc) where state = 'READY';
    create index settings_version_made_by on settings_version (made_by_person_id);
    create index settings_version_decided_by on settings_version (decided_by_person_id);
  `.execute(db);
}
