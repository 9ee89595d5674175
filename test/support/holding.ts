import { sql } from 'kysely';
import type { TestApp } from './test-app.ts';

/** Columns of the whole database, in the order of their names, that hold one of these words anywhere in a row. */
export async function holding(testApp: TestApp, words: readonly string[]): Promise<string[]> {
  const { db } = testApp.app;
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select c.table_name as "table", c.column_name as "column"
    from information_schema.columns c
      join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
      and c.data_type in ('text', 'json', 'jsonb', 'ARRAY', 'character varying')
    order by 1, 2`.execute(db);
  const found: string[] = [];
  for (const { table, column } of columns) {
    const { rows } = await sql`
      select from ${sql.table(table)}
      where exists (select from unnest(${[...words]}::text[]) as w where strpos(${sql.ref(column)}::text, w) > 0)
      limit 1`.execute(db);
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  return found;
}
