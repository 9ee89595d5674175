import { AsyncLocalStorage } from 'node:async_hooks';
import { minutes, seconds } from '../lib/time.ts';

/** How long one thing asked of PostgreSQL may take. */
export interface Limits {
  statementMs: number;
  lockMs: number;
  /** Between two statements of a transaction: what a connection that was lost leaves behind holds its locks so long. */
  idleMs: number;
  /** Without an answer: PostgreSQL is asked, by another connection, whether it still works on it. */
  suspectMs: number;
  /** Until the answer is here. Longer than a statement may take: after it the connection is dead. */
  answerMs: number;
}

export interface Pace {
  /** Sweeps and jobs, which come round again: with these a step that is due when a connection dies in silence fires
   *  within 15 seconds all the same. */
  prompt: Limits;
  /** Whoever waits for the answer: rather late than never. */
  usual: Limits;
  patient: Limits;
}

export const defaultPace: Pace = {
  usual: {
    statementMs: seconds(30),
    lockMs: seconds(10),
    idleMs: seconds(10),
    suspectMs: seconds(2),
    answerMs: seconds(31),
  },
  prompt: {
    statementMs: seconds(5),
    lockMs: seconds(3),
    idleMs: seconds(5),
    suspectMs: seconds(2),
    answerMs: seconds(6),
  },
  patient: {
    statementMs: minutes(10),
    lockMs: minutes(1),
    idleMs: minutes(2),
    suspectMs: seconds(10),
    answerMs: minutes(10) + seconds(5),
  },
};

/** One round of a sweep as the connections know it. */
export interface RoundState {
  abandoned: Error | null;
  /** When PostgreSQL last answered it. */
  heardAt: number;
  /** Throws away every connection the round holds. */
  cut: Set<(why: Error) => void>;
}

interface Ambience {
  pace: keyof Pace;
  round: RoundState | null;
}

const ambience = new AsyncLocalStorage<Ambience>();

export function currentRound(): RoundState | null {
  return ambience.getStore()?.round ?? null;
}

export function limitsOf(pace: Pace): Limits {
  return pace[ambience.getStore()?.pace ?? 'usual'];
}

/** Whatever `work` asks may take its time: imports, migrations, upkeep, reports about everybody. */
export function patiently<T>(work: () => T): T {
  return ambience.run({ pace: 'patient', round: currentRound() }, work);
}

/** `work` comes round again by itself and must not hang. */
export function promptly<T>(work: () => T): T {
  return ambience.run({ pace: 'prompt', round: currentRound() }, work);
}

export interface Round<T> {
  done: Promise<T>;
  /** When it last got anything done. */
  heardAt(): number;
  /** Its connections are thrown away and it gets no others; whatever it waits for beside them is left to itself. */
  abandon(): void;
}

/** Work that can be abandoned. What it has begun and not committed is undone by PostgreSQL. */
export function beginRound<T>(work: () => Promise<T>): Round<T> {
  const round: RoundState = { abandoned: null, heardAt: Date.now(), cut: new Set() };
  return {
    done: ambience.run({ pace: 'prompt', round }, work),
    heardAt: () => round.heardAt,
    abandon() {
      const why = new Error('the round took too long and was abandoned');
      round.abandoned = why;
      for (const cut of [...round.cut]) cut(why);
    },
  };
}
