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
