import { type Kysely, sql } from 'kysely';

/** Who bulletins and campaigns are for, under a name; shared with those who work within a place of its owner. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table if not exists saved_audience (
      id text primary key,
      owner_id text not null references person,
      name text not null,
      -- Lists of a filter as they were chosen; whoever uses it reaches no more of it than his own places.
      filter jsonb not null check (octet_length(filter::text) <= 400000),
      -- The owner's own place; null: for himself.
      scope_id text,
      version integer not null check (version > 0),
      changed_at timestamptz not null,
      unique (owner_id, name)
    );
    create index if not exists saved_audience_shared on saved_audience (scope_id) where scope_id is not null;
  `.execute(db);
}
