import { type Kysely, sql } from 'kysely';

/** Gaps are mended on a page: by whom and how, and that many who are missing from the contacts have really left. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table readiness_defect add column mended_by text references person, add column mended_how text;
    create index readiness_defect_of_organisation on readiness_defect (organisation_id) where closed_at is null;

    -- Said once, for the next reading.
    alter table contact_reading add column gone_accepted boolean not null default false;
  `.execute(db);
}
