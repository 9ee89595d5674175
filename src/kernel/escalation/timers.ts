import { sql } from 'kysely';
import { afterCommit, type Database, type LockMode, type Tx } from '../../database/index.ts';
import type { Logger } from '../../lib/logger.ts';
import { isLocked, isStoreTrouble } from '../../lib/store-away.ts';
import { armedDue, type Firing, fireTimer, rescueOrphans, type TimerContext } from './firing.ts';
import { findDue, replaceArmed } from './store.ts';
import type { OwnerRef, PlannedTimer, TimerOwner } from './types.ts';

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
      const row = await db.selectFrom('timer').select(['due_at']).where('id', '=', timerId).executeTakeFirst();
      if (row) await enqueue({ id: timerId, generation, dueAt: row.due_at, attempt: attempt + 1 });
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
          .select(['id', 'generation', 'due_at'])
          .where('state', '=', 'armed')
          .where('due_at', '<=', sql<Date>`app_now() + interval '2 hours'`)
          .execute();
        for (const row of rows) await enqueue({ id: row.id, generation: row.generation, dueAt: row.due_at });
        return rows.length;
      } catch (error) {
        logger.warn({ err: error }, 'not all timers could be enqueued again, the sweep finds them');
        return 0;
      }
    },
  };
}
