import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from './logger.ts';
import { minutes, seconds } from './time.ts';

export interface Sweep {
  name: string;
  everyMs: number;
  /** Answers how much it found; a full batch is followed by another round at once. */
  run(): Promise<number | undefined>;
  batch?: number;
  /** Goes through everybody: a single step of it may take minutes. */
  patient?: boolean;
  /** How long it may do without PostgreSQL, where that is longer than for others: it waits for somebody else. */
  quietMs?: number;
}

/** A round under way, and how to be rid of it. */
interface Round<T> {
  done: Promise<T>;
  /** When it last got anything done. */
  heardAt(): number;
  abandon(): void;
}

export interface Periodic {
  start(sweeps: Sweep[]): void;
  /** A single round within the same limits; answers how much it found, and throws where it failed or hung. */
  once(sweep: Sweep): Promise<number>;
  /** Sweeps that have not come round, nor got anything done, for three of their periods and half a minute (or `graceMs`). */
  overdue(graceMs?: number): string[];
  /** Waits for the rounds under way. */
  stop(): Promise<void>;
}

export interface PeriodicNeeds {
  logger: Logger;
  begin<T>(work: () => Promise<T>, options: { patient: boolean }): Round<T>;
  /** A round is abandoned after so long without getting anything done, or so long altogether. */
  limits?: { quietMs: number; patientQuietMs: number; longestMs: number };
}

const GRACE_MS = seconds(30);
const LIMITS = { quietMs: seconds(30), patientQuietMs: minutes(11), longestMs: minutes(30) };

interface State {
  sweep: Sweep;
  /** The last round that ended well. */
  at: number;
  round: Round<unknown> | null;
  /** The last round had to be abandoned: the next one has to end before it is believed. */
  isDoubtful: boolean;
}

/** Plain timers, one round at a time each: what must go on when everything cleverer has failed. */
export function createPeriodic({ logger, begin, limits = LIMITS }: PeriodicNeeds): Periodic {
  const states: State[] = [];
  const waiting = new Set<NodeJS.Timeout>();
  const underWay = new Set<Promise<void>>();
  let stopped = false;

  function schedule(state: State, delayMs: number): void {
    if (stopped) return;
    const timer = setTimeout(() => {
      waiting.delete(timer);
      const round = runOnce(state).finally(() => underWay.delete(round));
      underWay.add(round);
    }, delayMs);
    waiting.add(timer);
  }

  function quietMsOf({ quietMs, patient = false }: Sweep): number {
    return quietMs ?? (patient ? limits.patientQuietMs : limits.quietMs);
  }

  async function runOnce(state: State): Promise<void> {
    const { sweep } = state;
    const { name, everyMs, batch, patient = false } = sweep;
    let isFull = false;
    try {
      const round = begin(() => sweep.run(), { patient });
      state.round = round;
      const found = (await inTime(round, quietMsOf(sweep))) ?? 0;
      isFull = batch !== undefined && found >= batch;
      state.at = Date.now();
      state.isDoubtful = false;
    } catch (error) {
      if (error instanceof Overrun) {
        state.isDoubtful = true;
        logger.error({ sweep: name, afterMs: error.afterMs }, 'a round of a sweep hung and was abandoned');
      } else logger.warn({ err: error, sweep: name }, 'a sweep failed; it comes round again');
    }
    state.round = null;
    schedule(state, isFull ? 0 : everyMs);
  }

  async function inTime<T>(round: Round<T>, longestQuietMs: number): Promise<T> {
    const ended = new AbortController();
    const begun = Date.now();
    const overrun = async (): Promise<never> => {
      for (;;) {
        const quietMs = Date.now() - Math.max(begun, round.heardAt());
        const leftMs = Math.min(longestQuietMs - quietMs, begun + limits.longestMs - Date.now());
        if (leftMs <= 0) throw new Overrun(Date.now() - begun);
        await wait(leftMs, undefined, { signal: ended.signal });
      }
    };
    try {
      return await Promise.race([round.done, overrun()]);
    } catch (error) {
      if (error instanceof Overrun) round.abandon();
      throw error;
    } finally {
      ended.abort();
    }
  }

  function lastSign({ at, round, isDoubtful }: State): number {
    return round === null || isDoubtful ? at : Math.max(at, round.heardAt());
  }

  return {
    start(sweeps) {
      for (const sweep of sweeps) {
        const state: State = { sweep, at: Date.now(), round: null, isDoubtful: false };
        states.push(state);
        schedule(state, 0);
      }
    },

    async once(sweep) {
      const round = begin(() => sweep.run(), { patient: sweep.patient ?? false });
      const ended = inTime(round, quietMsOf(sweep));
      const settled = ended.then(
        () => {},
        () => {},
      );
      underWay.add(settled);
      try {
        return (await ended) ?? 0;
      } finally {
        underWay.delete(settled);
      }
    },

    overdue(graceMs = GRACE_MS) {
      const now = Date.now();
      return states
        .filter((state) => now - lastSign(state) > 3 * state.sweep.everyMs + graceMs)
        .map(({ sweep }) => sweep.name);
    },

    async stop() {
      stopped = true;
      for (const timer of waiting) clearTimeout(timer);
      await Promise.allSettled(underWay);
    },
  };
}

class Overrun extends Error {
  readonly afterMs: number;

  constructor(afterMs: number) {
    super('a round took too long');
    this.afterMs = afterMs;
  }
}

interface WatchdogNeeds {
  /** Sweeps that should have come round long ago, by their names. */
  overdue(): string[];
  /** Whether a new process would fare better: it would not while PostgreSQL itself is away. */
  wouldHelp(): Promise<boolean>;
  /** Ends this process, so that whoever keeps it running starts another one. */
  end(): void;
  everyMs?: number;
  logger: Logger;
}

const EVERY_MS = seconds(10);

/** The last resort against whatever hangs in a way that nobody thought of. Answers how to call it off. */
export function watch({ overdue, wouldHelp, end, everyMs = EVERY_MS, logger }: WatchdogNeeds): () => void {
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking || overdue().length === 0) return;
    isLooking = true;
    void look().finally(() => {
      isLooking = false;
    });
  }, everyMs);
  timer.unref();

  async function look(): Promise<void> {
    if (!(await wouldHelp().catch(() => false))) return;
    const sweeps = overdue();
    if (sweeps.length === 0) return;
    clearInterval(timer);
    logger.fatal({ sweeps }, 'sweeps hang in spite of everything: this process ends and has to be started again');
    end();
  }

  return () => clearInterval(timer);
}
