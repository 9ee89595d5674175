import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/index.ts';
import type { Periodic, Sweep } from '../lib/periodic.ts';
import { minutes, seconds } from '../lib/time.ts';
import { defineJob, type Queue } from '../queue/index.ts';

/** What comes round more often is the net under the queue: a plain loop in every worker, which needs no Redis. */
const SELDOM_MS = minutes(1);
const LEASE_MS = minutes(1);
/** A worker that nobody woke looks for itself; whom the queue wakes is a little early. */
const LATE_MS = seconds(15);
const GRACE_MS = seconds(30);

export const comesSeldom = ({ everyMs }: Sweep): boolean => everyMs >= SELDOM_MS;

interface ScheduleNeeds {
  db: Database;
  queue: Queue;
  periodic: Pick<Periodic, 'once'>;
}

/**
 * Work that comes round by the minute or more seldom is done by one worker, woken by a job scheduler of BullMQ. When it is due,
 * and who is at it, stands in PostgreSQL: a worker that dies leaves it to the next after a minute, and what Redis forgot is
 * found by a sweep.
 */
export function createSchedules(all: readonly Sweep[], { db, queue, periodic }: ScheduleNeeds) {
  const names = all.map(({ name }) => name);

  async function round(sweep: Sweep, aheadMs: number): Promise<void> {
    if (!(await claim(db, sweep.name, aheadMs))) return;
    const renewing = setInterval(() => void renew(db, sweep.name).catch(() => {}), LEASE_MS / 3);
    try {
      const found = await periodic.once(sweep);
      const isFull = sweep.batch !== undefined && found >= sweep.batch;
      await release(db, sweep.name, { afterMs: isFull ? 0 : sweep.everyMs, isDone: true });
    } catch (error) {
      await release(db, sweep.name, { afterMs: sweep.everyMs, isDone: false });
      throw error;
    } finally {
      clearInterval(renewing);
    }
  }

  const enqueue = () =>
    queue.schedule(
      'schedules',
      all.map(({ name, everyMs }) => ({ id: name, everyMs, payload: { name } })),
    );

  /** What nobody was woken for: then Redis has forgotten the schedulers too. One that fails keeps no other from its turn. */
  async function catchUp(): Promise<number> {
    const due = new Set(await lateOf(db, names, LATE_MS));
    const rounds = await Promise.allSettled(
      all.filter(({ name }) => due.has(name)).map((sweep) => round(sweep, -LATE_MS)),
    );
    if (due.size > 0) await enqueue();
    const failed = rounds.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    return due.size;
  }

  return {
    job: defineJob({
      name: 'schedules',
      payload: z.strictObject({ name: z.string() }),
      options: { attempts: 1, concurrency: 3 },
      async run({ name }) {
        const sweep = all.find((one) => one.name === name);
        if (sweep) await round(sweep, sweep.everyMs / 2);
      },
    }),

    sweep: { name: 'schedules', everyMs: LATE_MS, patient: true, run: catchUp } satisfies Sweep,

    /** What has not come round, nor is under way, for three of its periods and half a minute. */
    async overdue(): Promise<string[]> {
      const { rows } = await sql<{ name: string; quietMs: number }>`
        select name, extract(epoch from clock_timestamp() - done_at)::float8 * 1000 as quiet_ms from schedule
        where lease_until is null or lease_until < clock_timestamp()`.execute(db);
      const quiet = new Map(rows.map(({ name, quietMs }) => [name, quietMs]));
      return all.filter(({ name, everyMs }) => (quiet.get(name) ?? 0) > 3 * everyMs + GRACE_MS).map(({ name }) => name);
    },

    /** What is new is due at once. */
    async start(): Promise<void> {
      await sql`insert into schedule (name, next_at) select name, clock_timestamp() - interval '1 hour'
        from unnest(${names}::text[]) as name on conflict do nothing`.execute(db);
      await enqueue();
    },
  };
}

export type Schedules = ReturnType<typeof createSchedules>;

/** Those that should have come round for so long, and that nobody is at. */
async function lateOf(db: Database, names: readonly string[], lateMs: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from schedule
    where name = any(${[...names]}) and next_at < clock_timestamp() - ${lateMs} * interval '1 ms'
      and (lease_until is null or lease_until < clock_timestamp())
    order by next_at`.execute(db);
  return rows.map(({ name }) => name);
}

async function claim(db: Database, name: string, aheadMs: number): Promise<boolean> {
  const { rows } = await sql`
    update schedule set lease_until = clock_timestamp() + ${LEASE_MS} * interval '1 ms', begun_at = clock_timestamp()
    where name = ${name} and next_at <= clock_timestamp() + ${aheadMs} * interval '1 ms'
      and (lease_until is null or lease_until < clock_timestamp())
    returning name`.execute(db);
  return rows.length > 0;
}

async function renew(db: Database, name: string): Promise<void> {
  await sql`update schedule set lease_until = clock_timestamp() + ${LEASE_MS} * interval '1 ms'
    where name = ${name} and lease_until is not null`.execute(db);
}

async function release(
  db: Database,
  name: string,
  { afterMs, isDone }: { afterMs: number; isDone: boolean },
): Promise<void> {
  await sql`update schedule set lease_until = null, next_at = clock_timestamp() + ${afterMs} * interval '1 ms',
      done_at = case when ${isDone} then clock_timestamp() else done_at end,
      took_ms = case when ${isDone} then extract(epoch from clock_timestamp() - begun_at) * 1000 else took_ms end
    where name = ${name}`.execute(db);
}
