import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Child, startChild } from '../child.ts';
import { type BenchCounty, freePort, quantile } from '../county.ts';
import { round } from '../report.ts';
import { fireBare } from './floor.ts';
import { countFired, lateness, makeDue, multiply } from './targets.ts';

export interface Options {
  open: number;
  due: number;
  spread: number;
}

export interface Phase {
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

export async function measure(county: BenchCounty, options: Options, say: (line: string) => void): Promise<Figures> {
  const wecom = startChild('ladder/wecom');
  const worker = startChild('ladder/worker');
  try {
    const { dataDir, databaseUrl, redisUrl, db } = county;
    const stores = { dataDir, databaseUrl, wecomPort: await wecom.ask<number>('listen') };
    await prepare(county, worker, stores, options);
    say(`${options.open} open targets are there`);

    const bare = await makeDue(db, { count: options.due, startsIn: 7_200, spread: 1 });
    const floorMs = await fireBare(db, bare);
    say(`floor: ${round(floorMs / options.due, 2)} ms a row`);

    const phases: Phase[] = [];
    const turn = async (name: string, url: string, spread: number) => {
      await worker.ask('start', { ...stores, redisUrl: url });
      const ids = await makeDue(db, { count: options.due, startsIn: HEAD_START_S, spread });
      await worker.ask('rebuildBells');
      phases.push(await watch(county, worker, name, ids));
      say(lineOf(phases.at(-1)));
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
async function prepare(county: BenchCounty, worker: Child, stores: object, { open }: Options): Promise<void> {
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

async function watch({ db }: BenchCounty, worker: Child, name: string, ids: string[]): Promise<Phase> {
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
async function quiet({ db }: BenchCounty): Promise<void> {
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
