export { type Applier, createApplier } from './applier.ts';
export { archiveInbox } from './archive.ts';
export { type Backlog, countInbox, inboxBacklog, redriveInbox, withoutEffect } from './backlog.ts';
export { createInbox, type Inbox, InboxUnavailable } from './inbox.ts';
export { inboundInvariants } from './invariants.ts';
export { callbacksJob, enqueueCallbacks } from './jobs.ts';
export {
  createRouter,
  type Heard,
  type LocateCard,
  type LocatedCard,
  type PressHandler,
  type Router,
} from './router.ts';
export { APP_RECEIVER, CONTACTS_RECEIVER, callbackRoutes } from './routes.ts';
export { inboundPlainColumns, inboundSealedColumns } from './sealed.ts';
