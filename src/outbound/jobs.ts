import { z } from 'zod';
import { defineJob, type Job } from '../queue/index.ts';
import { jobNames } from './job-names.ts';
import type { Outbound } from './outbound.ts';

const OneDelivery = z.strictObject({ deliveryId: z.string() });
const OneCard = z.strictObject({ cardId: z.string() });

/** A job that fails is not tried again by the queue: leases and sweeps know better when. */
export function outboundJobs(outbound: Outbound): Job[] {
  return [
    defineJob({
      name: jobNames.deliver,
      payload: OneDelivery,
      run: ({ deliveryId }) => outbound.deliver(deliveryId),
      options: { concurrency: 8, attempts: 1 },
    }),
    defineJob({
      name: jobNames.syncCard,
      payload: OneCard,
      run: ({ cardId }) => outbound.syncCard(cardId),
      options: { concurrency: 4, attempts: 1 },
    }),
    defineJob({
      name: jobNames.recall,
      payload: OneDelivery,
      run: ({ deliveryId }) => outbound.recallMessage(deliveryId),
      options: { concurrency: 1, attempts: 1 },
    }),
    defineJob({
      name: jobNames.bulk,
      payload: z.strictObject({}),
      async run() {
        await outbound.sweepBulk();
      },
      options: { concurrency: 1, attempts: 1 },
    }),
  ];
}
