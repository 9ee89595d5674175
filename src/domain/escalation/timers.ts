import { sql } from 'kysely';
import { afterCommit, type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import type { Logger } from '../../lib/logger.ts';
import { findDue, replaceArmed, take } from './timer-rows.ts';
import type { OwnerRef, PlannedTimer, TimerOwner } from './types.ts';

/** Rings a bell at a timer's due time; a lost bell costs punctuality only, the sweep finds the row. */
export type RingTimer = (timer: { id: string; generation: number; dueAt: Date; attempt?: number }) => Promise<unknown>;

interface TimerNeeds {
  db: Database;
  ring: RingTimer;
  logger: Logger;
}

/** A bell rings at the due moment; what is older than this was left to the sweep. */
const BELL_GRACE_MS = 1000;
const SWEEP_LIMIT = 200;
const FIRE_TOGETHER = 50;
const FIRING_AT_ONCE = 6;

type Firing = 'fired' | 'early' | 'gone';

/** Transactions that armed a timer which is due at once: whoever fires in them looks again. */
const armedDue = new WeakSet<Tx>();

/** Timers are rows; whoever comes first, bell or sweep, fires them once, under the lock of their owner. */
export function createTimers({ db, ring, logger }: TimerNeeds) {
  const owners = new Map<string, TimerOwner>();
  const firing = new Set<string>();
  let bellsAreSilent = false;

  function ownerOf(kind: string): TimerOwner {
    const owner = owners.get(kind);
    if (!owner) throw new Error(`no module registered for timers of ${kind}`);
    return owner;
  }

  /**
   * Fires one timer and whatever of the same owner is overdue with it, in order, in one transaction. Bell and sweep often
   * mean the same one: the second of them does not wait for the first.
   */
  async function fire(timerId: string, generation?: number): Promise<Firing> {
    if (firing.has(timerId)) return 'gone';
    firing.add(timerId);
    return fireOne(timerId, generation).finally(() => firing.delete(timerId));
  }

  async function fireOne(timerId: string, generation?: number): Promise<Firing> {
    return transact(db, async (tx) => {
      const row = await tx
        .selectFrom('timer')
        .select(['id', 'owner_kind', 'owner_id', 'state', 'generation', 'due_at', sql<Date>`app_now()`.as('now')])
        .where('id', '=', timerId)
        .executeTakeFirst();
      if (row?.state !== 'armed' || (generation !== undefined && row.generation !== generation)) return 'gone';
      const { now } = row;
      if (row.due_at > now) return 'early';
      const owner = ownerOf(row.owner_kind);
      await owner.lock(tx, row.owner_id);
      const told = new Set<string>();
      let taken = await take(tx, { kind: row.owner_kind, id: row.owner_id }, now, row.id);
      if (!taken) return 'gone';
      for (let fired = 0; taken && fired < FIRE_TOGETHER; fired++) {
        await owner.fire(tx, taken.timer, { now, told });
        const more: boolean = taken.more || armedDue.delete(tx);
        taken = more ? await take(tx, taken.timer.owner, now) : null;
      }
      return 'fired';
    });
  }

  async function fireAll(due: { id: string; generation: number }[]): Promise<void> {
    const waiting = [...due];
    const worker = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { id, generation } = next;
        await fire(id, generation).catch((error: unknown) => logger.error({ err: error, timerId: id }, 'timer failed'));
      }
    };
    await Promise.all(Array.from({ length: FIRING_AT_ONCE }, worker));
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
      let late = false;
      while (seen.size < SWEEP_LIMIT) {
        const found = await findDue(db, { graceMs: bellsAreSilent || late ? 0 : graceMs, limit: SWEEP_LIMIT });
        const due = found.filter(({ id }) => !seen.has(id));
        if (due.length === 0) break;
        late ||= due.some(({ lateMs }) => lateMs > BELL_GRACE_MS);
        for (const { id } of due) seen.add(id);
        await fireAll(due);
      }
      bellsAreSilent = late;
      return seen.size;
    },

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
