import { type Kysely, sql } from 'kysely';

/** Notices, consents, requests about one’s own data, what was given to whom. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`select 1`.execute(db);
}
