import { sql } from 'kysely';
import { type Database, transact } from '../../../database/index.ts';
import { nameSearch } from '../../../lib/name-search.ts';

const BATCH = 1_000;
/** A person's name is read as people are called, every other as places are. */
const TABLES = [
  ['person', 'person'],
  ['organisation', 'organisation'],
  ['grid_unit', 'organisation'],
  ['jurisdiction', 'organisation'],
] as const;
type Named = (typeof TABLES)[number];

/** By what names are found, for those written before it was kept or past the directory; answers how many there were. */
export async function readNames(db: Database): Promise<number> {
  let all = 0;
  for (const [table, kind] of TABLES) {
    for (let rows = BATCH; rows === BATCH; all += rows) rows = await readBatch(db, table, kind);
  }
  return all;
}

function readBatch(db: Database, table: Named[0], kind: Named[1]): Promise<number> {
  return transact(db, async (tx) => {
    const { rows } = await sql<{ id: string; name: string }>`
      select id, name from ${sql.table(table)} where name_search is null
      order by id limit ${BATCH} for no key update skip locked`.execute(tx);
    if (rows.length === 0) return 0;
    const found = rows.map(({ id, name }) => ({ id, found: nameSearch(name, kind) }));
    await sql`
      update ${sql.table(table)} as t set name_search = row.found
      from json_to_recordset(${JSON.stringify(found)}::json) as row (id text, found tsvector) where t.id = row.id`.execute(
      tx,
    );
    return rows.length;
  });
}
