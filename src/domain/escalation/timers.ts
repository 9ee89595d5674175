import { sql } from 'kysely';
import { afterCommit, type Database, type Executor, type LockMode, type Tx } from '../../database/index.ts';
import type { Logger } from '../../lib/logger.ts';
import { isLocked, isStoreTrouble } from '../../lib/store-away.ts';
import { armedDue, createFiring, type Firing } from './firing.ts';
import { rescueOrphans } from './orphans.ts';
import { findDue, replaceArmed } from './timer-rows.ts';
import type { OwnerRef, PlannedTimer, TimerOwner } from './types.ts';

/** Rings a bell at a timer's due time; a lost bell costs punctuality only, the sweep finds the row. */
export type RingTimer = (timer: { id: string; generation: number; dueAt: Date; attempt?: number }) => Promise<unknown>;

interface TimerNeeds {
  db: Database;
  ring: RingTimer;
  /** How many timers cannot be fired whatever is tried; told when that changes. */
  trouble?: (failing: number) => Promise<unknown>;
  logger: Logger;
}

/** A bell rings at the due moment; what is older than this was left to the sweep. */
const BELL_GRACE_MS = 1000;
const SWEEP_LIMIT = 200;
const FIRING_AT_ONCE = 6;
/** Rounds, some two seconds apart. */
const FAILS_FOR_GOOD = 5;

interface Due {
  id: string;
  generation: number;
}

/** Timers are rows; whoever comes first, bell or sweep, fires them once, under the lock of their owner. */
export function createTimers({ db, ring, trouble, logger }: TimerNeeds) {
  const failures = new Map<string, number>();
  let failing: number | null = null;
  const owners = new Map<string, TimerOwner>();
  let bellsAreSilent = false;

  function ownerOf(kind: string): TimerOwner {
    const owner = owners.get(kind);
    if (!owner) throw new Error(`no module registered for timers of ${kind}`);
    return owner;
  }

  const fire = createFiring({ db, ownerOf, logger });

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
      const firing = await fire(id, generation, mode);
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
    await trouble?.(now);
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
      if (owners.has(kind)) throw new Error(`timers of ${kind} are registered twice`);
      owners.set(kind, owner);
    },

    fire,

    /** The bell's way in: a bell that rang early is rung again for the rest of the time. */
    async ringer(timerId: string, generation: number, attempt = 0): Promise<void> {
      if ((await fire(timerId, generation)) !== 'early') return;
      const row = await db.selectFrom('timer').select(['due_at']).where('id', '=', timerId).executeTakeFirst();
      if (row) await ring({ id: timerId, generation, dueAt: row.due_at, attempt: attempt + 1 });
    },

    /** Makes the armed timers of an owner exactly those planned; unchanged ones keep their generation. */
    async sync(tx: Tx, owner: OwnerRef, priority: number, planned: PlannedTimer[], now: Date): Promise<void> {
      const armed = await replaceArmed(tx, owner, priority, planned, now);
      if (armed.length === 0) return;
      if (armed.some(({ dueAt }) => dueAt <= now)) armedDue.add(tx);
      // Nobody waits for the bells: Redis may be slow to say that it is away.
      afterCommit(tx, () => void Promise.allSettled(armed.map((timer) => ring(timer))));
    },

    /**
     * Finds what the bells forgot, and while they are silent does their work: looks again at once for as long as it finds
     * something, without a grace for the bells. Returns how many were due, so that a full batch is followed by another.
     */
    async sweep(graceMs = BELL_GRACE_MS): Promise<number> {
      const seen = new Set<string>();
      const locked: Due[] = [];
      let late = false;
      while (seen.size - locked.length < SWEEP_LIMIT) {
        const wait = bellsAreSilent || late ? 0 : graceMs;
        const due = await findDue(db, { graceMs: wait, limit: SWEEP_LIMIT, except: [...seen] });
        if (due.length === 0) break;
        late ||= due.some(({ lateMs }) => lateMs > BELL_GRACE_MS);
        for (const { id } of due) seen.add(id);
        locked.push(...(await fireAll(due)));
      }
      bellsAreSilent = late;
      await fireLocked(locked);
      await report(seen);
      return seen.size - locked.length;
    },

    rescueOrphans: () => rescueOrphans({ db, owners, logger }),

    /** Rings again for everything due in the next two hours: after Redis was lost or emptied. Only for punctuality: never throws. */
    async rebuildBells(): Promise<number> {
      try {
        const rows = await db
          .selectFrom('timer')
          .select(['id', 'generation', 'due_at'])
          .where('state', '=', 'armed')
          .where('due_at', '<=', sql<Date>`app_now() + interval '2 hours'`)
          .execute();
        for (const row of rows) await ring({ id: row.id, generation: row.generation, dueAt: row.due_at });
        return rows.length;
      } catch (error) {
        logger.warn({ err: error }, 'not all bells could be hung up again, the sweep finds their timers');
        return 0;
      }
    },

    async nextDue(executor: Executor): Promise<Date | null> {
      const row = await executor
        .selectFrom('timer')
        .select((eb) => eb.fn.min('due_at').as('due'))
        .where('state', '=', 'armed')
        .executeTakeFirst();
      return row?.due ? new Date(row.due) : null;
    },
  };
}

export type Timers = ReturnType<typeof createTimers>;
