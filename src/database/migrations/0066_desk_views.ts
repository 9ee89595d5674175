import { type Kysely, sql } from 'kysely';

/** What a page of the desk is narrowed to, under a name; shared with those who work within a place of its owner. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table desk_view (
      id text primary key,
      owner_id text not null references person,
      page text not null,
      name text not null,
      -- As it stands in the address, without who is sought.
      search text not null check (octet_length(search) <= 4000),
      -- The owner's own place; null: for himself.
      scope_id text,
      changed_at timestamptz not null,
      unique (owner_id, page, name)
    );
    create index desk_view_shared on desk_view (page, scope_id) where scope_id is not null;
  `.execute(db);
}
