import { type Kysely, sql } from 'kysely';

/** What somebody is asked to do, and whether he has done it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sample (
      id text primary key,
      person_id text not null references person,
      organisation_id text not null references organisation,
      asked_by text not null references person,
      asked_at timestamptz not null,
      done_at timestamptz,
      late_at timestamptz
    );
    create index sample_open on sample (organisation_id, id desc) where done_at is null;
    create index sample_by_person on sample (person_id);
  `.execute(db);
}
