export { type Applier, createApplier } from './applier.ts';
export { archiveInbox } from './archive.ts';
export { type Backlog, countInbox, inboxBacklog, redriveInbox, withoutEffect } from './backlog.ts';
export { createInbox, type Inbox, InboxUnavailable } from './inbox.ts';
export { createRouter, type LocateCard, type LocatedCard, type Router } from './router.ts';
export { APP_RECEIVER, CONTACTS_RECEIVER, callbackRoutes } from './routes.ts';
export { inboundPlainColumns, inboundSealedColumns } from './sealed.ts';
