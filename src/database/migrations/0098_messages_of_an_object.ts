import { type Kysely, sql } from 'kysely';

/** What was sent for one warning or bulletin is read newest first, whether there are four messages of it or a hundred thousand. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index if not exists delivery_by_owner on delivery (owner_id, created_at, id)`.execute(db);
}
