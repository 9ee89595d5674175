import type { Logger } from './logger.ts';

export interface Sweep {
  name: string;
  everyMs: number;
  /** Answers how much it found; a full batch is followed by another round at once. */
  run(): Promise<number | undefined>;
  batch?: number;
}

export interface Periodic {
  start(sweeps: Sweep[]): void;
  /** Sweeps that have not come round for three of their periods (and half a minute): somebody should look. */
  overdue(): string[];
  /** Waits for the rounds under way. */
  stop(): Promise<void>;
}

/** Plain timers, one round at a time each: what must go on when everything cleverer has failed. */
export function createPeriodic({ logger }: { logger: Logger }): Periodic {
  const lastRound = new Map<string, { at: number; everyMs: number }>();
  const waiting = new Set<NodeJS.Timeout>();
  const underWay = new Set<Promise<void>>();
  let stopped = false;

  function schedule(sweep: Sweep, delayMs: number): void {
    if (stopped) return;
    const timer = setTimeout(() => {
      waiting.delete(timer);
      const round = runOnce(sweep).finally(() => underWay.delete(round));
      underWay.add(round);
    }, delayMs);
    waiting.add(timer);
  }

  async function runOnce(sweep: Sweep): Promise<void> {
    let isFull = false;
    try {
      const found = (await sweep.run()) ?? 0;
      isFull = sweep.batch !== undefined && found >= sweep.batch;
      lastRound.set(sweep.name, { at: Date.now(), everyMs: sweep.everyMs });
    } catch (error) {
      logger.warn({ err: error, sweep: sweep.name }, 'a sweep failed; it comes round again');
    }
    schedule(sweep, isFull ? 0 : sweep.everyMs);
  }

  return {
    start(sweeps) {
      for (const sweep of sweeps) {
        lastRound.set(sweep.name, { at: Date.now(), everyMs: sweep.everyMs });
        schedule(sweep, 0);
      }
    },

    overdue() {
      const now = Date.now();
      return [...lastRound].filter(([, { at, everyMs }]) => now - at > 3 * everyMs + 30_000).map(([name]) => name);
    },

    async stop() {
      stopped = true;
      for (const timer of waiting) clearTimeout(timer);
      await Promise.allSettled(underWay);
    },
  };
}
