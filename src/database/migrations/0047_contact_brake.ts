import { type Kysely, sql } from 'kysely';

/** A reading of the contacts that fails is remembered, so that it is not begun again every minute; there may be no good one yet. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table contact_reading alter column read_at drop not null;
    alter table contact_reading add column failures integer not null default 0;
    alter table contact_reading add column try_after timestamptz;
  `.execute(db);
}
