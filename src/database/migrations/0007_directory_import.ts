import { type Kysely, sql } from 'kysely';

/** Rosters on their way into the directory: imports with their rows and faults, appointments, turnover. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`select 1`.execute(db);
}
