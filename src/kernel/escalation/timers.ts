import { sql } from 'kysely';
import { z } from 'zod';
import {
  afterCommit,
  clock,
  type Database,
  type Executor,
  type LockMode,
  prepared,
  type Tx,
} from '../../database/index.ts';
import { isLocked, isStoreTrouble } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { Logger } from '../../lib/logger.ts';
import { hours, seconds } from '../../lib/time.ts';
import { defineJob, type Job, type Queue } from '../../queue/index.ts';
import { armedDue, type Firing, fireTimer, rescueOrphans, type TimerContext } from './firing.ts';
import type { FiredTimer, OwnerRef, PlannedTimer, TimerOwner } from './types.ts';

/** Enqueues the firing of a timer for its due time; a lost job costs punctuality only, the sweep finds the row. */
export type EnqueueTimer = (timer: {
  id: string;
  generation: number;
  dueAt: Date;
  attempt?: number;
}) => Promise<unknown>;

interface TimerParts {
  db: Database;
  enqueue: EnqueueTimer;
  /** How many timers cannot be fired whatever is tried; called when that changes. */
  onFailing?: (failing: number) => Promise<unknown>;
  logger: Logger;
}

/** A job comes at the due moment; what is older than this was left to the sweep. */
const GRACE_MS = 1000;
const SWEEP_LIMIT = 200;
const FIRING_AT_ONCE = 6;
/** Rounds, some two seconds apart. */
const FAILS_FOR_GOOD = 5;

interface Due {
  id: string;
  generation: number;
}

export type Timers = ReturnType<typeof createTimers>;

/** Timers are rows; whoever comes first, job or sweep, fires them once, under the lock of their owner. */
export function createTimers({ db, enqueue, onFailing, logger }: TimerParts) {
  const ctx: TimerContext = { db, logger, owners: new Map(), firing: new Map() };
  const failures = new Map<string, number>();
  let failing: number | null = null;
  let jobsAreSilent = false;

  /** Answers those whose owner somebody else holds. */
  async function fireAll(due: readonly Due[]): Promise<Due[]> {
    const waiting = [...due];
    const locked: Due[] = [];
    const worker = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        if ((await tryToFire(next, 'skip')) === 'locked') locked.push(next);
      }
    };
    await Promise.all(Array.from({ length: FIRING_AT_ONCE }, worker));
    return locked;
  }

  async function tryToFire({ id, generation }: Due, mode: LockMode): Promise<Firing> {
    try {
      const firing = await fireTimer(ctx, { timerId: id, generation, mode });
      failures.delete(id);
      return firing;
    } catch (error) {
      if (isLocked(error)) return 'locked';
      if (!isStoreTrouble(error)) failures.set(id, (failures.get(id) ?? 0) + 1);
      logger.error({ err: error, timerId: id }, 'timer failed');
      return 'gone';
    }
  }

  /** A step that fails again and again is work for somebody, not only a line in a log. */
  async function report(seen: ReadonlySet<string>): Promise<void> {
    for (const id of failures.keys()) if (!seen.has(id)) failures.delete(id);
    const now = [...failures.values()].filter((times) => times >= FAILS_FOR_GOOD).length;
    if (now === failing) return;
    await onFailing?.(now);
    failing = now;
  }

  /** Waited for when nobody else waits any more, until the first that is not let go in time: the next round tries again. */
  async function fireLocked(locked: readonly Due[]): Promise<void> {
    for (const due of locked) {
      if ((await tryToFire(due, 'wait')) !== 'locked') continue;
      logger.warn({ timerId: due.id, waiting: locked.length }, 'what a timer belongs to is locked by somebody else');
      return;
    }
  }

  return {
    register(kind: string, owner: TimerOwner): void {
      if (ctx.owners.has(kind)) throw new Error(`timers of ${kind} are registered twice`);
      ctx.owners.set(kind, owner);
    },

    /** Throws unless exactly these kinds of owner have a handler: what nobody handles would be due for ever. */
    demandHandlers(declared: readonly string[]): void {
      const unhandled = declared.find((kind) => !ctx.owners.has(kind));
      if (unhandled !== undefined) throw new Error(`timers of ${unhandled} have no handler`);
      const unsaid = [...ctx.owners.keys()].find((kind) => !declared.includes(kind));
      if (unsaid !== undefined) throw new Error(`no module says that there are timers of ${unsaid}`);
    },

    /** One timer now, whatever the queue does. */
    fire: (timerId: string): Promise<Firing> => fireTimer(ctx, { timerId }),

    /** What the job does: one that came early is enqueued again for the rest of the time. */
    async fireDue(timerId: string, generation: number, attempt = 0): Promise<void> {
      if ((await fireTimer(ctx, { timerId, generation })) !== 'early') return;
      const row = await db.selectFrom('timer').select(['dueAt']).where('id', '=', timerId).executeTakeFirst();
      if (row) await enqueue({ id: timerId, generation, dueAt: row.dueAt, attempt: attempt + 1 });
    },

    /** Makes the armed timers of an owner exactly those planned; unchanged ones keep their generation. */
    async sync(tx: Tx, owner: OwnerRef, priority: number, planned: PlannedTimer[], now: Date): Promise<void> {
      if (!ctx.owners.has(owner.kind)) throw new Error(`no module registered for timers of ${owner.kind}`);
      const armed = await replaceArmed(tx, owner, priority, planned, now);
      if (armed.length === 0) return;
      if (armed.some(({ dueAt }) => dueAt <= now)) armedDue.add(tx);
      // Nobody waits for the jobs: Redis may be slow to say that it is away.
      afterCommit(tx, () => void Promise.allSettled(armed.map((timer) => enqueue(timer))));
    },

    /**
     * Finds what the jobs forgot, and while they are silent does their work: looks again at once for as long as it finds
     * something, without a grace for the jobs. Returns how many were due, so that a full batch is followed by another.
     */
    async sweep(graceMs = GRACE_MS): Promise<number> {
      const seen = new Set<string>();
      const locked: Due[] = [];
      let late = false;
      while (seen.size - locked.length < SWEEP_LIMIT) {
        const wait = jobsAreSilent || late ? 0 : graceMs;
        const due = await findDue(db, { graceMs: wait, limit: SWEEP_LIMIT, except: [...seen] });
        if (due.length === 0) break;
        late ||= due.some(({ lateMs }) => lateMs > GRACE_MS);
        for (const { id } of due) seen.add(id);
        locked.push(...(await fireAll(due)));
      }
      jobsAreSilent = late;
      await fireLocked(locked);
      await report(seen);
      return seen.size - locked.length;
    },

    rescueOrphans: () => rescueOrphans(ctx),

    /** Enqueues everything due in the next two hours: after Redis was lost or emptied. Only for punctuality: never throws. */
    async enqueueNear(): Promise<number> {
      try {
        const rows = await db
          .selectFrom('timer')
          .select(['id', 'generation', 'dueAt'])
          .where('state', '=', 'armed')
          .where('dueAt', '<=', sql<Date>`app_now() + interval '2 hours'`)
          .execute();
        for (const row of rows) await enqueue({ id: row.id, generation: row.generation, dueAt: row.dueAt });
        return rows.length;
      } catch (error) {
        logger.warn({ err: error }, 'not all timers could be enqueued again, the sweep finds them');
        return 0;
      }
    },
  };
}

/** Those of an owner that have not fired. */
export async function armedTimers(executor: Executor, owner: OwnerRef): Promise<FiredTimer[]> {
  const rows = await executor
    .selectFrom('timer')
    .select(['id', 'purpose', 'run', 'step', 'generation', 'dueAt'])
    .where('ownerKind', '=', owner.kind)
    .where('ownerId', '=', owner.id)
    .where('state', '=', 'armed')
    .execute();
  return rows.map((timer) => ({ ...timer, owner }));
}

/** The most urgent first: armed, due for longer than this, and not among those looked at already. */
async function findDue(
  db: Database,
  { graceMs, limit, except }: { graceMs: number; limit: number; except: readonly string[] },
): Promise<{ id: string; generation: number; lateMs: number }[]> {
  const { rows } = await sql<{ id: string; generation: number; lateMs: number }>`
    select id, generation, extract(epoch from app_now() - due_at)::float8 * 1000 as late_ms
    from timer where state = 'armed' and due_at <= app_now() - interval '1 millisecond' * ${graceMs}::float8
      ${except.length > 0 ? sql`and id <> all (${[...except]}::text[])` : sql``}
    order by priority, due_at, id limit ${limit}`.execute(db);
  return rows;
}

/**
 * Cancels what is no longer planned and arms what is not armed yet, in one round trip under the owner's lock. The count of
 * the cancelled makes the insert wait for them: one purpose has one armed timer.
 */
async function replaceArmed(
  tx: Tx,
  { kind, id }: OwnerRef,
  priority: number,
  plans: PlannedTimer[],
  now: Date,
): Promise<{ id: string; generation: number; dueAt: Date }[]> {
  const planned = plans.map(({ purpose, run, step, dueAt }) => ({ id: newId(), purpose, run, step, dueAt }));
  const { rows } = await prepared<{ id: string; generation: number; dueAt: Date }>`
    with planned as (
      select * from jsonb_to_recordset(${JSON.stringify(planned)}::jsonb)
        as plan (id text, purpose text, run int, step int, "dueAt" timestamptz)
    ),
    standing as (
      select timer.id, timer.purpose, exists (
        select from planned
        where planned.purpose = timer.purpose and planned.run = timer.run and planned.step = timer.step
          and planned."dueAt" = date_trunc('milliseconds', timer.due_at)
      ) as kept
      from timer where owner_kind = ${kind} and owner_id = ${id} and state = 'armed'
    ),
    cancelled as (
      update timer set state = 'cancelled', settled_at = ${now}
      where timer.id in (select standing.id from standing where not kept) returning timer.id
    )
    insert into timer (id, owner_kind, owner_id, purpose, run, step, generation, priority, due_at, armed_at)
    select planned.id, ${kind}, ${id}, planned.purpose, planned.run, planned.step,
      (select coalesce(max(generation), 0) + 1 from timer where owner_kind = ${kind} and owner_id = ${id}),
      ${priority}::int, planned."dueAt", ${now}::timestamptz
    from planned
    where (select count(*) from cancelled) >= 0
      and not exists (select from standing where standing.purpose = planned.purpose and kept)
    returning id, generation, due_at as "dueAt"`.execute(tx);
  return rows;
}

const FIRE_TIMER = 'timers.fire';
/** What is due later is enqueued by the half-hourly round when its time comes near. */
const NEAR_MS = hours(2);

/** Turns a due moment of the app's clock into a real delay. The clock is read every few seconds: a job is only a hint. */
export function timerQueue(db: Database, queue: Queue): EnqueueTimer {
  let known: { appNow: Date; speed: number; readAt: number } | null = null;

  async function appClock(): Promise<{ now: number; speed: number }> {
    if (!known || Date.now() - known.readAt > seconds(5)) known = { ...(await clock.read(db)), readAt: Date.now() };
    return { now: known.appNow.getTime() + (Date.now() - known.readAt) * known.speed, speed: known.speed };
  }

  return async ({ id, generation, dueAt, attempt = 0 }) => {
    const { now, speed } = await appClock();
    const appDelay = dueAt.getTime() - now;
    if (appDelay > NEAR_MS || (speed === 0 && appDelay > 0)) return;
    const delayMs = appDelay <= 0 ? 0 : Math.ceil(appDelay / speed) + 1;
    const suffix = attempt > 0 ? `-r${attempt}` : '';
    await queue.enqueue(
      FIRE_TIMER,
      { timerId: id, generation, attempt },
      { jobId: `tm-${id}-${generation}${suffix}`, delayMs },
    );
  };
}

export const fireTimerJob = (timers: Timers): Job =>
  defineJob({
    name: FIRE_TIMER,
    payload: z.strictObject({ timerId: z.string(), generation: z.int(), attempt: z.int() }),
    run: ({ timerId, generation, attempt }) => timers.fireDue(timerId, generation, attempt),
    options: { concurrency: 8, attempts: 2 },
  });
