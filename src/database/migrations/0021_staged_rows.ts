import { type Kysely, sql } from 'kysely';

/**
 * Statistics of the lists before would say that the list being read has hardly a row, and every look-up would read all of
 * it: PostgreSQL is to know nothing of import_id. (Restating the type forgets what it knew.)
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table roster_row alter column import_id type text;
    alter table roster_row alter column import_id set statistics 0;
  `.execute(db);
}
