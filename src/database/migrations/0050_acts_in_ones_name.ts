import { type Kysely, sql } from 'kysely';

/** Everybody may read what was done in his name by a script: found by person, without reading the whole log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index audit_log_in_name on audit_log ((after ->> 'onBehalfOf'), id) where after ? 'onBehalfOf';
  `.execute(db);
}
