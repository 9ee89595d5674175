import { setTimeout as wait } from 'node:timers/promises';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { hasCode, isStoreAway } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { currentRound, type Limits, limitsOf, type Pace } from './limits.ts';
import { Watched } from './watched.ts';

interface GuardNeeds {
  pace: Pace;
  /** Told of every error PostgreSQL answers. */
  note(error: unknown): void;
  /** By a connection of its own, outside the pool. */
  enquire<T>(ask: (client: pg.Client) => Promise<T>): Promise<T>;
  logger: Logger;
}

/** Ended alone, for standing idle in a transaction. */
const IDLE_TOO_LONG = '25P03';
/** Answers may lie in the socket already when a timer fires late: whoever was busy looks once more. */
const SECOND_LOOK_MS = 250;
/** For connections that have been silent for as long as one that turned out dead. */
const LAST_CHANCE_MS = 1_000;
const PATIENT_CHANCE_MS = 60_000;

/**
 * A pool whose connections cannot hang. One that gives no answer in time, or answers that it is of no use, is thrown away;
 * then the idle ones, which may have died with it, are too, and the busy ones have a second left to answer.
 */
export function guarding(pool: pg.Pool, { pace, note, enquire, logger }: GuardNeeds): PostgresPool {
  const all = new WeakMap<pg.PoolClient, Watched>();
  const inUse = new Set<Watched>();
  let suspectBefore = 0;
  let isEnquiring = false;

  async function connect(): Promise<PostgresPoolClient> {
    const round = currentRound();
    if (round?.abandoned) throw round.abandoned;
    const watched = await acquire();
    const cut = (why: Error) => watched.destroy(why);
    inUse.add(watched);
    round?.cut.add(cut);
    const release = () => {
      inUse.delete(watched);
      round?.cut.delete(cut);
      watched.release();
    };
    try {
      if (round?.abandoned) throw round.abandoned;
      await take(watched, limitsOf(pace));
    } catch (error) {
      release();
      throw error;
    }
    return {
      release,
      query: (text: unknown, values?: readonly unknown[]) =>
        ask(watched, text, values).finally(() => {
          if (round) round.heardAt = Date.now();
        }),
    } as PostgresPoolClient;
  }

  async function acquire(): Promise<Watched> {
    for (;;) {
      const client = await pool.connect().catch((error: unknown) => {
        throw asAway(error);
      });
      const known = all.get(client);
      const watched = known ?? new Watched(client, pace.usual);
      all.set(client, watched);
      watched.lend();
      if (watched.heardAt >= suspectBefore) return watched;
      watched.destroy(new DatabaseAway('died with another one'));
      watched.release();
    }
  }

  /** The session's own limits follow whoever uses it. */
  async function take(watched: Watched, limits: Limits): Promise<void> {
    if (watched.limits === limits) return;
    await ask(watched, ...settingsOf(limits));
    watched.limits = limits;
  }

  async function ask(watched: Watched, text: unknown, values?: readonly unknown[]): Promise<unknown> {
    if (watched.broken) throw watched.broken;
    const limits = limitsOf(pace);
    watched.deadline(limits.suspectMs, () => suspect(watched, limits));
    try {
      return await watched.query(text, values);
    } catch (error) {
      const failed = watched.broken ?? asAway(error);
      note(failed);
      if (isStoreAway(failed)) discard(watched, failed as Error);
      if (isStoreAway(failed) && text === 'commit') commitsInDoubt.add(failed as Error);
      throw failed;
    } finally {
      watched.answered();
    }
  }

  /** What is true of this session (a server that went, or may only read) is true of those that were there before. */
  function discard(watched: Watched, why: Error): void {
    watched.destroy(why);
    if (!hasCode(why, IDLE_TOO_LONG)) suspectBefore = Math.max(suspectBefore, Date.now());
  }

  /** Asks again in growing pauses until the answer's time is over. */
  function suspect(watched: Watched, limits: Limits): void {
    const { answerMs, suspectMs } = limits;
    const askedMs = Date.now() - watched.askedAt;
    const leftMs = answerMs - askedMs;
    if (leftMs <= 0) {
      giveUp(watched);
      return;
    }
    watched.deadline(Math.min(askedMs, leftMs), () => suspect(watched, limits));
    if (isEnquiring) return;
    isEnquiring = true;
    // Where nothing can be learnt the answer's own time decides.
    void enquire((client) => buryLost(client, suspectMs))
      .catch(() => {})
      .finally(() => {
        isEnquiring = false;
      });
  }

  async function buryLost(client: pg.Client, suspectMs: number): Promise<void> {
    const silent = [...inUse].filter((one) => one.isAsked && !one.broken && Date.now() - one.askedAt >= suspectMs);
    const asked = new Map(silent.map((one) => [one, one.askedAt]));
    const pidsOf = (those: Watched[]) => those.flatMap(({ pid }) => pid ?? []);
    const lost = await findLost(client, pidsOf(silent), suspectMs / 2);
    await wait(SECOND_LOOK_MS);
    const dead = silent.filter(
      (one) => one.isAsked && !one.broken && one.askedAt === asked.get(one) && one.pid !== null && lost.has(one.pid),
    );
    if (dead.length === 0) return;
    logger.warn({ connections: dead.length }, 'database connections have died in silence and are thrown away');
    const pids = pidsOf(dead);
    for (const one of dead) {
      suspectBefore = Math.max(suspectBefore, one.askedAt);
      one.destroy(new DatabaseAway('no answer from the database'));
    }
    await endLost(client, pids, suspectMs / 2);
  }

  function giveUp(dead: Watched): void {
    const { askedAt } = dead;
    dead.deadline(SECOND_LOOK_MS, () => {
      logger.warn({ waitedMs: Date.now() - askedAt }, 'a database connection gives no answer and is thrown away');
      dead.destroy(new DatabaseAway('no answer from the database'));
      suspectBefore = Math.max(suspectBefore, askedAt);
      for (const other of inUse) {
        const isSilent = !other.broken && other.isAsked && other.heardAt <= askedAt;
        if (!isSilent) continue;
        const leftMs = other.limits === pace.patient ? PATIENT_CHANCE_MS : LAST_CHANCE_MS;
        other.deadline(leftMs, () => giveUp(other));
      }
    });
  }

  return { connect, end: () => pool.end() };
}

/** Everything a session is told at its beginning, and again when somebody with other limits takes it. */
function settingsOf(limits: Limits): [text: string, values: string[]] {
  return [
    `select set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false),
      set_config('idle_in_transaction_session_timeout', $3, false)`,
    [limits.statementMs, limits.lockMs, limits.idleMs].map(String),
  ];
}

/** SQLSTATE 08006, whatever the driver calls it. */
class DatabaseAway extends Error {
  override name = 'DatabaseAway';
  readonly code = '08006';
}

/** pg has no codes for these. */
const NAMELESS =
  /^(Connection terminated|Client (has encountered|was closed)|timeout exceeded when trying|timeout expired)/;

function asAway(error: unknown): unknown {
  if (!(error instanceof Error) || isStoreAway(error) || !NAMELESS.test(error.message)) return error;
  return new DatabaseAway(error.message, { cause: error });
}

const commitsInDoubt = new WeakSet<Error>();

/** The connection was lost over a commit: nobody knows whether it counts. */
export function isCommitInDoubt(error: unknown): boolean {
  return error instanceof Error && commitsInDoubt.has(error);
}

/**
 * To PostgreSQL a lost connection looks idle: it answered long ago, or was never asked. One that works, or waits for a
 * lock, is active. `$1` are process ids, `$2` for how many seconds nothing has changed.
 */
const LOST = `
  select pid from pg_stat_activity
  where pid = any($1::int[]) and state <> 'active' and clock_timestamp() - state_change > make_interval(secs => $2)`;

/** Asks, by a connection of its own, which of these process ids only seem to be working. */
async function findLost(client: pg.Client, pids: readonly number[], quietMs: number): Promise<Set<number>> {
  const { rows } = await client.query<{ pid: number }>(LOST, [pids, quietMs / 1_000]);
  return new Set(rows.map(({ pid }) => pid));
}

/** Ends them on PostgreSQL's side too: what they have locked is free at once. */
async function endLost(client: pg.Client, pids: readonly number[], quietMs: number): Promise<void> {
  await client.query(`select pg_terminate_backend(pid) from (${LOST}) as lost`, [pids, quietMs / 1_000]);
}
