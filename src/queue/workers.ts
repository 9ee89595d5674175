import { setTimeout as wait } from 'node:timers/promises';
import { UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../lib/logger.ts';
import { createComplaint } from './complaint.ts';
import type { Job } from './job.ts';

export interface Workers {
  start(jobs: Job[]): void;
  /** Lets running jobs finish, then goes; with Redis away it goes after a while all the same. */
  close(): Promise<void>;
}

interface WorkersNeeds {
  /** Called at the first job, so that a process without workers opens no connection for them. */
  redis: () => Redis;
  prefix: string;
  logger: Logger;
}

const defaultConcurrency = 5;
const defaultAttempts = 3;
const closingPatienceMs = 20_000;

export function createWorkers({ redis, prefix, logger }: WorkersNeeds): Workers {
  const workers = new Map<string, Worker>();
  const complain = createComplaint(logger, 'a worker has trouble with Redis');

  function startOne(job: Job): void {
    const worker = new Worker(
      job.name,
      async ({ data, attemptsMade }) => {
        try {
          await job.run(read(job, data));
        } catch (error) {
          const attempts = job.options?.attempts ?? defaultAttempts;
          const isLast = error instanceof UnrecoverableError || attemptsMade + 1 >= attempts;
          logger[isLast ? 'error' : 'warn'](
            { job: job.name, attempt: attemptsMade + 1, isLast, err: error },
            'job failed',
          );
          throw isLast ? new UnrecoverableError('given up') : error;
        }
      },
      { connection: redis(), prefix, concurrency: job.options?.concurrency ?? defaultConcurrency },
    );
    worker.on('error', complain);
    workers.set(job.name, worker);
  }

  return {
    start(jobs) {
      const names = [...workers.keys(), ...jobs.map(({ name }) => name)];
      const twice = names.find((name, at) => names.indexOf(name) !== at);
      if (twice !== undefined) throw new Error(`job ${twice} is defined twice`);
      for (const job of jobs) startOne(job);
    },

    async close() {
      const closing = Promise.allSettled([...workers.values()].map((worker) => worker.close()));
      await Promise.race([closing, wait(closingPatienceMs, undefined, { ref: false })]);
    },
  };
}

/** A payload of the wrong shape never gets better; what was wrong is named by path, never by value. */
function read(job: Job, data: unknown): unknown {
  const parsed = job.payload.safeParse(data);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map(({ path, code }) => `${path.join('.') || 'payload'}: ${code}`);
  throw new UnrecoverableError(`payload of ${job.name} is not usable (${paths.join(', ')})`);
}
