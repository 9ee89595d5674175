import { createWriteStream } from 'node:fs';
import { stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import { ROSTER } from '../../domain/roster/index.ts';
import { newId } from '../../lib/ids.ts';
import { readRows, writeCsv, writeXlsx } from '../../lib/spreadsheet/index.ts';
import { type Child, startChild } from '../child.ts';
import { type BenchStores, clearingAway, openCounty, wholeOption } from '../county.ts';
import { machine, round, table } from '../report.ts';

const MEGABYTE = 1024 * 1024;
const COMPARED_ROWS = 100_000;

interface Measured extends ListPlan {
  megabytes: number;
  checkMs: number;
  applyMs: number;
  idle: number;
  peak: number;
}

/** Rosters of new people checked and confirmed: rows a second, cost of a row, memory at its peak; each in a process of its own. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      csv: { type: 'string', default: '10000,100000,1000000' },
      xlsx: { type: 'string', default: '100000' },
    },
  });
  const plans = [...plansOf('csv', values.csv), ...plansOf('xlsx', values.xlsx)].map((plan, tag) => ({ ...plan, tag }));
  const before = machine();
  console.log(`import · ${before.cores} cores (${before.cpu}) · Node ${before.node} · load ${before.loadBefore}`);
  console.log('small county beside it; PostgreSQL embedded, fsync on; everybody on the lists is new\n');
  await clearingAway(await openCounty('small'), async (county) => {
    const results: Measured[] = [];
    for (const plan of plans) {
      const one = await measure(county, plan);
      results.push(one);
      console.log(`${nameOf(one)}: checked in ${round(one.checkMs)} ms, applied in ${round(one.applyMs)} ms`);
    }
    const compared = await compare(county);
    report(results, compared, before);
  });
}

function plansOf(kind: ListPlan['kind'], sizes: string): Omit<ListPlan, 'tag'>[] {
  const most = kind === 'csv' ? 3_000_000 : 100_000;
  return sizes
    .split(',')
    .filter((size) => size !== '' && size !== '0')
    .map((size) => ({ kind, rows: wholeOption(kind, size, most) }));
}

async function measure({ dataDir, databaseUrl, redisUrl }: BenchStores, plan: ListPlan): Promise<Measured> {
  const path = join(dataDir, `roster.${plan.kind}`);
  await writeList(path, plan);
  const { size } = await stat(path);
  const service = startChild('import/service');
  try {
    const idle = await service.ask<number>('open', { dataDir, databaseUrl, redisUrl });
    const startedAt = performance.now();
    await service.ask('check', { path });
    const list = await checked(service);
    const checkedAt = performance.now();
    if (list.new !== plan.rows) throw new Error(`${list.new} of ${plan.rows} rows were new, ${list.errors} wrong`);
    await service.ask('confirm', list);
    while (await service.ask<boolean>('apply', list));
    const applyMs = performance.now() - checkedAt;
    await service.ask('erase');
    const peak = await service.ask<number>('peak');
    return { ...plan, megabytes: size / MEGABYTE, checkMs: checkedAt - startedAt, applyMs, idle, peak };
  } finally {
    await service.stop();
    await unlink(path);
  }
}

async function checked(service: Child): Promise<{ id: string; new: number; errors: number }> {
  for (;;) {
    const list = await service.ask<{ id: string; new: number; errors: number } | null>('checked');
    if (list) return list;
  }
}

async function compare({ dataDir, db }: BenchStores): Promise<number> {
  const path = join(dataDir, 'floor.csv');
  await writeList(path, { kind: 'csv', rows: COMPARED_ROWS, tag: 9 });
  return floor(db, path);
}

function report(
  results: readonly Measured[],
  floorMs: number,
  { cores, loadBefore }: ReturnType<typeof machine>,
): void {
  const headings = ['list', 'MB', 'rows/s', 'µs/row check', 'µs/row apply', 'MB before', 'MB peak'];
  const lines = results.map((one) => {
    const cost = costOf(one);
    return [
      nameOf(one),
      round(one.megabytes, 1),
      cost.rowsPerSecond,
      cost.checkUs,
      cost.applyUs,
      cost.idleMb,
      cost.peakMb,
    ];
  });
  console.log(`\n${table([headings, ...lines])}`);
  console.log(`floor: ${COMPARED_ROWS} CSV rows read and inserted bare in ${round(floorMs)} ms\n`);
  // The longest list says whether a row still costs the same.
  const longest = results.toSorted((a, b) => b.rows - a.rows)[0];
  const real = longest ? ((longest.checkMs + longest.applyMs) / longest.rows) * COMPARED_ROWS : Number.NaN;
  console.log(
    JSON.stringify({
      bench: 'import',
      floor: round(floorMs),
      real: round(real),
      ratio: round(floorMs / real, 3),
      ...Object.fromEntries(results.map((one) => [`${one.kind}${one.rows}`, costOf(one)])),
      cores,
      load: loadBefore,
    }),
  );
}

function costOf({ rows, checkMs, applyMs, idle, peak }: Measured) {
  return {
    rowsPerSecond: round((rows / (checkMs + applyMs)) * 1_000),
    checkUs: round((checkMs / rows) * 1_000),
    applyUs: round((applyMs / rows) * 1_000),
    idleMb: round(idle / MEGABYTE),
    peakMb: round(peak / MEGABYTE),
  };
}

function nameOf({ kind, rows }: ListPlan): string {
  return `${rows} ${kind}`;
}

interface ListPlan {
  kind: 'csv' | 'xlsx';
  rows: number;
  /** No two lists of a run share a person or an organisation. */
  tag: number;
}

const STAFF = 350;
const SURNAMES = Array.from('岚砚汀禾岫泠霁漪溯筠蘅芷笙箫翎霭');
const GIVEN = Array.from('知听晚清望闻初若书景云星月雪予亦');
const TOWNSHIPS = ['青岚街道', '望汀街道', '栖禾桥镇', '石岫湾镇'];
const WORKSHOPS = ['冲压车间', '焊装车间', '涂装车间', '总装车间', '注塑车间'];

/** A roster of invented people in organisations of 350, none of them known yet; equal plans give equal files. */
async function writeList(path: string, plan: ListPlan): Promise<void> {
  const out = createWriteStream(path);
  if (plan.kind === 'csv') return writeCsv(out, withHeadings(plan));
  await writeXlsx(out, [{ name: '名单', columns: ROSTER.titles.map((heading) => ({ heading })), rows: people(plan) }]);
}

function* withHeadings(plan: ListPlan): Generator<readonly string[]> {
  yield ROSTER.titles;
  yield* people(plan);
}

function* people({ rows, tag }: ListPlan): Generator<string[]> {
  for (let n = 0; n < rows; n += 1) {
    const organisation = Math.floor(n / STAFF);
    const phone = 10_000_000 * (tag + 5) + n;
    yield [
      TOWNSHIPS[organisation % TOWNSHIPS.length] ?? '',
      `示范${tag}号第${organisation}厂`,
      `00DEMO${tag}${String(organisation).padStart(11, '0')}`,
      '企业',
      '规上',
      `${WORKSHOPS[n % WORKSHOPS.length]}/${1 + (n % 4)}班`,
      `${SURNAMES[n % 16]}${GIVEN[Math.floor(n / 16) % 16]}${GIVEN[Math.floor(n / 256) % 16]}`,
      String(n % STAFF).padStart(5, '0'),
      `154${String(phone).padStart(8, '0')}`,
      '员工',
      '2025-03-01',
      n % 3 === 0 ? '是' : '否',
      '操作工',
      `w${tag}-${n}`,
    ];
  }
}

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
