import { type Kysely, sql } from 'kysely';

/** By what people and organisations are found: name, pinyin and initials, written beside each name; null: not yet. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table person add column name_search tsvector;
    alter table organisation add column name_search tsvector;

    create index person_by_name on person using gin (name_search);
    create index person_name_unread on person (id) where name_search is null;
    create index organisation_by_name on organisation using gin (name_search);
    create index employment_by_number on employment (employee_no) where state = 'ACTIVE';
  `.execute(db);
}
