import { sql } from 'kysely';
import { afterCommit, appNow, type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import type { Logger } from '../../lib/logger.ts';
import type { FiredTimer, OwnerRef, PlannedTimer, TimerOwner } from './types.ts';

/** Rings a bell at a timer's due time; a lost bell costs punctuality only, the sweep finds the row. */
export type RingTimer = (timer: { id: string; generation: number; dueAt: Date; attempt?: number }) => Promise<unknown>;

interface TimerNeeds {
  db: Database;
  ring: RingTimer;
  logger: Logger;
}

const SWEEP_LIMIT = 200;
const FIRE_TOGETHER = 50;
const FIRING_AT_ONCE = 6;

/** Transactions that armed a timer which is due at once: whoever fires in them looks again. */
const armedDue = new WeakSet<Tx>();

/** Timers are rows; whoever comes first, bell or sweep, fires them once, under the lock of their owner. */
export function createTimers({ db, ring, logger }: TimerNeeds) {
  const owners = new Map<string, TimerOwner>();

  function ownerOf(kind: string): TimerOwner {
    const owner = owners.get(kind);
    if (!owner) throw new Error(`no module registered for timers of ${kind}`);
    return owner;
  }

  /** Fires one timer and whatever of the same owner is overdue with it, in order, in one transaction. */
  async function fire(timerId: string, generation?: number): Promise<'fired' | 'early' | 'gone'> {
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
      const armed = await armedTimers(tx, owner);
      const kept = new Set<string>();
      for (const timer of armed) {
        const wanted = planned.find((plan) => plan.purpose === timer.purpose);
        if (wanted && isSame(wanted, timer)) kept.add(timer.purpose);
      }
      const obsolete = armed.filter((timer) => !kept.has(timer.purpose)).map((timer) => timer.id);
      if (obsolete.length > 0) await cancel(tx, obsolete, now);
      const fresh = planned.filter((plan) => !kept.has(plan.purpose));
      if (fresh.length > 0) await arm(tx, owner, priority, fresh, now, ring);
    },

    /** Finds what the bells forgot. Returns how many were due, so that a full batch is followed by another at once. */
    async sweep(graceMs = 1000): Promise<number> {
      const now = await appNow(db);
      const due = await db
        .selectFrom('timer')
        .select(['id', 'generation'])
        .where('state', '=', 'armed')
        .where('due_at', '<=', new Date(now.getTime() - graceMs))
        .orderBy('priority')
        .orderBy('due_at')
        .orderBy('id')
        .limit(SWEEP_LIMIT)
        .execute();
      const waiting = [...due];
      const worker = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const { id, generation } = next;
          await fire(id, generation).catch((error: unknown) =>
            logger.error({ err: error, timerId: id }, 'timer failed'),
          );
        }
      };
      await Promise.all(Array.from({ length: FIRING_AT_ONCE }, worker));
      return due.length;
    },

    /** Rings again for everything due in the next two hours: after Redis was lost or emptied. */
    async rebuildBells(): Promise<number> {
      const now = await appNow(db);
      const rows = await db
        .selectFrom('timer')
        .select(['id', 'generation', 'due_at'])
        .where('state', '=', 'armed')
        .where('due_at', '<=', new Date(now.getTime() + 2 * 3_600_000))
        .execute();
      for (const row of rows) await ring({ id: row.id, generation: row.generation, dueAt: row.due_at });
      return rows.length;
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

export async function armedTimers(executor: Executor, owner: OwnerRef): Promise<FiredTimer[]> {
  const rows = await executor
    .selectFrom('timer')
    .selectAll()
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', owner.id)
    .where('state', '=', 'armed')
    .execute();
  return rows.map(toTimer);
}

/** Takes one due timer of the owner, and says whether more were due beside it. */
async function take(
  tx: Tx,
  owner: OwnerRef,
  now: Date,
  id?: string,
): Promise<{ timer: FiredTimer; more: boolean } | null> {
  const due = tx
    .selectFrom('timer')
    .select('id')
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', owner.id)
    .where('state', '=', 'armed')
    .where('due_at', '<=', now)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('due_at')
    .orderBy('id')
    .limit(1);
  const row = await tx
    .updateTable('timer')
    .set({ state: 'fired', settled_at: now })
    .where('id', '=', due)
    .where('state', '=', 'armed')
    .returningAll()
    .returning(
      sql<boolean>`exists (select from timer other where other.owner_kind = timer.owner_kind
        and other.owner_id = timer.owner_id and other.state = 'armed' and other.due_at <= ${now} and other.id <> timer.id)`.as(
        'more',
      ),
    )
    .executeTakeFirst();
  return row ? { timer: toTimer(row), more: row.more } : null;
}

async function cancel(tx: Tx, ids: string[], now: Date): Promise<void> {
  await tx.updateTable('timer').set({ state: 'cancelled', settled_at: now }).where('id', 'in', ids).execute();
}

async function arm(tx: Tx, owner: OwnerRef, priority: number, plans: PlannedTimer[], now: Date, ring: RingTimer) {
  const rows = await tx
    .insertInto('timer')
    .values(
      plans.map((plan) => ({
        id: newId(),
        owner_kind: owner.kind,
        owner_id: owner.id,
        purpose: plan.purpose,
        run: plan.run,
        step: plan.step,
        generation: sql<number>`(select coalesce(max(generation), 0) + 1 from timer
          where owner_kind = ${owner.kind} and owner_id = ${owner.id})`,
        priority,
        due_at: plan.dueAt,
        armed_at: now,
      })),
    )
    .returning(['id', 'generation', 'due_at'])
    .execute();
  if (plans.some(({ dueAt }) => dueAt <= now)) armedDue.add(tx);
  afterCommit(tx, async () => {
    for (const row of rows) await ring({ id: row.id, generation: row.generation, dueAt: row.due_at });
  });
}

function isSame(plan: PlannedTimer, timer: PlannedTimer): boolean {
  return plan.run === timer.run && plan.step === timer.step && plan.dueAt.getTime() === timer.dueAt.getTime();
}

interface TimerRow {
  id: string;
  owner_kind: string;
  owner_id: string;
  purpose: string;
  run: number;
  step: number;
  generation: number;
  due_at: Date;
}

function toTimer(row: TimerRow): FiredTimer {
  return {
    id: row.id,
    owner: { kind: row.owner_kind, id: row.owner_id },
    purpose: row.purpose,
    run: row.run,
    step: row.step,
    generation: row.generation,
    dueAt: row.due_at,
  };
}
