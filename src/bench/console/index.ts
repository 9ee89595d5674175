import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { type Database, patiently } from '../../database/index.ts';
import { minutes } from '../../lib/time.ts';
import { type Child, startChild } from '../child.ts';
import { type BenchStores, clearingAway, freePort, openCounty, scaleOption, wholeOption } from '../county.ts';
import { machine, round, table } from '../report.ts';
import { type BoardOptions, type BoardsMeasured, checkOpenFiles, measureBoards } from './boards.ts';
import { type History, writeHistory } from './history.ts';
import { COUNTING, type ListsMeasured, measureLists } from './lists.ts';

const PARTS = ['all', 'lists', 'boards'] as const;
const GOAL_MS = 50;
const GOAL_SEEN_MS = 1_000;
const GOAL_BOARD_KB = 50;

/** The officers' desk: every list, search and chart over a year of history, and a thousand boards open at once. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      part: { type: 'string', default: 'all' },
      scale: { type: 'string', default: 'full' },
      requests: { type: 'string', default: '200' },
      'per-day': { type: 'string', default: '25' },
      deliveries: { type: 'string', default: '100000' },
      boards: { type: 'string', default: '1000' },
      changes: { type: 'string', default: '40' },
      seconds: { type: 'string', default: '20' },
      statements: { type: 'boolean', default: false },
    },
  });
  const part = PARTS.find((one) => one === values.part);
  if (!part) throw new Error(`--part must be one of ${PARTS.join(', ')}`);
  const options: Options = {
    part,
    requests: wholeOption('requests', values.requests, 10_000),
    perDay: wholeOption('per-day', values['per-day'], 500),
    deliveries: wholeOption('deliveries', values.deliveries, 5_000_000),
    boards: wholeOption('boards', values.boards, 4_000),
    changes: wholeOption('changes', values.changes, 1_000),
    idleSeconds: wholeOption('seconds', values.seconds, 600),
  };
  const scale = scaleOption(values.scale);
  if (part !== 'lists') checkOpenFiles(options.boards);
  const before = machine();
  console.log(`console · ${before.cores} cores (${before.cpu}) · Node ${before.node} · load ${before.loadBefore}`);
  console.log(
    `${scale} county, part "${part}"; PostgreSQL embedded, fsync on; the service is one process, web and worker\n`,
  );
  await clearingAway(await openCounty(scale, COUNTING), async (county) => {
    const figures = await measure(county, options, (line) => console.log(line));
    print(figures, { part, scale, withStatements: values.statements, ...before });
  });
}

interface Options extends BoardOptions {
  part: (typeof PARTS)[number];
  requests: number;
  perDay: number;
  deliveries: number;
}

interface Figures {
  history: History;
  lists: ListsMeasured | null;
  boards: BoardsMeasured | null;
}

/** One warning of each level goes through the real intake; the others are written after it. */
const PATTERNS = [
  { level: 'CRITICAL', employeeId: 'emp-0002-0003' },
  { level: 'HIGH', employeeId: 'emp-0003-0003' },
  { level: 'MEDIUM', employeeId: 'emp-0004-0003' },
  { level: 'LOW', employeeId: 'emp-0005-0003' },
];
const PATIENCE_MS = minutes(10);

async function measure(county: BenchStores, options: Options, notify: (line: string) => void): Promise<Figures> {
  const [wecom, service] = [startChild('wecom'), startChild('service')];
  try {
    const { dataDir, databaseUrl, redisUrl, db } = county;
    const port = await freePort();
    const start = {
      dataDir,
      databaseUrl,
      redisUrl,
      port,
      roles: ['web', 'worker'],
      wecomUrl: await wecom.ask<string>('listen'),
    };
    await service.ask('start', start);
    const patternIds = await receivePatterns(service);
    await untilNone(db, sql`select from person where name_search is null`);
    await service.ask('stop');
    const { perDay, deliveries } = options;
    // A hundred thousand rows at once take longer than any statement of the service may.
    const history = await patiently(() => writeHistory(db, { patternIds, perDay, deliveries }));
    notify(
      `${history.warnings} warnings of a year, ${history.open} open, ${history.deliveries} deliveries are written`,
    );
    await service.ask('start', start);
    await untilNone(db, sql`select from audit_unsealed`);
    const cpuMs = () => service.ask<number>('cpuMs');
    const lists =
      options.part === 'boards'
        ? null
        : await measureLists(county, { port, requests: options.requests, cpuMs }, ({ name, reader, p95Ms, sqlMs }) =>
            notify(`${reader}, ${name}: p95 ${round(p95Ms)} ms, SQL ${round(sqlMs, 1)} ms`),
          );
    const boards = options.part === 'lists' ? null : await measureBoards(db, service, { port, ...options });
    return { history, lists, boards };
  } finally {
    await Promise.all([service.stop(), wecom.stop()]);
  }
}

async function receivePatterns(service: Child): Promise<string[]> {
  const ids: string[] = [];
  for (const [n, { level, employeeId }] of PATTERNS.entries()) {
    const input = { sourceRef: `BENCH-${n}`, level, fraudType: 'BRUSHING_REBATE', person: { employeeId } };
    ids.push(await service.ask<string>('receive', input));
  }
  return ids;
}

async function untilNone(db: Database, query: ReturnType<typeof sql>): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await sql<{ isLeft: boolean }>`select exists (${query}) as is_left`.execute(db);
    if (rows[0]?.isLeft === false) return;
    if (performance.now() > giveUpAt) throw new Error('the service did not come to rest in time');
    await wait(300);
  }
}

interface Shown extends ReturnType<typeof machine> {
  part: string;
  scale: string;
  withStatements: boolean;
}

function print({ history, lists, boards }: Figures, shown: Shown): void {
  if (lists) printLists(lists, shown.withStatements);
  if (boards) printBoards(boards);
  const slowest = lists?.lists.toSorted((a, b) => b.p95Ms - a.p95Ms)[0];
  const real = slowest?.p95Ms ?? boards?.p99Ms;
  const sum = (of: (one: ListsMeasured['lists'][number]) => number) =>
    (lists?.lists ?? []).reduce((total, one) => total + of(one), 0);
  console.log(
    JSON.stringify({
      bench: 'console',
      part: shown.part,
      scale: shown.scale,
      ...history,
      ...(lists
        ? {
            floor: round(lists.floorP95Ms, 2),
            real: round(real ?? 0, 1),
            /** Of all lists: PostgreSQL's part of the time in which they are answered. */
            ratio: round(sum(({ sqlMs }) => sqlMs) / sum(({ p50Ms }) => p50Ms), 3),
            lists: lists.lists.length,
            over: lists.lists.filter(({ p95Ms }) => p95Ms > GOAL_MS).length,
            slowest: slowest && `${slowest.reader}, ${slowest.name}`,
          }
        : { floor: round(boards?.alone.p99Ms ?? 0), real: round(real ?? 0) }),
      ...(boards
        ? {
            ...(lists ? {} : { ratio: round(boards.alone.p99Ms / boards.p99Ms, 3) }),
            boards: boards.boards,
            seenP50: round(boards.p50Ms),
            seenP99: round(boards.p99Ms),
            seenP50Alone: round(boards.alone.p50Ms),
            seenP99Alone: round(boards.alone.p99Ms),
            missed: boards.missed,
            boardKb: round(boards.bytesEach / 1024, 1),
            idleCpu: round(boards.idleShare, 3),
            idleCpuNone: round(boards.bareShare, 3),
          }
        : {}),
      cores: shown.cores,
      load: shown.loadBefore,
    }),
  );
}

function printLists({ lists, floorP95Ms }: ListsMeasured, withStatements: boolean): void {
  const rows = lists.map(({ reader, name, p50Ms, p95Ms, sqlMs, statements, cpuMs, kilobytes }) => [
    `${reader}, ${name}`,
    round(p50Ms, 1),
    round(p95Ms, 1),
    round(sqlMs, 1),
    statements,
    round(cpuMs, 1),
    round(kilobytes, 1),
    p95Ms > GOAL_MS ? 'over' : '',
  ]);
  const head = ['list', 'p50 ms', 'p95 ms', 'SQL ms', 'statements', 'CPU ms', 'kB', `goal < ${GOAL_MS}`];
  console.log(`\n${table([head, ...rows])}\n\nselect 1, p95: ${round(floorP95Ms, 2)} ms\n`);
  if (!withStatements) return;
  for (const { reader, name, p95Ms, dearest } of lists)
    if (p95Ms > GOAL_MS) console.log(`-- ${reader}, ${name}\n${dearest}\n`);
}

function printBoards({ boards, p50Ms, p99Ms, maxMs, missed, alone, bytesEach, idleShare, bareShare }: BoardsMeasured) {
  const percent = (share: number) => `${round(share * 100, 1)} %`;
  console.log(
    `\n${table([
      ['boards', 'one alone', `${boards} open`, 'goal'],
      ['change to seen, p50 ms', round(alone.p50Ms), round(p50Ms), '-'],
      ['change to seen, p99 ms', round(alone.p99Ms), round(p99Ms), `< ${GOAL_SEEN_MS}`],
      ['the latest, ms', '-', round(maxMs), '-'],
      ['changes missed by a board', '-', missed, 0],
      ['memory a board, kB', '-', round(bytesEach / 1024, 1), `≤ ${GOAL_BOARD_KB}`],
      ['CPU with nothing happening (none open)', percent(bareShare), percent(idleShare), '-'],
    ])}\n`,
  );
}
