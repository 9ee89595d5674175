import { Queue as BullQueue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../lib/logger.ts';
import { createComplaint } from './complaint.ts';
import { isReady } from './connections.ts';

export interface RingOptions {
  /** A second ring of the same id is one job for as long as the first one waits or runs. */
  jobId?: string;
  delayMs?: number;
  /** 0 goes first. */
  priority?: number;
}

export interface Bell {
  ring(name: string, payload: object, options?: RingOptions): Promise<boolean>;
  close(): Promise<void>;
}

interface BellNeeds {
  redis: Redis;
  prefix: string;
  logger: Logger;
}

/** Far more tries than any job has: the worker, who knows the job, decides when it is enough. */
const endlessly = { attempts: 1_000, backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 } };
const defaults = { ...endlessly, removeOnComplete: true, removeOnFail: true, stackTraceLimit: 0 };

/** Rings only: a bell that cannot ring answers false, the work itself stands in PostgreSQL. */
export function createBell({ redis, prefix, logger }: BellNeeds): Bell {
  const queues = new Map<string, BullQueue>();
  const complain = createComplaint(logger, 'a bell could not ring, a sweep will find the work');

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

  return {
    async ring(name, payload, { jobId, delayMs = 0, priority = 0 } = {}) {
      try {
        if (!(await isReady(redis))) return false;
        const queue = await queueOf(name);
        const id = jobId === undefined ? {} : { jobId: jobId.replaceAll(':', '.') };
        await queue.add(name, payload, { ...id, delay: Math.max(0, Math.round(delayMs)), priority });
        return true;
      } catch (error) {
        complain(error);
        return false;
      }
    },

    async close() {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
    },
  };
}
