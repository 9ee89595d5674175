import { type Kysely, sql } from 'kysely';

/** What officers changed of one person at the desk, and why: the log holds no free text. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table person_change (
      id text primary key,
      person_id text not null references person,
      kind text not null check (kind in ('CORRECTED', 'ROLE_GIVEN', 'ROLE_ENDED')),
      fields text[] not null default '{}',
      role text,
      scope_id text,
      reason text not null,
      changed_by text not null references person,
      changed_at timestamptz not null
    )
  `.execute(db);
  await sql`create index person_change_of_person on person_change (person_id, changed_at desc, id desc)`.execute(db);
}
