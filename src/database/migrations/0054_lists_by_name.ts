import { type Kysely, sql } from 'kysely';

/** Which list an import is of, for there may be others than the roster; and what its file was called, so that it is found again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table roster_import
      add column list text not null default 'roster',
      add column file_name text;
  `.execute(db);
}
