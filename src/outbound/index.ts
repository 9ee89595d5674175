export type { Checkpoint, Enqueue, OutboundNeeds, SendSettings } from './context.ts';
export type { DeadLetter } from './dead-letters.ts';
export type { CardSelection, FaceOptions } from './faces.ts';
export type { OutboundHealth } from './health.ts';
export { type Invariant, outboundInvariants } from './invariants.ts';
export { outboundJobs } from './jobs.ts';
export type { AttemptKind, AttemptResult, OutboundMeters } from './meters.ts';
export type {
  BulkBatch,
  BulkNotice,
  BulkResult,
  BulkSaid,
  CardRow,
  Content,
  DeliveryOwner,
  DeliveryPurpose,
  DeliveryRow,
  DeliveryState,
  Lane,
  LocatedCard,
  Notice,
  Owner,
  RecallSelection,
  SaidNotice,
  Suppression,
} from './notice.ts';
export { createOutbound, type Outbound } from './outbound.ts';
export { isTaskId } from './render.ts';
export { forgetErased, forgetMessages, forgetRecipients } from './retention.ts';
export { outboundSealedColumns } from './sealed-columns.ts';
