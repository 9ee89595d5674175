import { z } from 'zod';
import { defineJob, type Job, type Queue } from '../queue/index.ts';
import type { Applier } from './applier.ts';

const CALLBACKS = 'callbacks';
/** Each takes a database connection. */
const AT_ONCE = 6;
/** A job costs as much as keeping a callback does, so that what is kept together shares one; a lone callback has its own. */
const IDS_A_JOB = 16;

/** Enqueues what one flush kept, without waiting; false where there is no queue to take it. */
export function enqueueCallbacks(queue: Pick<Queue, 'enqueueBulk'>, ids: readonly number[]): Promise<boolean> {
  const parts = Array.from({ length: Math.ceil(ids.length / IDS_A_JOB) }, (_, n) =>
    ids.slice(n * IDS_A_JOB, (n + 1) * IDS_A_JOB),
  );
  return queue.enqueueBulk(
    CALLBACKS,
    parts.map((inboxIds) => ({ payload: { inboxIds }, jobId: `in-${inboxIds[0]}` })),
  );
}

/** Applies exactly the rows of its ids. One that has to wait is tried again with them; rows done meanwhile are passed over. */
export function callbacksJob(applier: Pick<Applier, 'applyOne'>): Job {
  return defineJob({
    name: CALLBACKS,
    payload: z.strictObject({ inboxIds: z.array(z.number()) }),
    async run({ inboxIds }) {
      let waiting = 0;
      for (const id of inboxIds) if (!(await applier.applyOne(id))) waiting += 1;
      if (waiting > 0) throw new Error(`${waiting} callbacks have to wait; their rows say for what`);
    },
    options: { concurrency: AT_ONCE, attempts: 5, backoffMs: 1_000 },
  });
}
