import { type Kysely, sql } from 'kysely';

/** A list handed in at the command line in an officer's name: the audit log tells it from his own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table roster_import add column by_operator boolean not null default false;
    update roster_import set by_operator = true where importer_id is null;
  `.execute(db);
}
