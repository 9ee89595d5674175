import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { type Child, startChild } from '../child.ts';
import { type BenchStores, clearingAway, freePort, openCounty, quantile, scaleOption, wholeOption } from '../county.ts';
import { machine, round, table } from '../report.ts';
import { countFired, fireBare, lateness, makeDue, multiply } from './targets.ts';

/** Lateness of ladders, from due to committed step: `--due` of `--open` targets within `--spread` seconds. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      open: { type: 'string', default: '10000' },
      due: { type: 'string', default: '1000' },
      spread: { type: 'string', default: '60' },
      scale: { type: 'string', default: 'full' },
    },
  });
  const options = {
    open: wholeOption('open', values.open, 50_000),
    due: wholeOption('due', values.due, 10_000),
    spread: wholeOption('spread', values.spread, 600),
  };
  const scale = scaleOption(values.scale);
  const before = machine();
  console.log(`ladder · ${before.cores} cores (${before.cpu}) · Node ${before.node} · load ${before.loadBefore}`);
  console.log(`${options.due} of ${options.open} open targets due within ${options.spread} s, ${scale} county`);
  console.log('PostgreSQL embedded, fsync on; WeCom = a server that takes everything at once\n');
  await clearingAway(await openCounty(scale, { track_commit_timestamp: 'on' }), async (county) => {
    print(await measure(county, options, (line) => console.log(line)), before);
  });
}

function print({ floorMsPerFire, burstMsPerFire, phases, broken }: Figures, before: ReturnType<typeof machine>): void {
  const [withRedis, withoutRedis] = phases;
  console.log(
    `\n${table([
      ['lateness, ms', 'p50', 'p99', 'max', 'CPU ms/fire'],
      ...phases.map(({ name, p50Ms, p99Ms, maxMs, cpuMsPerFire }) => [
        name,
        round(p50Ms),
        round(p99Ms),
        round(maxMs),
        round(cpuMsPerFire, 1),
      ]),
    ])}`,
  );
  console.log(
    `\nfire: floor (bare SQL) ${round(floorMsPerFire, 2)} ms, real ${round(burstMsPerFire, 2)} ms a row, one after the other`,
  );
  if (broken.length > 0) console.log(`invariants broken:\n${broken.join('\n')}`);
  console.log(
    JSON.stringify({
      bench: 'ladder',
      floor: round(floorMsPerFire, 2),
      real: round(burstMsPerFire, 2),
      ratio: round(floorMsPerFire / burstMsPerFire, 3),
      p50: round(withRedis?.p50Ms ?? 0),
      p99: round(withRedis?.p99Ms ?? 0),
      p50WithoutRedis: round(withoutRedis?.p50Ms ?? 0),
      p99WithoutRedis: round(withoutRedis?.p99Ms ?? 0),
      broken: broken.length,
      cores: before.cores,
      load: before.loadBefore,
    }),
  );
}

export interface Options {
  open: number;
  due: number;
  spread: number;
}

interface Phase {
  name: string;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  cpuMsPerFire: number;
  /** From the first due moment until all were committed. */
  wholeMs: number;
}

export interface Figures {
  floorMsPerFire: number;
  burstMsPerFire: number;
  phases: Phase[];
  broken: string[];
}

const PATIENCE_MS = 120_000;
const HEAD_START_S = 5;
const PATTERNS = [
  { level: 'CRITICAL', employeeId: 'emp-0002-0003' },
  { level: 'HIGH', employeeId: 'emp-0003-0003' },
  { level: 'HIGH', employeeId: 'emp-0004-0003' },
  { level: 'MEDIUM', employeeId: 'emp-0005-0003' },
];

export async function measure(county: BenchStores, options: Options, notify: (line: string) => void): Promise<Figures> {
  const wecom = startChild('wecom');
  const worker = startChild('service');
  try {
    const { dataDir, databaseUrl, redisUrl, db } = county;
    const wecomUrl = await wecom.ask<string>('listen');
    const stores = { dataDir, databaseUrl, wecomUrl, roles: ['worker'], port: 1 };
    await prepare(county, worker, stores, options);
    notify(`${options.open} open targets are there`);

    const bare = await makeDue(db, { count: options.due, startsIn: 7_200, spread: 1 });
    const floorMs = await fireBare(db, bare);
    notify(`floor: ${round(floorMs / options.due, 2)} ms a row`);

    const phases: Phase[] = [];
    const turn = async (name: string, url: string, spread: number) => {
      await worker.ask('start', { ...stores, redisUrl: url });
      const ids = await makeDue(db, { count: options.due, startsIn: HEAD_START_S, spread });
      await worker.ask('enqueueNear');
      phases.push(await watch(county, worker, name, ids));
      notify(lineOf(phases.at(-1)));
      await worker.ask('stop');
    };
    await turn('with Redis', redisUrl, options.spread);
    await turn('Redis stopped', `redis://127.0.0.1:${await freePort()}`, options.spread);
    await turn('all in one second', redisUrl, 1);
    const burst = phases.at(-1);
    await worker.ask('start', { ...stores, redisUrl });
    await quiet(county);
    const broken = await worker.ask<string[]>('invariants');
    return {
      floorMsPerFire: floorMs / options.due,
      burstMsPerFire: (burst?.wholeMs ?? Number.NaN) / options.due,
      phases,
      broken,
    };
  } finally {
    await Promise.all([worker.stop(), wecom.stop()]);
  }
}

/** A few warnings through the real intake, told and silent, then copied all over the county. */
async function prepare(county: BenchStores, worker: Child, stores: object, { open }: Options): Promise<void> {
  await worker.ask('start', { ...stores, redisUrl: county.redisUrl });
  const ids: string[] = [];
  for (const [n, { level, employeeId }] of PATTERNS.entries()) {
    const input = { sourceRef: `BENCH-${n}`, level, fraudType: 'BRUSHING_REBATE', person: { employeeId } };
    ids.push(await worker.ask<string>('receive', input));
  }
  await quiet(county);
  await worker.ask('stop');
  await multiply(county.db, ids, open);
}

async function watch({ db }: BenchStores, worker: Child, name: string, ids: string[]): Promise<Phase> {
  const before = await worker.ask<number>('cpuMs');
  const deadline = performance.now() + PATIENCE_MS;
  while ((await countFired(db, ids)) < ids.length) {
    if (performance.now() > deadline) throw new Error(`${name}: not all ladders fired in time`);
    await wait(500);
  }
  const after = await worker.ask<number>('cpuMs');
  const late = await lateness(db, ids);
  const { rows } = await sql<{ whole: number }>`
    select extract(epoch from max(pg_xact_commit_timestamp(xmin)) - min(due_at))::float8 * 1000 as whole
    from timer where id = any(${ids}::text[])`.execute(db);
  return {
    name,
    p50Ms: quantile(late, 0.5),
    p99Ms: quantile(late, 0.99),
    maxMs: Math.max(...late),
    cpuMsPerFire: (after - before) / ids.length,
    wholeMs: rows[0]?.whole ?? Number.NaN,
  };
}

/** Everything said is sent, so that nothing of one phase runs on into the next. */
async function quiet({ db }: BenchStores): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await sql<{ left: number }>`
      select (select count(*) from outbox) + (select count(*) from delivery where state in ('queued', 'claimed')
        and not_before <= app_now()) as left`.execute(db);
    if (rows[0]?.left === 0) return;
    if (performance.now() > deadline) throw new Error('sends did not come to rest in time');
    await wait(200);
  }
}

function lineOf(phase: Phase | undefined): string {
  if (!phase) return '';
  const { name, p50Ms, p99Ms, maxMs, cpuMsPerFire } = phase;
  return `${name}: late p50 ${round(p50Ms)} · p99 ${round(p99Ms)} · max ${round(maxMs)} ms · ${round(cpuMsPerFire, 1)} ms CPU a fire`;
}
