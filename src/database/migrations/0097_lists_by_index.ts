import { type Kysely, sql } from 'kysely';

/** What is over is found by its place as what is open is, and by the number that came with it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index if not exists warning_by_organisation on warning (organisation_id, id)`.execute(db);
  await sql`create index if not exists warning_by_phone on warning (phone_hash) where phone_hash is not null`.execute(
    db,
  );
}
