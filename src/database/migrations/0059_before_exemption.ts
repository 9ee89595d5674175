import { type Kysely, sql } from 'kysely';

/** What somebody had done before he was exempted: it stands again when the exemption ends. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table protection
      add column before_state text check (before_state in ('DECLARED', 'VERIFIED')),
      add column before_since timestamptz,
      add column before_valid_until timestamptz,
      add column before_by_person_id text references person;
  `.execute(db);
}
