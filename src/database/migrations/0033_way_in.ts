import { type Kysely, sql } from 'kysely';

/**
 * What came and had no effect says so by its kind. A login says how it ended, so that the second call of its redirect can
 * be answered like the first.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table inbox add column outcome text check (outcome in ('ignored', 'foreign')), add column kind text;
    create index inbox_without_effect on inbox (outcome, kind) where outcome is not null;
    alter table inbox_archive add column outcome text, add column kind text;
    create index inbox_archive_without_effect on inbox_archive (outcome, kind) where outcome is not null;

    alter table login_state add column ended text check (ended in ('IN', 'SPENT', 'AWAY', 'OUTSIDER', 'STRANGER')),
      add column session_hash text;
  `.execute(db);
}
