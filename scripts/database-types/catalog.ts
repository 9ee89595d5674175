import type pg from 'pg';

export interface Column {
  name: string;
  /** pg_type name; an array keeps its leading underscore. */
  type: string;
  nullable: boolean;
  fill: 'none' | 'default' | 'always';
  /** Literals of `check (col in (…))` or `check (col <@ array[…])`, as TypeScript. */
  literals: string[] | null;
}

export interface Table {
  schema: string;
  name: string;
  columns: Column[];
}

interface ColumnRow {
  schema: string;
  table: string;
  name: string;
  type: string;
  nullable: boolean;
  fill: Column['fill'];
  checks: string[];
}

/** Every table and view of ours in a fixed order; partitions and Kysely's own tables are left out. */
export async function describeTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<ColumnRow>(`
    select n.nspname as schema, c.relname as table, a.attname as name, t.typname as type,
      not a.attnotnull as nullable,
      case when a.attidentity = 'a' or a.attgenerated <> '' then 'always'
        when a.attidentity = 'd' or a.atthasdef then 'default'
        else 'none' end as fill,
      array(
        select pg_get_constraintdef(k.oid) from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum] order by k.conname
      ) as checks
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and c.relname not like 'kysely\\_%'
    order by n.nspname <> 'public', n.nspname, c.relname, a.attnum`);
  const tables: Table[] = [];
  for (const { schema, table, checks, ...column } of rows) {
    const last = tables.at(-1);
    const current = last?.schema === schema && last.name === table ? last : { schema, name: table, columns: [] };
    if (current !== last) tables.push(current);
    current.columns.push({ ...column, literals: literalsOf(checks) });
  }
  return tables;
}

/** PostgreSQL gives `in ('a', 'b')` back as `= ANY (ARRAY['a'::text, 'b'::text])` and a single one as `= 'a'::text`. */
function literalsOf(checks: string[]): string[] | null {
  for (const check of checks) {
    const list =
      /^CHECK \(+\w+ IS NULL\)? OR \(?"?\w+"?(?:\)::text)? = ANY \(+ARRAY\[([^\]]*)\]/.exec(check)?.[1] ??
      /^CHECK \(+"?\w+"?(?:\)::text)? = ANY \(+ARRAY\[([^\]]*)\][^a-z]*(?:text\[\])?\)+$/.exec(check)?.[1] ??
      /^CHECK \(+"?\w+"? <@ ARRAY\[([^\]]*)\]\)+$/.exec(check)?.[1] ??
      /^CHECK \(+"?\w+"? = ('[^']*'::text|\d+)\)+$/.exec(check)?.[1];
    const items = list?.match(/'(?:[^']|'')*'|-?\d+/g);
    if (items) return items.map((item) => item.replace(/''(?=.)/g, "\\'"));
  }
  return null;
}
