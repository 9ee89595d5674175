import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { sql } from 'kysely';
import { type Child, startChild } from '../child.ts';
import { type BenchStores, clearingAway, openStores, wholeOption } from '../county.ts';
import { machine, median, round, table } from '../report.ts';
import type { LoadResult } from './senders.ts';

const MOST_MESSAGES = 100_000;
const MOST_ROUNDS = 20;

/**
 * The webhook beside its floor, in turn and under the same load: `--messages` a round, `--rounds` of each,
 * `--connections` kept open.
 */
export async function run(args: string[]): Promise<void> {
  const options = readOptions(args);
  const before = machine();
  console.log(
    `callback webhook · ${before.cores} cores (${before.cpu}) · Node ${before.node} · load ${before.loadBefore}`,
  );
  console.log(`${options.rounds} rounds of ${options.messages} presses over ${options.connections} connections\n`);
  const stores = await openStores();
  await clearingAway(stores, async () => {
    console.log(`PostgreSQL ${await durability(stores)}\n`);
    const figures = await measure(stores, options, (line) => console.log(line));
    print(figures, before.cores);
  });
}

function readOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '5' },
      messages: { type: 'string', default: '20000' },
      connections: { type: 'string', default: '50' },
    },
  });
  return {
    rounds: wholeOption('rounds', values.rounds, MOST_ROUNDS),
    messages: wholeOption('messages', values.messages, MOST_MESSAGES),
    connections: wholeOption('connections', values.connections, 1_000),
  };
}

/** What PostgreSQL itself says about its promises. */
async function durability({ db }: BenchStores): Promise<string> {
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings where name in ('server_version', 'fsync', 'synchronous_commit') order by name
  `.execute(db);
  return rows.map(({ name, setting }) => `${name} ${setting}`).join(' · ');
}

function print({ floor, real, withWorker, start, drain, kept, answered }: Figures, cores: number): void {
  const of = (pick: (round: Figures['floor'][number]) => number, rounds: Figures['floor']) => median(rounds.map(pick));
  const row = (name: string, rounds: Figures['floor']) => [
    name,
    round(of((r) => r.perSecond, rounds)),
    round(
      of((r) => r.p50Ms, rounds),
      1,
    ),
    round(
      of((r) => r.p99Ms, rounds),
      1,
    ),
    round(
      of((r) => r.cpuMicros, rounds),
      1,
    ),
  ];
  const perSecond = { floor: of((r) => r.perSecond, floor), real: of((r) => r.perSecond, real) };
  const ratio = round(perSecond.real / perSecond.floor, 3);

  console.log(
    `\n${table([
      ['median', 'req/s', 'p50 ms', 'p99 ms', 'CPU µs/req'],
      row('floor: verify + decrypt + drop', floor),
      row('webhook: verify + decrypt + keep', real),
      row('webhook while the worker runs', withWorker),
    ])}`,
  );
  console.log(`\nratio webhook/floor ${ratio} · rows kept ${kept} for ${answered} answers of 200`);
  console.log(
    `worked off ${drain.rows} rows in ${round(drain.ms / 1000, 1)} s (${round((drain.rows / drain.ms) * 1000)}/s)`,
  );
  console.log(
    `from kept to the command's start at ${start.perSecond}/s: p50 ${round(start.p50Ms, 1)} · p99 ${round(start.p99Ms, 1)} ms (goal < 5 and < 25)`,
  );
  console.log(
    JSON.stringify({
      bench: 'callback',
      floor: round(perSecond.floor),
      real: round(perSecond.real),
      ratio,
      p50: round(
        of((r) => r.p50Ms, real),
        1,
      ),
      p99: round(
        of((r) => r.p99Ms, real),
        1,
      ),
      floorP99: round(
        of((r) => r.p99Ms, floor),
        1,
      ),
      withWorker: round(of((r) => r.perSecond, withWorker)),
      withWorkerP99: round(
        of((r) => r.p99Ms, withWorker),
        1,
      ),
      kept,
      answered,
      startP50: round(start.p50Ms, 1),
      startP99: round(start.p99Ms, 1),
      workedOff: drain.rows,
      workedOffPerSecond: round((drain.rows / drain.ms) * 1000),
      cores,
    }),
  );
}

interface Options {
  rounds: number;
  messages: number;
  connections: number;
}

type Round = LoadResult & { cpuMicros: number };

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

interface Webhook {
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

/** Floor and webhook take turns, so that a busy moment of the machine hits both. */
export async function measure(stores: BenchStores, options: Options, notify: (line: string) => void): Promise<Figures> {
  const children = [
    startChild('callback/senders'),
    startChild('callback/webhook'),
    startChild('callback/webhook'),
    startChild('callback/worker'),
  ] as const;
  const [senders, floorWebhook, realWebhook, worker] = children;
  try {
    const { databaseUrl, redisUrl } = stores;
    const floorAt: Webhook = { name: 'floor', child: floorWebhook, port: await floorWebhook.ask('floor') };
    const realAt: Webhook = {
      name: 'webhook',
      child: realWebhook,
      port: await realWebhook.ask('real', { databaseUrl, redisUrl }),
    };
    await worker.ask('open', { databaseUrl });
    let answered = 0;
    let series = 0;

    const turn = async (webhook: Webhook, messages: number, perSecond?: number): Promise<Round> => {
      series += 1;
      const result = await playRound(senders, webhook, {
        messages,
        connections: options.connections,
        series: `s${series}x`,
        ...(perSecond === undefined ? {} : { perSecond }),
      });
      if (webhook === realAt) answered += result.statuses['200'] ?? 0;
      if (messages !== WARM_UP) notify(lineOf(webhook.name, result));
      return result;
    };

    for (const webhook of [floorAt, realAt, floorAt, realAt]) await turn(webhook, WARM_UP);
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
    await emptyRedis(redisUrl);

    await worker.ask('attend', { redisUrl });
    realAt.name = 'webhook + worker';
    for (let n = 0; n < Math.min(2, options.rounds); n += 1) {
      figures.withWorker.push(await turn(realAt, options.messages));
      await untilWorkedOff(stores, notify);
    }
    await turn(realAt, PACE * PACED_SECONDS, PACE);
    await untilWorkedOff(stores, notify);
    const keptAt = await realWebhook.ask<[number, number][]>('keptAt', { latest: PACE * PACED_SECONDS });
    figures.start = { perSecond: PACE, ...(await untilStarted(stores, keptAt)) };
    figures.kept += await countRows(stores, 'all');
    return { ...figures, answered };
  } finally {
    await Promise.all(children.map((child) => child.stop()));
  }
}

async function playRound(
  senders: Child,
  { child, port }: Webhook,
  { messages, series, ...pace }: { messages: number; connections: number; series: string; perSecond?: number },
) {
  await senders.ask('make', { series, count: messages });
  const before = await child.ask<number>('cpuMs');
  const result = await senders.ask<LoadResult>('send', { port, ...pace });
  const after = await child.ask<number>('cpuMs');
  return { ...result, cpuMicros: ((after - before) * 1000) / result.requests };
}

async function untilWorkedOff(stores: BenchStores, notify: (line: string) => void): Promise<void> {
  const startedAt = performance.now();
  let left = await countRows(stores, 'kept');
  const first = left;
  while (left > 0) {
    if (performance.now() - startedAt > LEFTOVER_PATIENCE_MS) throw new Error(`${left} callbacks were not worked off`);
    await wait(50);
    left = await countRows(stores, 'kept');
  }
  notify(`  ${first} rows were left to the worker, done ${round(performance.now() - startedAt)} ms later`);
}

/** A row is marked done by the statement that begins its command. */
async function untilStarted({ db }: BenchStores, kept: readonly (readonly [id: number, ms: number])[]) {
  const { rows } = await sql<{ id: number; ms: number }>`
    select id, extract(epoch from done_at)::float8 * 1000 as ms from inbox
    where id = any(${kept.map(([id]) => id)}::bigint[])`.execute(db);
  const startedAt = new Map(rows.map(({ id, ms }) => [id, ms]));
  const waits = kept.map(([id, ms]) => (startedAt.get(id) ?? Number.NaN) - ms).sort((a, b) => a - b);
  const at = (share: number) => waits[Math.floor(waits.length * share)] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** Of jobs whose rows are gone. */
async function emptyRedis(redisUrl: string): Promise<void> {
  const admin = new Redis(redisUrl);
  await admin.flushall();
  admin.disconnect();
}

async function countRows({ db }: BenchStores, which: 'all' | 'kept'): Promise<number> {
  let query = db.selectFrom('inbox').select((inbox) => inbox.fn.countAll<number>().as('n'));
  if (which === 'kept') query = query.where('state', '=', 'kept');
  return (await query.executeTakeFirstOrThrow()).n;
}

function lineOf(name: string, { perSecond, p50Ms, p99Ms, cpuMicros, statuses }: Round): string {
  const figures = `${round(perSecond)} req/s · p50 ${round(p50Ms, 1)} · p99 ${round(p99Ms, 1)} ms · ${round(cpuMicros, 1)} µs CPU`;
  return `  ${name.padEnd(14)} ${figures} · ${JSON.stringify(statuses)}`;
}
