import { sql } from 'kysely';
import { afterCommit, type Database, prepared, type Tx, transact } from '../database/index.ts';
import { describe, isStoreTrouble } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { inParallel } from '../lib/promises.ts';
import { createSparingly } from '../lib/recently.ts';
import type { Failed, InboxRow, Router } from './router.ts';

interface ApplierNeeds {
  db: Database;
  /** Opens what the inbox keeps sealed. */
  open: (sealed: string) => string;
  router: Pick<Router, 'apply'>;
  logger: Logger;
  /** Counts what had no effect, by what it was. */
  counted?: (outcome: 'ignored' | 'foreign' | 'quarantined', kind: string) => void;
  /** Senders served at the same time; each takes a database connection. */
  parallel?: number;
}

export type Applier = ReturnType<typeof createApplier>;

type Step = 'settled' | 'postponed' | 'taken';

const TRIES = 5;
const FIRST_PAUSE_MS = 500;
const AGAIN_MS = 1_000;
const SWEEP_LIMIT = 200;
const SWEEP_ROUNDS = 50;
/** WeCom has a few dozen names; should more come, they share a line. */
const MOST_KINDS = 200;

/**
 * Works off the inbox: every row in a transaction of its own that also marks it done, so each is applied exactly once
 * however many appliers race. No row is applied while an earlier one of its lane waits; lanes do not wait for each other.
 */
export function createApplier({ db, open, router, logger, counted = () => {}, parallel = 4 }: ApplierNeeds) {
  const foreign = createSparingly(MOST_KINDS);
  let sweeping: Promise<number> | null = null;
  let isCalledAgain = false;

  /** Takes up to `limit` due rows, oldest first, and says how many of them it applied, quarantined or put off. */
  async function applyNext(limit: number): Promise<number> {
    // By next_try_at, which is the order of arrival for rows not yet tried, and what the index serves.
    const due = await db
      .selectFrom('inbox')
      .select(['id', 'lane'])
      .where('state', '=', 'kept')
      .where('nextTryAt', '<=', sql<Date>`now()`)
      .orderBy('nextTryAt')
      .orderBy('id')
      .limit(limit)
      .execute();
    let handled = 0;
    await inParallel(byLane(due), parallel, async (lane) => {
      for (const { id } of lane) {
        const step = await applyRow(id);
        if (step !== 'taken') handled += 1;
        // It must wait, or another applier holds it: what its sender did next comes after it.
        if (step !== 'settled') return;
      }
    });
    return handled;
  }

  async function applyRow(id: number): Promise<Step> {
    try {
      return await transact(db, async (tx) => {
        const claimed = await claim(tx, id);
        if (claimed === null) return 'taken';
        const row = opened(claimed, open);
        const applied = await router.apply(tx, row);
        if (applied.outcome === 'ignored' || applied.outcome === 'foreign') await setApart(tx, row, applied);
        else if (applied.outcome !== 'applied') await quarantine(tx, row, applied);
        return 'settled';
      });
    } catch (error) {
      const step = await putOff(id, error);
      if (step === 'postponed') await holdBehind(db, id);
      return step;
    }
  }

  /** Done with and archived like the rest, but not without a name: what had no effect can be counted. */
  async function setApart(tx: Tx, row: InboxRow, { outcome, kind }: { outcome: 'ignored' | 'foreign'; kind: string }) {
    await tx.updateTable('inbox').set({ outcome, kind }).where('id', '=', row.id).execute();
    afterCommit(tx, () => {
      counted(outcome, kind);
      const more = outcome === 'foreign' ? foreign(`${row.receiver} ${kind}`) : null;
      if (more === null) return;
      logger.warn({ receiver: row.receiver, kind, more }, 'a callback that is not for us was kept, without effect');
    });
  }

  async function quarantine(tx: Tx, row: InboxRow, { outcome, ...ids }: Failed) {
    const reason = [outcome, ...Object.values(ids)].join(' ');
    await tx.updateTable('inbox').set({ state: 'quarantined', lastError: reason }).where('id', '=', row.id).execute();
    logger.error({ inboxId: row.id, receiver: row.receiver, outcome, ...ids }, 'callback quarantined');
    afterCommit(tx, () => counted('quarantined', outcome));
  }

  /** What a locked row or a lost connection kept from happening is nobody's fault: it may go on for as long as it likes. */
  async function waitFor(id: number, error: unknown): Promise<Step> {
    const { rows } = await sql<{ receiver: string }>`
      update inbox set last_error = ${describe(error)}, next_try_at = clock_timestamp() + ${AGAIN_MS} * interval '1 millisecond'
      where id = ${id} and state = 'kept' returning receiver`.execute(db);
    const [row] = rows;
    logger.warn({ inboxId: id, receiver: row?.receiver, err: error }, 'callback waits for the database');
    return 'postponed';
  }

  async function putOff(id: number, error: unknown): Promise<Step> {
    if (isStoreTrouble(error)) return waitFor(id, error);
    const { rows } = await sql<{ attempts: number; state: string; receiver: string }>`
      update inbox
      set attempts = attempts + 1,
          last_error = ${describe(error)},
          state = case when attempts + 1 >= ${TRIES} then 'quarantined' else 'kept' end,
          done_at = case when attempts + 1 >= ${TRIES} then clock_timestamp() end,
          next_try_at = clock_timestamp() + ${FIRST_PAUSE_MS} * 2 ^ attempts * interval '1 millisecond'
      where id = ${id} and state = 'kept'
      returning attempts, state, receiver
    `.execute(db);
    const [after] = rows;
    if (after === undefined) return 'taken';
    const { attempts, receiver } = after;
    const line = { inboxId: id, receiver, attempts, err: error };
    if (after.state !== 'quarantined') {
      logger.warn(line, 'callback could not be applied, trying again');
      return 'postponed';
    }
    logger.error(line, 'callback quarantined');
    counted('quarantined', 'failed');
    return 'settled';
  }

  async function drain(): Promise<number> {
    let total = 0;
    try {
      for (let round = 0; round < SWEEP_ROUNDS; round += 1) {
        isCalledAgain = false;
        const handled = await applyNext(SWEEP_LIMIT);
        total += handled;
        if (handled === 0 && !isCalledAgain) break;
      }
      return total;
    } finally {
      // Before anybody else's turn: who calls from now on starts anew.
      sweeping = null;
    }
  }

  return {
    applyNext,

    /**
     * Applies this row, after what its sender did before: that is waited for where somebody is at it, and applied here
     * where nobody is. False when the row has to wait and be tried again; one behind another that waits is the sweep's.
     */
    async applyOne(id: number): Promise<boolean> {
      for (;;) {
        const step = await applyRow(id);
        if (step !== 'taken') return step === 'settled';
        const first = await firstOfLane(db, id);
        if (first === null || !first.isDue) return true;
        await untilLetGo(db, first.id);
        if (first.id !== id && (await applyRow(first.id)) === 'postponed') return true;
      }
    },

    /** Applies all that is due, whatever became of its jobs. Calls that come while it runs join it. */
    sweep(): Promise<number> {
      isCalledAgain = true;
      sweeping ??= drain();
      return sweeping;
    },
  };
}

/**
 * Marks the row done within the transaction that applies it; null when another applier has it or had it, or an earlier
 * one of its lane is still to be applied.
 */
async function claim(tx: Tx, id: number): Promise<InboxRow | null> {
  const { rows } = await prepared<InboxRow>`
    update inbox
    set state = 'done', attempts = attempts + 1, done_at = clock_timestamp()
    where id = (
      select id from inbox as mine
      where id = ${id} and state = 'kept' and not exists (
        select from inbox as earlier where earlier.state = 'kept' and earlier.lane = mine.lane and earlier.id < mine.id)
      for update of mine skip locked)
    returning id, receiver, payload_sealed as payload
  `.execute(tx);
  return rows[0] ?? null;
}

/** Whose turn it is in the lane of a row; null when that row waits no more. */
async function firstOfLane(db: Database, id: number): Promise<{ id: number; isDue: boolean } | null> {
  const { rows } = await sql<{ id: number; isDue: boolean }>`
    select id, next_try_at <= clock_timestamp() as is_due from inbox
    where state = 'kept' and lane = (select lane from inbox where id = ${id} and state = 'kept') and id <= ${id}
    order by id limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Not longer than any lock is waited for. */
async function untilLetGo(db: Database, id: number): Promise<void> {
  await sql`select from inbox where id = ${id} for update`.execute(db);
}

/** What came after a row that waits is not due before it, so that it fills no batch meanwhile. */
async function holdBehind(db: Database, id: number): Promise<void> {
  await sql`
    update inbox set next_try_at = greatest(inbox.next_try_at, first.next_try_at)
    from (select lane, next_try_at from inbox where id = ${id}) as first
    where inbox.state = 'kept' and inbox.lane = first.lane and inbox.id > ${id}
  `.execute(db);
}

/**
 * The row as WeCom sent it. One that no key of ours opens stays as it is: it cannot be read, is quarantined, and can be
 * applied again when the key is back.
 */
function opened(row: InboxRow, open: (sealed: string) => string): InboxRow {
  if (row.payload.startsWith('<')) return row;
  try {
    return { ...row, payload: open(row.payload) };
  } catch {
    return row;
  }
}

/** Each lane in the order given. */
export function byLane<Row extends { lane: number }>(rows: readonly Row[]): Row[][] {
  const lanes = new Map<number, Row[]>();
  for (const row of rows) {
    const lane = lanes.get(row.lane);
    if (lane === undefined) lanes.set(row.lane, [row]);
    else lane.push(row);
  }
  return [...lanes.values()];
}
