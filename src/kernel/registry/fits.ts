import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import type { Registry } from './define.ts';

interface TableColumns {
  table: string;
  /** Written when a row is made. */
  filled: readonly string[];
  /** Written later, or by default. */
  later: readonly string[];
}

/** Throws when a table has no column for one of its fields, or demands one that no field fills. */
export async function fitsTable(db: Database, { table, filled, later }: TableColumns): Promise<void> {
  const { rows } = await sql<{ column: string; isDemanded: boolean }>`
    select column_name as column, is_nullable = 'NO' and column_default is null as "isDemanded"
    from information_schema.columns where table_schema = current_schema() and table_name = ${table}`.execute(db);
  const there = new Set(rows.map(({ column }) => column));
  const missing = [...filled, ...later].filter((column) => !there.has(column));
  const unfilled = rows.filter(({ column, isDemanded }) => isDemanded && !filled.includes(column));
  if (missing.length > 0) throw new Error(`table ${table} has no column ${missing.join(', ')}`);
  if (unfilled.length > 0)
    throw new Error(`no field of ${table} fills the column ${unfilled.map(({ column }) => column).join(', ')}`);
}

export const columnsOf = ({ name, author, columns }: Registry): TableColumns => ({
  table: name,
  filled: ['id', 'organisation_id', `${author}_id`, ...columns.map(({ column }) => column)],
  later: ['recorded_at', 'withdrawn_at'],
});
