import { type Kysely, sql } from 'kysely';

/**
 * Units merged into another, with the spellings that mean the other from then on; where an organisation is and how it is
 * called up, and what officers corrected of it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- What a list calls a unit that was merged: read as the one it became, never made anew.
    create table if not exists grid_unit_alias (
      organisation_id text not null references organisation,
      parent_id text references grid_unit,
      name text not null,
      unit_id text not null references grid_unit,
      unique nulls not distinct (organisation_id, parent_id, name)
    );
    create index if not exists grid_unit_alias_of_unit on grid_unit_alias (unit_id);
    create index if not exists grid_unit_alias_under on grid_unit_alias (parent_id) where parent_id is not null;

    create table if not exists unit_merge (
      id text primary key,
      organisation_id text not null references organisation,
      -- The units that are no more, and how each was called with what lay above it.
      unit_ids text[] not null,
      names text[] not null,
      into_id text not null,
      into_name text not null,
      people integer not null,
      reason text not null,
      merged_by text not null references person,
      merged_at timestamptz not null
    );
    create index if not exists unit_merge_of_organisation on unit_merge (organisation_id, merged_at desc, id desc);

    alter table organisation
      add column if not exists address text,
      add column if not exists phone text,
      add column if not exists version integer not null default 1;

    -- By what units and offices are found, as people and organisations are; null: not yet.
    alter table grid_unit add column if not exists name_search tsvector;
    alter table jurisdiction add column if not exists name_search tsvector;
    create index if not exists grid_unit_by_name on grid_unit using gin (name_search);

    create table if not exists organisation_change (
      id text primary key,
      organisation_id text not null references organisation,
      fields text[] not null,
      before jsonb not null,
      after jsonb not null,
      reason text not null,
      changed_by text not null references person,
      changed_at timestamptz not null
    );
    create index if not exists organisation_change_of_organisation
      on organisation_change (organisation_id, changed_at desc, id desc);
  `.execute(db);
}
