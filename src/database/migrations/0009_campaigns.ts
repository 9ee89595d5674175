import { type Kysely, sql } from 'kysely';

/** The protections of every employee, the campaigns that ask for them, evidence and sampling checks. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`select 1`.execute(db);
}
