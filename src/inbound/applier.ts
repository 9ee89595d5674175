import { sql } from 'kysely';
import { afterCommit, type Database, type Tx, transact } from '../database/index.ts';
import { describe } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { isStoreTrouble } from '../lib/store-away.ts';
import { createKindLog } from './kind-log.ts';
import { forEachOf, lanesBySender } from './lanes.ts';
import type { Failed, InboxRow, Router } from './router.ts';
import { opened } from './sealed.ts';

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

/**
 * Works off the inbox: every row in a transaction of its own that also marks it done, so each is applied exactly once
 * however many appliers race. Rows of one sender keep their order; senders do not wait for each other.
 */
export function createApplier({ db, open, router, logger, counted = () => {}, parallel = 4 }: ApplierNeeds) {
  const foreign = createKindLog(logger);
  let sweeping: Promise<number> | null = null;
  let isRungAgain = false;

  /** Takes up to `limit` due rows, oldest first, and says how many of them it applied, quarantined or put off. */
  async function applyNext(limit: number): Promise<number> {
    const rows = (await dueRows(db, limit)).map((row) => opened(row, open));
    let handled = 0;
    await forEachOf(lanesBySender(rows), parallel, async (lane) => {
      const ofLane = await applyLane(lane);
      handled += ofLane;
    });
    return handled;
  }

  /** Stops at a row that must wait or that another applier holds: what its sender did next comes after it. */
  async function applyLane(lane: InboxRow[]): Promise<number> {
    for (const [index, row] of lane.entries()) {
      const step = await applyOne(row);
      if (step === 'settled') continue;
      if (step === 'taken') return index;
      await holdBehind(db, row, lane.slice(index + 1));
      return index + 1;
    }
    return lane.length;
  }

  async function applyOne(row: InboxRow): Promise<Step> {
    try {
      return await transact(db, async (tx) => {
        if (!(await claim(tx, row))) return 'taken';
        const applied = await router.apply(tx, row);
        if (applied.outcome === 'applied') return 'settled';
        if (applied.outcome === 'ignored' || applied.outcome === 'foreign') await setApart(tx, row, applied);
        else await quarantine(tx, row, applied);
        return 'settled';
      });
    } catch (error) {
      return putOff(row, error);
    }
  }

  /** Done with and archived like the rest, but not without a name: what had no effect can be counted. */
  async function setApart(tx: Tx, row: InboxRow, { outcome, kind }: { outcome: 'ignored' | 'foreign'; kind: string }) {
    await tx.updateTable('inbox').set({ outcome, kind }).where('id', '=', row.id).execute();
    afterCommit(tx, () => {
      counted(outcome, kind);
      if (outcome === 'foreign') foreign.note(row.receiver, kind);
    });
  }

  async function quarantine(tx: Tx, row: InboxRow, { outcome, ...ids }: Failed) {
    const reason = [outcome, ...Object.values(ids)].join(' ');
    await tx.updateTable('inbox').set({ state: 'quarantined', last_error: reason }).where('id', '=', row.id).execute();
    logger.error({ inboxId: row.id, receiver: row.receiver, outcome, ...ids }, 'callback quarantined');
    afterCommit(tx, () => counted('quarantined', outcome));
  }

  /** What a locked row or a lost connection kept from happening is nobody's fault: it may go on for as long as it likes. */
  async function waitFor(row: InboxRow, error: unknown): Promise<Step> {
    await sql`
      update inbox set last_error = ${describe(error)}, next_try_at = clock_timestamp() + ${AGAIN_MS} * interval '1 millisecond'
      where id = ${row.id} and state = 'kept'`.execute(db);
    logger.warn({ inboxId: row.id, receiver: row.receiver, err: error }, 'callback waits for the database');
    return 'postponed';
  }

  async function putOff(row: InboxRow, error: unknown): Promise<Step> {
    if (isStoreTrouble(error)) return waitFor(row, error);
    const { rows } = await sql<{ attempts: number; state: string }>`
      update inbox
      set attempts = attempts + 1,
          last_error = ${describe(error)},
          state = case when attempts + 1 >= ${TRIES} then 'quarantined' else 'kept' end,
          done_at = case when attempts + 1 >= ${TRIES} then clock_timestamp() end,
          next_try_at = clock_timestamp() + ${FIRST_PAUSE_MS} * 2 ^ attempts * interval '1 millisecond'
      where id = ${row.id} and state = 'kept'
      returning attempts, state
    `.execute(db);
    const [after] = rows;
    if (after === undefined) return 'taken';
    const line = { inboxId: row.id, receiver: row.receiver, attempts: after.attempts, err: error };
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
        isRungAgain = false;
        const handled = await applyNext(SWEEP_LIMIT);
        total += handled;
        if (handled === 0 && !isRungAgain) break;
      }
      return total;
    } finally {
      // Before anybody else's turn: who rings from now on starts anew.
      sweeping = null;
    }
  }

  return {
    applyNext,

    /** Applies all that is due; for the bell as well as the clock. Calls that come while it runs join it. */
    sweep(): Promise<number> {
      isRungAgain = true;
      sweeping ??= drain();
      return sweeping;
    },
  };
}

/** By next_try_at, which is the order of arrival for rows not yet tried, and what the index serves. */
function dueRows(db: Database, limit: number): Promise<InboxRow[]> {
  return db
    .selectFrom('inbox')
    .select(['id', 'receiver', 'payload_sealed as payload'])
    .where('state', '=', 'kept')
    .where('next_try_at', '<=', sql<Date>`now()`)
    .orderBy('next_try_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Marks the row done within the transaction that applies it; false when another applier has it or had it. */
async function claim(tx: Tx, { id }: InboxRow): Promise<boolean> {
  const { numAffectedRows } = await sql`/* prepare */
    update inbox
    set state = 'done', attempts = attempts + 1, done_at = clock_timestamp()
    where id = (select id from inbox where id = ${id} and state = 'kept' for update skip locked)
  `.execute(tx);
  return numAffectedRows === 1n;
}

async function holdBehind(db: Database, first: InboxRow, rest: InboxRow[]): Promise<void> {
  if (rest.length === 0) return;
  const ids = rest.map(({ id }) => id);
  await sql`
    update inbox
    set next_try_at = greatest(next_try_at, (select next_try_at from inbox where id = ${first.id}))
    where id = any(${ids}::bigint[]) and state = 'kept'
  `.execute(db);
}
