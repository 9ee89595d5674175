import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Child, startChild } from '../child.ts';
import type { LoadResult } from '../load.ts';
import { round } from '../report.ts';
import type { Stores } from './stores.ts';

interface Options {
  rounds: number;
  messages: number;
  connections: number;
}

export type Round = LoadResult & { cpuMicros: number };

export interface Figures {
  floor: Round[];
  real: Round[];
  withWorker: Round[];
  drain: { rows: number; ms: number };
  kept: number;
  answered: number;
}

interface Door {
  name: string;
  child: Child;
  port: number;
}

const DRAIN_MS = 20_000;
const WARM_UP = 3_000;
const LEFTOVER_PATIENCE_MS = 60_000;

/** Floor and door take turns, so that a busy moment of the machine hits both. */
export async function measure(stores: Stores, options: Options, say: (line: string) => void): Promise<Figures> {
  const children = [
    startChild('callback/senders'),
    startChild('callback/door'),
    startChild('callback/door'),
    startChild('callback/worker'),
  ] as const;
  const [senders, floorDoor, realDoor, worker] = children;
  try {
    const { databaseUrl, redisUrl } = stores;
    const floorAt: Door = { name: 'floor', child: floorDoor, port: await floorDoor.ask('floor') };
    const realAt: Door = { name: 'door', child: realDoor, port: await realDoor.ask('real', { databaseUrl, redisUrl }) };
    await worker.ask('open', { databaseUrl });
    let answered = 0;
    let series = 0;

    const turn = async (door: Door, messages: number): Promise<Round> => {
      series += 1;
      const result = await playRound(senders, door, {
        messages,
        connections: options.connections,
        series: `s${series}x`,
      });
      if (door === realAt) answered += result.statuses['200'] ?? 0;
      if (messages !== WARM_UP) say(lineOf(door.name, result));
      return result;
    };

    for (const door of [floorAt, realAt, floorAt, realAt]) await turn(door, WARM_UP);
    const figures: Figures = { floor: [], real: [], withWorker: [], drain: { rows: 0, ms: 0 }, kept: 0, answered: 0 };
    for (let n = 0; n < options.rounds; n += 1) {
      figures.floor.push(await turn(floorAt, options.messages));
      figures.real.push(await turn(realAt, options.messages));
    }

    const startedAt = performance.now();
    const rows = await worker.ask<number>('drain', { limitMs: DRAIN_MS });
    figures.drain = { rows, ms: performance.now() - startedAt };
    figures.kept = await countRows(stores, 'all');
    await sql`truncate inbox`.execute(stores.db);

    await worker.ask('attend', { redisUrl });
    realAt.name = 'door + worker';
    for (let n = 0; n < Math.min(2, options.rounds); n += 1) {
      figures.withWorker.push(await turn(realAt, options.messages));
      await untilWorkedOff(stores, say);
    }
    figures.kept += await countRows(stores, 'all');
    return { ...figures, answered };
  } finally {
    await Promise.all(children.map((child) => child.stop()));
  }
}

async function playRound(
  senders: Child,
  { child, port }: Door,
  load: { messages: number; connections: number; series: string },
) {
  await senders.ask('make', { series: load.series, count: load.messages });
  const before = await child.ask<number>('cpuMs');
  const result = await senders.ask<LoadResult>('send', { port, connections: load.connections });
  const after = await child.ask<number>('cpuMs');
  return { ...result, cpuMicros: ((after - before) * 1000) / result.requests };
}

async function untilWorkedOff(stores: Stores, say: (line: string) => void): Promise<void> {
  const startedAt = performance.now();
  let left = await countRows(stores, 'kept');
  const first = left;
  while (left > 0) {
    if (performance.now() - startedAt > LEFTOVER_PATIENCE_MS) throw new Error(`${left} callbacks were not worked off`);
    await wait(50);
    left = await countRows(stores, 'kept');
  }
  say(`  ${first} rows were left to the worker, done ${round(performance.now() - startedAt)} ms later`);
}

async function countRows({ db }: Stores, which: 'all' | 'kept'): Promise<number> {
  let query = db.selectFrom('inbox').select((inbox) => inbox.fn.countAll<number>().as('n'));
  if (which === 'kept') query = query.where('state', '=', 'kept');
  return (await query.executeTakeFirstOrThrow()).n;
}

function lineOf(name: string, { perSecond, p50Ms, p99Ms, cpuMicros, statuses }: Round): string {
  const figures = `${round(perSecond)} req/s · p50 ${round(p50Ms, 1)} · p99 ${round(p99Ms, 1)} ms · ${round(cpuMicros, 1)} µs CPU`;
  return `  ${name.padEnd(14)} ${figures} · ${JSON.stringify(statuses)}`;
}
