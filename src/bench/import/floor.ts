import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { readRows } from '../../lib/spreadsheet/index.ts';

const ROWS_AT_ONCE = 2_000;

/** The same file read and its people put into two bare tables, 2,000 a statement: nobody is looked up, nothing is checked. */
export async function floor(db: Database, path: string): Promise<number> {
  await sql`create table bench_person (id text primary key, name text, phone text);
    create table bench_job (id text primary key, person_id text, organisation text, no text, unique (organisation, no))`.execute(
    db,
  );
  const startedAt = performance.now();
  let batch: { id: string; job: string; name: string; phone: string; organisation: string; no: string }[] = [];
  for await (const { line, cells } of readRows(path)) {
    if (line === 1) continue;
    const [, , organisation = '', , , , name = '', no = '', phone = ''] = cells;
    batch.push({ id: newId(), job: newId(), name, phone, organisation, no });
    if (batch.length < ROWS_AT_ONCE) continue;
    await insert(db, batch);
    batch = [];
  }
  await insert(db, batch);
  const elapsed = performance.now() - startedAt;
  await sql`drop table bench_person, bench_job`.execute(db);
  return elapsed;
}

async function insert(db: Database, rows: readonly object[]): Promise<void> {
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as row (id text, job text, name text, phone text, organisation text, no text)`;
  await sql`
    with people as (insert into bench_person select id, name, phone from ${given})
    insert into bench_job select job, id, organisation, no from ${given}`.execute(db);
}
