import type { Redis } from 'ioredis';
import type { Logger } from '../lib/logger.ts';
import { endsWithin } from '../lib/promises.ts';
import { createCache, createCounter } from './cache.ts';
import { connectImpatiently, connectPatiently, isReady } from './connections.ts';
import { createFailedJobs } from './failed.ts';
import { queueHealth } from './health.ts';
import { createProducer } from './producer.ts';
import { createWorkers, type Job } from './workers.ts';

export type Queue = ReturnType<typeof createQueue>;

interface QueueNeeds {
  redisUrl: string;
  /** Keeps several systems, or test files, apart on one Redis. */
  prefix?: string;
  logger: Logger;
}

const CLOSING_MS = 2_000;

/** Background work on BullMQ, one of its queues per job name. Redis may be emptied or gone at any moment. */
export function createQueue({ redisUrl, prefix = 'eqian', logger }: QueueNeeds) {
  const redis = connectImpatiently(redisUrl, logger);
  let patient: Redis | null = null;
  const producer = createProducer({ redis, prefix, logger });
  const workers = createWorkers({
    redis: () => {
      patient ??= connectPatiently(redisUrl, logger);
      return patient;
    },
    prefix,
    logger,
  });

  return {
    enqueue: producer.enqueue,
    enqueueBulk: producer.enqueueBulk,
    schedule: producer.schedule,
    cache: createCache(redis, prefix),
    count: createCounter(redis, prefix),
    /** What was given up within the last seven days. */
    failed: createFailedJobs(redis, prefix),

    /** Starts working; refuses a job name that is defined twice. A Redis that is away is waited for in the background. */
    async work(jobs: Job[]): Promise<void> {
      workers.start(jobs);
    },

    async ping(): Promise<boolean> {
      if (!(await isReady(redis))) return false;
      return redis.ping().then(
        () => true,
        () => false,
      );
    },

    /** Whether it takes what it is given, and keeps it. */
    health: () => queueHealth(redis, prefix),

    /** Lets running jobs finish. */
    async close(): Promise<void> {
      await workers.close();
      await endsWithin(CLOSING_MS, producer.close());
      patient?.disconnect();
      redis.disconnect();
    },
  };
}
