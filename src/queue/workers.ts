import { type Job as BullJob, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ZodType } from 'zod';
import { describe } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { endsWithin } from '../lib/promises.ts';
import { createComplaint } from './connections.ts';

export interface JobOptions {
  /** Runs at the same time in one process. */
  concurrency?: number;
  /** Tries before the job is given up and kept for a week; a sweep finds what is still to do. */
  attempts?: number;
  /** The pause after the first try; each further one is twice as long, and shorter by up to a half at random. */
  backoffMs?: number;
}

/** `run` is written as a method so that a list may hold jobs of any payload. */
export interface Job<T = unknown> {
  name: string;
  payload: ZodType<T>;
  run(payload: T): Promise<void>;
  options?: JobOptions;
}

/** One piece of background work. It may run twice and late: it looks at the state first, acts second. */
export function defineJob<T>(job: Job<T>): Job<T> {
  if (job.name.includes(':')) throw new Error(`job name ${job.name} must not contain ':'`);
  return job;
}

interface WorkersNeeds {
  /** Called at the first job, so that a process without workers opens no connection for them. */
  redis: () => Redis;
  prefix: string;
  logger: Logger;
}

const defaultConcurrency = 5;
const defaultAttempts = 3;
const defaultBackoffMs = 1_000;
const LONGEST_REASON = 300;
const closingPatienceMs = 4_000;

export function createWorkers({ redis, prefix, logger }: WorkersNeeds) {
  const workers = new Map<string, Worker>();
  const running = new Set<Promise<void>>();
  const complain = createComplaint(logger, 'a worker has trouble with Redis');
  let closing = false;

  async function attempt(job: Job, { data, attemptsMade }: BullJob): Promise<void> {
    try {
      await job.run(read(job, data));
    } catch (error) {
      const attempts = job.options?.attempts ?? defaultAttempts;
      const isLast = error instanceof UnrecoverableError || attemptsMade + 1 >= attempts;
      logger[isLast ? 'error' : 'warn']({ job: job.name, attempt: attemptsMade + 1, isLast, err: error }, 'job failed');
      throw isLast ? new UnrecoverableError(describe(error).slice(0, LONGEST_REASON)) : error;
    }
  }

  async function work(job: Job, bullJob: BullJob): Promise<void> {
    const attempting = attempt(job, bullJob);
    running.add(attempting);
    await attempting.finally(() => running.delete(attempting));
  }

  function startOne(job: Job): void {
    const worker = new Worker(job.name, (bullJob: BullJob) => work(job, bullJob), {
      connection: redis(),
      prefix,
      concurrency: job.options?.concurrency ?? defaultConcurrency,
      settings: { backoffStrategy: (attempts) => pauseMs(job, attempts) },
    });
    worker.on('error', (error) => {
      if (!closing) complain(error);
    });
    workers.set(job.name, worker);
  }

  return {
    start(jobs: Job[]): void {
      const names = [...workers.keys(), ...jobs.map(({ name }) => name)];
      const twice = names.find((name, at) => names.indexOf(name) !== at);
      if (twice !== undefined) throw new Error(`job ${twice} is defined twice`);
      for (const job of jobs) startOne(job);
    },

    /** Lets running jobs finish, then goes; with Redis away it goes after a while all the same. */
    async close(): Promise<void> {
      if (closing || workers.size === 0) return;
      closing = true;
      const all = [...workers.values()];
      const isAway = redis().status !== 'ready';
      if (isAway) await endsWithin(closingPatienceMs, Promise.allSettled(running));
      await endsWithin(closingPatienceMs, Promise.allSettled(all.map((worker) => worker.close(isAway))));
      for (const worker of all) worker.disconnect().catch(() => {});
    },
  };
}

function pauseMs({ options }: Job, attempts: number): number {
  const full = (options?.backoffMs ?? defaultBackoffMs) * 2 ** (attempts - 1);
  return Math.round(full * (1 - Math.random() / 2));
}

/** A payload of the wrong shape never gets better; what was wrong is named by path, never by value. */
function read(job: Job, data: unknown): unknown {
  const parsed = job.payload.safeParse(data);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map(({ path, code }) => `${path.join('.') || 'payload'}: ${code}`);
  throw new UnrecoverableError(`payload of ${job.name} is not usable (${paths.join(', ')})`);
}
