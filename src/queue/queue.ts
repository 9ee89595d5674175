import type { Redis } from 'ioredis';
import type { Logger } from '../lib/logger.ts';
import { endsWithin } from '../lib/time.ts';
import { createCache, type SharedCache } from './cache.ts';
import { connectImpatiently, connectPatiently, isReady } from './connections.ts';
import { type Counted, createCounter } from './counter.ts';
import { createFailedJobs, type FailedJobs } from './failed.ts';
import { type QueueHealth, queueHealth } from './health.ts';
import type { Job } from './job.ts';
import { createProducer, type Producer } from './producer.ts';
import { createWorkers } from './workers.ts';

export interface Queue {
  /** Never throws; false while Redis is away, which a sweep makes good. The payload carries ids only. */
  enqueue: Producer['enqueue'];
  enqueueBulk: Producer['enqueueBulk'];
  /** Repeating work, as job schedulers; Redis may forget them. */
  schedule: Producer['schedule'];
  /** Starts working; refuses a job name that is defined twice. A Redis that is away is waited for in the background. */
  work(jobs: Job[]): Promise<void>;
  ping(): Promise<boolean>;
  /** Whether it takes what it is given, and keeps it. */
  health(): Promise<QueueHealth>;
  cache: SharedCache;
  /** What was given up within the last seven days. */
  failed: FailedJobs;
  /** How often a key was counted by all processes in its window; throws while Redis is away. */
  count(key: string, windowMs: number): Promise<Counted>;
  /** Lets running jobs finish. */
  close(): Promise<void>;
}

interface QueueNeeds {
  redisUrl: string;
  /** Keeps several systems, or test files, apart on one Redis. */
  prefix?: string;
  logger: Logger;
}

const CLOSING_MS = 2_000;

/** Background work on BullMQ, one of its queues per job name. Redis may be emptied or gone at any moment. */
export function createQueue({ redisUrl, prefix = 'eqian', logger }: QueueNeeds): Queue {
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
    failed: createFailedJobs(redis, prefix),

    async work(jobs) {
      workers.start(jobs);
    },

    async ping() {
      if (!(await isReady(redis))) return false;
      return redis.ping().then(
        () => true,
        () => false,
      );
    },

    health: () => queueHealth(redis, prefix),

    async close() {
      await workers.close();
      await endsWithin(CLOSING_MS, producer.close());
      patient?.disconnect();
      redis.disconnect();
    },
  };
}
