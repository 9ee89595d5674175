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
  /** From kept to the command's start, at a pace that leaves no backlog. */
  start: { perSecond: number; p50Ms: number; p99Ms: number };
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
/** Three times the answers of a campaign at its fastest. */
const PACE = 150;
const PACED_SECONDS = 20;

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

    const turn = async (door: Door, messages: number, perSecond?: number): Promise<Round> => {
      series += 1;
      const result = await playRound(senders, door, {
        messages,
        connections: options.connections,
        series: `s${series}x`,
        ...(perSecond === undefined ? {} : { perSecond }),
      });
      if (door === realAt) answered += result.statuses['200'] ?? 0;
      if (messages !== WARM_UP) say(lineOf(door.name, result));
      return result;
    };

    for (const door of [floorAt, realAt, floorAt, realAt]) await turn(door, WARM_UP);
    const figures: Figures = {
      ...{ floor: [], real: [], withWorker: [], kept: 0, answered: 0 },
      start: { perSecond: PACE, p50Ms: 0, p99Ms: 0 },
      drain: { rows: 0, ms: 0 },
    };
    for (let n = 0; n < options.rounds; n += 1) {
      figures.floor.push(await turn(floorAt, options.messages));
      figures.real.push(await turn(realAt, options.messages));
    }

    const startedAt = performance.now();
    const rows = await worker.ask<number>('drain', { limitMs: DRAIN_MS });
    figures.drain = { rows, ms: performance.now() - startedAt };
    figures.kept = await countRows(stores, 'all');
    await sql`truncate inbox`.execute(stores.db);
    await stores.emptyRedis();

    await worker.ask('attend', { redisUrl });
    realAt.name = 'door + worker';
    for (let n = 0; n < Math.min(2, options.rounds); n += 1) {
      figures.withWorker.push(await turn(realAt, options.messages));
      await untilWorkedOff(stores, say);
    }
    await turn(realAt, PACE * PACED_SECONDS, PACE);
    await untilWorkedOff(stores, say);
    const keptAt = await realDoor.ask<[number, number][]>('keptAt', { latest: PACE * PACED_SECONDS });
    figures.start = { perSecond: PACE, ...(await untilStarted(stores, keptAt)) };
    figures.kept += await countRows(stores, 'all');
    return { ...figures, answered };
  } finally {
    await Promise.all(children.map((child) => child.stop()));
  }
}

async function playRound(
  senders: Child,
  { child, port }: Door,
  { messages, series, ...pace }: { messages: number; connections: number; series: string; perSecond?: number },
) {
  await senders.ask('make', { series, count: messages });
  const before = await child.ask<number>('cpuMs');
  const result = await senders.ask<LoadResult>('send', { port, ...pace });
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

/** A row is marked done by the statement that begins its command. */
async function untilStarted({ db }: Stores, kept: readonly (readonly [id: number, ms: number])[]) {
  const { rows } = await sql<{ id: number; ms: number }>`
    select id, extract(epoch from done_at)::float8 * 1000 as ms from inbox
    where id = any(${kept.map(([id]) => id)}::bigint[])`.execute(db);
  const startedAt = new Map(rows.map(({ id, ms }) => [id, ms]));
  const waits = kept.map(([id, ms]) => (startedAt.get(id) ?? Number.NaN) - ms).sort((a, b) => a - b);
  const at = (share: number) => waits[Math.floor(waits.length * share)] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
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
