export { type Applier, createApplier } from './applier.ts';
export { type Backlog, countInbox, inboundInvariants, inboxBacklog, redriveInbox, withoutEffect } from './backlog.ts';
export { createInbox, type Inbox, InboxUnavailable } from './inbox.ts';
export { callbacksJob, enqueueCallbacks } from './jobs.ts';
export { archiveInbox, inboundPlainColumns, inboundSealedColumns } from './retention.ts';
export {
  createRouter,
  type Heard,
  type LocateCard,
  type LocatedCard,
  type PressHandler,
  type Router,
} from './router.ts';
export { APP_RECEIVER, CONTACTS_RECEIVER, callbackRoutes } from './routes.ts';
