import { type Job as BullJob, Queue as BullQueue } from 'bullmq';
import type { Redis } from 'ioredis';
import { whenReady } from './connections.ts';

/** A job that was given up. Its payload is ids only, and its reason what a log may say. */
export interface FailedJob {
  queue: string;
  name: string;
  id: string;
  payload: unknown;
  attempts: number;
  reason: string;
  at: Date;
}

export interface QueueCounts {
  name: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

export interface FailedJobs {
  /** The latest first; throws while Redis is away. */
  list(limit: number): Promise<FailedJob[]>;
  /** Every queue that holds anything: what waits, is under way, waits for its time, was given up. */
  counts(): Promise<QueueCounts[]>;
  /** With all its attempts anew; false when no such job has failed. */
  retry(queue: string, id: string): Promise<boolean>;
}

/** Looks at every queue that Redis holds, also those of an earlier version. */
export function createFailedJobs(redis: Redis, prefix: string): FailedJobs {
  /** Of queues that have a key with this ending. */
  async function names(ending: 'failed' | 'meta' = 'failed'): Promise<string[]> {
    const ready = await whenReady(redis);
    const found = new Set<string>();
    for await (const keys of ready.scanStream({ match: `${prefix}:*:${ending}`, count: 1_000 }))
      for (const key of keys) found.add(String(key).slice(prefix.length + 1, -ending.length - 1));
    return [...found].sort();
  }

  async function at<T>(name: string, work: (queue: BullQueue) => Promise<T>): Promise<T> {
    const queue = new BullQueue(name, { connection: redis, prefix, skipMetasUpdate: true });
    queue.on('error', () => {});
    try {
      return await work(queue);
    } finally {
      await queue.close();
    }
  }

  return {
    async list(limit) {
      const found: FailedJob[] = [];
      for (const name of await names()) {
        const jobs = await at(name, (queue) => queue.getFailed(0, limit - 1));
        found.push(...jobs.map((job) => viewOf(name, job)));
      }
      return found.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, limit);
    },

    async counts() {
      const found: QueueCounts[] = [];
      for (const name of await names('meta')) {
        const counts = await at(name, (queue) =>
          queue.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
        );
        const { waiting = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 } = counts;
        found.push({ name, waiting: waiting + prioritized, active, delayed, failed });
      }
      return found;
    },

    async retry(name, id) {
      if (!(await names()).includes(name)) return false;
      return at(name, async (queue) => {
        const job = await queue.getJob(id);
        if (!job || !(await job.isFailed())) return false;
        await job.retry('failed', { resetAttemptsMade: true });
        return true;
      });
    },
  };
}

function viewOf(
  queue: string,
  { name, id = '', data, attemptsMade, failedReason, finishedOn = 0 }: BullJob,
): FailedJob {
  return { queue, name, id, payload: data, attempts: attemptsMade, reason: failedReason, at: new Date(finishedOn) };
}
