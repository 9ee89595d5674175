import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import type { Registry } from './define.ts';

/** Throws when the table of a registry has no column for one of its fields, or demands one that no field fills. */
export async function fitsTable(db: Database, { name, author, columns }: Registry): Promise<void> {
  const { rows } = await sql<{ column: string; isDemanded: boolean }>`
    select column_name as column, is_nullable = 'NO' and column_default is null as "isDemanded"
    from information_schema.columns where table_schema = current_schema() and table_name = ${name}`.execute(db);
  const filled = ['id', 'organisation_id', `${author}_id`, ...columns.map(({ column }) => column)];
  const there = new Set(rows.map(({ column }) => column));
  const missing = [...filled, 'recorded_at', 'withdrawn_at'].filter((column) => !there.has(column));
  const unfilled = rows.filter(({ column, isDemanded }) => isDemanded && !filled.includes(column));
  if (missing.length > 0) throw new Error(`table ${name} has no column ${missing.join(', ')}`);
  if (unfilled.length > 0)
    throw new Error(`no field of ${name} fills the column ${unfilled.map(({ column }) => column).join(', ')}`);
}
