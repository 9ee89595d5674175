export type { CardSelection, CardStateOptions } from './cards.ts';
export type { DeadLetter } from './dead-letters.ts';
export type { OutboundHealth } from './health.ts';
export { type Invariant, outboundInvariants } from './invariants.ts';
export { outboundJobs } from './jobs.ts';
export { isTaskId } from './message.ts';
export { createOutbound, type Outbound } from './outbound.ts';
export { forgetErased, forgetMessages, forgetRecipients, outboundSealedColumns } from './retention.ts';
export type { SentMessage } from './sent.ts';
export type {
  AttemptKind,
  AttemptResult,
  BulkBatch,
  BulkResult,
  CardRow,
  Checkpoint,
  Content,
  DeliveryOwner,
  DeliveryPurpose,
  DeliveryRow,
  DeliveryState,
  Enqueue,
  Lane,
  LocatedCard,
  NewBulkMessage as BulkNotice,
  NewMessage as Notice,
  OutboundMeters,
  OutboundNeeds,
  Owner,
  RecallSelection,
  SendSettings,
  Suppression,
  WrittenBulkMessage as BulkSaid,
  WrittenMessage as SaidNotice,
} from './types.ts';
