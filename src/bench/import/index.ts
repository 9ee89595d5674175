import { stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Child, startChild } from '../child.ts';
import { type BenchCounty, clearingAway, openCounty, wholeOption } from '../county.ts';
import { machine, round, table } from '../report.ts';
import { floor } from './floor.ts';
import { type ListPlan, writeList } from './list.ts';

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

async function measure({ dataDir, databaseUrl, redisUrl }: BenchCounty, plan: ListPlan): Promise<Measured> {
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

async function compare({ dataDir, db }: BenchCounty): Promise<number> {
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
