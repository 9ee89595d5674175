import { type Kysely, sql } from 'kysely';

/** A note and what is said in the chat are sealed at rest like what is sent; what stands in clear is found by its small index and sealed at the next start. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table warning add column note_sealed text;
    create index warning_note_in_clear on warning (id) where note is not null;
    alter table inbox rename column payload to payload_sealed;
    alter table inbox_archive rename column payload to payload_sealed;
    create index inbox_in_clear on inbox (id) where payload_sealed like '<%';
    create index inbox_archive_in_clear on inbox_archive (id) where payload_sealed like '<%';
  `.execute(db);
}
