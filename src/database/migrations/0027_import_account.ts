import { type Kysely, sql } from 'kysely';

/** An import says what it did not read, where its lines stand, and which places it would make. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table roster_import
      add column include_hidden boolean not null default false,
      -- [{"name", "offset"}]: lines are counted on through the sheets of a workbook.
      add column sheets jsonb not null default '[]',
      -- [{"text", "rows"}]: sheets, columns and rows that were not read, in words for the importer.
      add column ignored jsonb not null default '[]',
      add column ignored_rows integer not null default 0,
      -- Of them, those that may be people: whom they mean may look like leavers.
      add column left_out_rows integer not null default 0,
      -- [{"organisation", "unit", "rows", "like"}]: workshops that confirming would make.
      add column new_units jsonb not null default '[]';
  `.execute(db);
}
