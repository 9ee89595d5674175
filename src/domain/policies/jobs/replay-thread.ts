import type { Worker } from 'node:worker_threads';
import type { Database } from '../../../database/index.ts';
import type { Logger } from '../../../lib/logger.ts';
import { startThread } from '../../../lib/thread.ts';
import { minutes, seconds } from '../../../lib/time.ts';
import * as runs from '../store/runs.ts';
import type { Heard, ToReplay } from './replay-worker.ts';

const WITHIN_MS = minutes(5);
const BEAT_MS = seconds(1);
const MEMORY_MB = 256;

interface ThreadNeeds {
  db: Database;
  databaseUrl: string;
  logger: Logger;
  /** Longer than this none may take. */
  withinMs?: number;
}

export type ReplayThreads = ReturnType<typeof createReplayThreads>;

/** Runs of this process, each in a thread of its own: whatever one costs, the process goes on answering. */
export function createReplayThreads({ db, databaseUrl, logger, withinMs = WITHIN_MS }: ThreadNeeds) {
  const running = new Map<string, (state: 'INTERRUPTED' | 'CANCELLED') => Promise<void>>();

  function start({ runId, before, after }: Omit<ToReplay, 'databaseUrl'>): void {
    const workerData: ToReplay = { databaseUrl, runId, before, after };
    const limits = { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 32 };
    const worker = startThread({ file: 'domain/policies/jobs/replay-worker', limits, workerData });
    const so = { done: 0, total: null as number | null };
    const begun = Date.now();
    let isOver = false;

    /** The row first: a thread that is just writing its result finds that it came too late. */
    async function end(state: 'CANCELLED' | 'TOO_LONG' | 'FAILED' | 'INTERRUPTED' | null): Promise<void> {
      if (isOver) return;
      isOver = true;
      clearInterval(beat);
      running.delete(runId);
      if (state !== null && state !== 'CANCELLED')
        await runs
          .endRun(db, runId, { state })
          .catch((err: unknown) => logger.warn({ err, runId }, 'a replay will lapse'));
      await worker.terminate();
    }

    const beat = setInterval(
      () => {
        if (Date.now() - begun > withinMs) return void end('TOO_LONG');
        runs.renew(db, runId, so).then(
          async (isWanted) => {
            if (!isWanted) await end(null);
          },
          (err: unknown) => logger.warn({ err, runId }, 'a replay could not say how far it is'),
        );
      },
      Math.min(BEAT_MS, withinMs),
    );
    beat.unref();
    running.set(runId, end);
    listen(worker, {
      progress: ({ done, total }) => Object.assign(so, { done, total }),
      done: () => end(null),
      failed(why) {
        if (!isOver) logger.error({ why, runId }, 'a replay failed');
        return end('FAILED');
      },
    });
  }

  return {
    start,

    /** Of whichever process it is: another one hears of it at its next beat. */
    cancel: async (runId: string): Promise<void> => running.get(runId)?.('CANCELLED'),

    async stop(): Promise<void> {
      await Promise.all([...running.values()].map((end) => end('INTERRUPTED')));
    },
  };
}

interface Listener {
  progress(so: { done: number; total: number }): unknown;
  done(): unknown;
  failed(why: string): unknown;
}

function listen(worker: Worker, listener: Listener): void {
  worker.on('message', (heard: Heard) => {
    if (heard.type === 'progress') listener.progress(heard);
    else if (heard.type === 'done') listener.done();
    else listener.failed(heard.why);
  });
  worker.on('error', (error) => listener.failed(error.message));
  worker.on('exit', () => listener.failed('the thread ended'));
}
