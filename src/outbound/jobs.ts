import { z } from 'zod';
import { defineJob, type Job } from '../queue/index.ts';

export const jobNames = {
  deliver: 'outbound.deliver',
  syncCard: 'outbound.sync-card',
  recall: 'outbound.recall',
  bulk: 'outbound.bulk',
} as const;

/** One job per try; BullMQ refuses `:` in a job id. */
export function sendJobId(deliveryId: string, attempt: number): string {
  return `send-${deliveryId}-${attempt}`;
}

const OneDelivery = z.strictObject({ deliveryId: z.string() });
const OneCard = z.strictObject({ cardId: z.string() });

interface Work {
  deliver(deliveryId: string): Promise<unknown>;
  syncCard(cardId: string): Promise<unknown>;
  recallMessage(deliveryId: string): Promise<void>;
  sweepBulk(): Promise<unknown>;
}

/** A job that fails is not tried again by the queue: leases and sweeps know better when. */
export function outboundJobs(outbound: Work): Job[] {
  return [
    defineJob({
      name: jobNames.deliver,
      payload: OneDelivery,
      async run({ deliveryId }) {
        await outbound.deliver(deliveryId);
      },
      options: { concurrency: 8, attempts: 1 },
    }),
    defineJob({
      name: jobNames.syncCard,
      payload: OneCard,
      async run({ cardId }) {
        await outbound.syncCard(cardId);
      },
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
