import { type Kysely, sql } from 'kysely';

/** Bulk warnings and what became of them, person by person. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`select 1`.execute(db);
}
