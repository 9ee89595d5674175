import { type Kysely, sql } from 'kysely';

/** Templates of bulletins as versions; of those that are delivered only what was changed stands here. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table bulletin_template (
      id text primary key,
      version integer not null check (version > 0),
      title text not null,
      changed_at timestamptz not null
    );
    create table bulletin_template_version (
      template_id text not null references bulletin_template,
      version integer not null check (version > 0),
      title text not null,
      body text not null,
      fraud_type text not null,
      released_to text not null check (released_to in ('ALL', 'OFFICERS', 'NOBODY')),
      -- The older version that was taken back by this one; 0: as it is delivered.
      restores integer,
      author_id text not null references person,
      created_at timestamptz not null,
      primary key (template_id, version)
    );
  `.execute(db);
}
