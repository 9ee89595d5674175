import { Queue as BullQueue, type JobsOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../lib/logger.ts';
import { days } from '../lib/time.ts';
import { createComplaint, isReady } from './connections.ts';

export interface EnqueueOptions {
  /** Enqueued again under the same id it is one job for as long as the first one waits or runs. */
  jobId?: string;
  delayMs?: number;
  /** 0 goes first. */
  priority?: number;
}

interface ProducerNeeds {
  redis: Redis;
  prefix: string;
  logger: Logger;
}

/** Far more tries than any job has: the worker, who knows the job, decides when it is enough, and how long to pause. */
const endlessly = { attempts: 1_000, backoff: { type: 'own' } };
/** What was given up can be looked at and tried again for a week, as long as it is not too much. */
const keptWhenFailed = { age: days(7) / 1_000, count: 1_000 };
const defaults = { ...endlessly, removeOnComplete: true, removeOnFail: keptWhenFailed, stackTraceLimit: 0 };

/** Adds jobs only: where that fails it answers false, the work itself stands in PostgreSQL. */
export function createProducer({ redis, prefix, logger }: ProducerNeeds) {
  const queues = new Map<string, BullQueue>();
  const complain = createComplaint(logger, 'a job could not be enqueued, a sweep will find the work');

  async function queueOf(name: string): Promise<BullQueue> {
    const known = queues.get(name);
    if (known !== undefined) return known;
    const queue = new BullQueue(name, { connection: redis, prefix, defaultJobOptions: defaults });
    queue.on('error', () => {});
    queues.set(name, queue);
    try {
      await queue.waitUntilReady();
    } catch (error) {
      queues.delete(name);
      throw error;
    }
    return queue;
  }

  async function reach(name: string, add: (queue: BullQueue) => Promise<unknown>): Promise<boolean> {
    try {
      if (!(await isReady(redis))) return false;
      await add(await queueOf(name));
      return true;
    } catch (error) {
      complain(error);
      return false;
    }
  }

  return {
    /** Never throws; false while Redis is away, which a sweep makes good. The payload carries ids only. */
    enqueue: (
      name: string,
      payload: object,
      { jobId, delayMs = 0, priority = 0 }: EnqueueOptions = {},
    ): Promise<boolean> =>
      reach(name, (queue) =>
        queue.add(name, payload, { ...idOf(jobId), delay: Math.max(0, Math.round(delayMs)), priority }),
      ),

    /** All of them in one go, which costs a fraction of as many calls. */
    enqueueBulk: (name: string, jobs: readonly { payload: object; jobId: string }[]): Promise<boolean> =>
      reach(name, (queue) =>
        queue.addBulk(jobs.map(({ payload, jobId }) => ({ name, data: payload, opts: idOf(jobId) }))),
      ),

    /** Keeps one job scheduler of this name for each of these and no other; Redis may forget them. */
    schedule: (name: string, every: readonly { id: string; everyMs: number; payload: object }[]): Promise<boolean> =>
      reach(name, async (queue) => {
        for (const { id, everyMs, payload } of every)
          await queue.upsertJobScheduler(id, { every: everyMs }, { name, data: payload });
        const wanted = new Set(every.map(({ id }) => id));
        for (const { key } of await queue.getJobSchedulers(0, -1))
          if (!wanted.has(key)) await queue.removeJobScheduler(key);
      }),

    async close(): Promise<void> {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
    },
  };
}

/** BullMQ keeps the colon for its own keys. */
function idOf(jobId?: string): JobsOptions {
  return jobId === undefined ? {} : { jobId: jobId.replaceAll(':', '.') };
}
