import { readFileSync } from 'node:fs';
import { type ClientRequest, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import { visitAs } from '../campaign/visitor.ts';
import type { Child } from '../child.ts';
import { quantile } from '../county.ts';

export interface BoardsMeasured {
  boards: number;
  /** From just before the change is written until a board has it, ms. */
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  /** Changes that some board did not get within the patience; none may be lost. */
  missed: number;
  /** The same with one board open: most of it is the pause between two looks at the database. */
  alone: { p50Ms: number; p99Ms: number };
  bytesEach: number;
  /** Share of one core with nothing happening: with the boards open, and with none. */
  idleShare: number;
  bareShare: number;
}

export interface BoardOptions {
  boards: number;
  changes: number;
  idleSeconds: number;
}

/** One person may have twelve open; two are left to him. */
const A_PERSON = 10;
const OPENED_AT_ONCE = 25;
const PATIENCE_MS = 10_000;
const SETTLE_MS = 3_000;
/** Files that are open anyway: the pool, logs, modules. */
const OTHER_FILES = 200;

/** Every board is an open file in the service and one in the bench; better known at the start than at the nine hundredth. */
export function checkOpenFiles(boards: number, limits: string = readFileSync('/proc/self/limits', 'utf8')): void {
  const allowed = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  const needed = boards + OTHER_FILES;
  if (allowed === undefined || Number(allowed) >= needed) return;
  throw new Error(
    `${boards} open boards need ${needed} open files in each process, and ${allowed} are allowed: raise the limit first (ulimit -n ${needed}), or open fewer (--boards ${Math.max(1, Number(allowed) - OTHER_FILES)})`,
  );
}

export async function measureBoards(
  db: Database,
  service: Child,
  { port, boards, changes, idleSeconds }: BoardOptions & { port: number },
): Promise<BoardsMeasured> {
  const cookies = await logIn(db, { port, people: Math.ceil(boards / A_PERSON) });
  const bareShare = await busyShare(service, idleSeconds);
  const few = await openBoards({ port, cookies, count: 1 });
  const alone = await watchChanges(db, few, changes);
  few.close();
  await wait(SETTLE_MS);
  const before = await service.ask<{ now: number }>('memory');
  const open = await openBoards({ port, cookies, count: boards });
  try {
    await wait(SETTLE_MS);
    const idleShare = await busyShare(service, idleSeconds);
    const { times, missed } = await watchChanges(db, open, changes);
    const after = await service.ask<{ now: number }>('memory');
    return {
      boards,
      p50Ms: quantile(times, 0.5),
      p99Ms: quantile(times, 0.99),
      maxMs: quantile(times, 1),
      missed: missed + open.lost(),
      alone: { p50Ms: quantile(alone.times, 0.5), p99Ms: quantile(alone.times, 0.99) },
      bytesEach: (after.now - before.now) / boards,
      idleShare,
      bareShare,
    };
  } finally {
    open.close();
  }
}

/** The cookies of so many officers, each of his own session. */
async function logIn(db: Database, { port, people }: { port: number; people: number }): Promise<string[]> {
  const { rows } = await sql<{ userid: string }>`
    select a.userid from wecom_account a
    where a.status = 'ACTIVE' and exists (
      select from role_assignment r where r.person_id = a.person_id and r.state = 'ACTIVE'
        and r.role in ('CENTER_OFFICER', 'STATION_DUTY', 'STATION_CHIEF', 'COMMUNITY_POLICE'))
    order by a.userid limit ${people}`.execute(db);
  if (rows.length < people)
    throw new Error(`this county has ${rows.length} officers: --boards ${rows.length * A_PERSON} at most`);
  const cookies: string[] = [];
  for (const { userid } of rows) {
    const visitor = await visitAs(userid, port);
    cookies.push(visitor.cookie());
    visitor.leave();
  }
  return cookies;
}

interface OpenBoards {
  count: number;
  /** Calls `seen` for every board that is told of a change. */
  onChange(seen: () => void): void;
  lost(): number;
  close(): void;
}

async function openBoards({
  port,
  cookies,
  count,
}: {
  port: number;
  cookies: readonly string[];
  count: number;
}): Promise<OpenBoards> {
  const lines: ClientRequest[] = [];
  let [listener, lost, isOver] = [() => {}, 0, false];
  const openOne = (n: number) =>
    new Promise<void>((resolve, reject) => {
      const cookie = cookies[n % cookies.length] ?? '';
      const sent = request({ host: '127.0.0.1', port, path: '/api/desk/stream', agent: false, headers: { cookie } });
      sent.on('response', (response) => {
        if (response.statusCode !== 200) return reject(new Error(`a board was refused: HTTP ${response.statusCode}`));
        response.setEncoding('utf8').on('data', (text: string) => {
          if (text.includes('event: hello')) resolve();
          if (text.includes('"topic":"channel"')) listener();
        });
        response.on('close', () => {
          if (!isOver) lost += 1;
        });
      });
      sent.on('error', (error) => (isOver ? undefined : reject(error)));
      sent.end();
      lines.push(sent);
    });
  for (let first = 0; first < count; first += OPENED_AT_ONCE) {
    const some = Math.min(OPENED_AT_ONCE, count - first);
    await Promise.all(Array.from({ length: some }, (_, index) => openOne(first + index)));
  }
  return {
    count,
    onChange(seen) {
      listener = seen;
    },
    lost: () => lost,
    close() {
      isOver = true;
      for (const line of lines) line.destroy();
    },
  };
}

/** Something that every board shows, again and again, at moments that do not go with the service's own beat. */
async function watchChanges(db: Database, boards: OpenBoards, changes: number) {
  const times: number[] = [];
  let missed = 0;
  for (let n = 0; n < changes; n += 1) {
    const seen: number[] = [];
    const allSeen = new Promise<void>((resolve) => {
      boards.onChange(() => {
        seen.push(performance.now());
        if (seen.length === boards.count) resolve();
      });
    });
    const startedAt = performance.now();
    await sql`
      insert into channel_health (corp_id, agent_id, reason) values ('bench', '1', ${`${startedAt}`})
      on conflict (corp_id, agent_id) do update set reason = excluded.reason`.execute(db);
    await Promise.race([allSeen, wait(PATIENCE_MS, undefined, { ref: false })]);
    times.push(...seen.map((at) => at - startedAt));
    missed += boards.count - seen.length;
    await wait(100 + ((n * 97) % 250));
  }
  return { times, missed };
}

async function busyShare(service: Child, seconds: number): Promise<number> {
  const [before, startedAt] = [await service.ask<number>('cpuMs'), performance.now()];
  await wait(seconds * 1_000);
  return ((await service.ask<number>('cpuMs')) - before) / (performance.now() - startedAt);
}
