import { seconds } from '../lib/time.ts';
import { type Counted, createMemoryCounter } from './memory-counter.ts';

export type SharedCounter = (key: string, windowMs: number) => Promise<Counted>;

export type Attempts = ReturnType<typeof createAttempts>;

export const WINDOW_MS = seconds(60);

/** A Redis that hangs must not make everybody wait; after a failure it is left alone for a while. */
const PATIENCE_MS = 200;
const LEFT_ALONE_MS = seconds(5);

/** How often something was tried of late: by all processes together on Redis, by this one alone while Redis is away. */
export function createAttempts(shared?: SharedCounter) {
  const here = createMemoryCounter();
  let awayUntil = 0;

  return {
    /** At once, of this process. */
    countHere: (key: string, windowMs = WINDOW_MS): Counted => here(key, windowMs),

    async count(key: string, windowMs = WINDOW_MS): Promise<Counted> {
      if (shared === undefined || Date.now() < awayUntil) return here(key, windowMs);
      try {
        return await inTime(shared(key, windowMs));
      } catch {
        awayUntil = Date.now() + LEFT_ALONE_MS;
        return here(key, windowMs);
      }
    },
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, PATIENCE_MS, new Error('the shared counter is slow'));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
