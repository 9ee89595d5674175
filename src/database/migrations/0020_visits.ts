import { type Kysely, sql } from 'kysely';

/** Door to door, patch by patch: who went where on which day, and how many people were spoken to. Nobody spoken to is named. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table visit (
      id text primary key,
      organisation_id text not null references organisation,
      grid_unit_id text not null references grid_unit,
      visitor_id text not null references person,
      visited_on date not null,
      purpose text not null check (purpose in ('PUBLICITY', 'PROTECTIONS', 'NEW_HIRES')),
      people integer not null check (people > 0),
      recorded_at timestamptz not null default app_now(),
      withdrawn_at timestamptz
    );
    -- The same press again, or a better number, is the same visit.
    create unique index visit_once on visit (visitor_id, grid_unit_id, visited_on, purpose) where withdrawn_at is null;
    create index visit_by_unit on visit (grid_unit_id, visited_on) where withdrawn_at is null;
  `.execute(db);
}
