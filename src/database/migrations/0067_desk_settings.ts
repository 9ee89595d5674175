import { type Kysely, sql } from 'kysely';

/** How somebody likes a list of the desk, on whatever machine he sits. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table desk_setting (
      person_id text not null references person,
      key text not null,
      value jsonb not null check (octet_length(value::text) <= 4096),
      primary key (person_id, key)
    );
  `.execute(db);
}
