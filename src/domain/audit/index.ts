export { actingIn } from './acting.ts';
export * from './api.ts';
export { listRefusals, type RefusalRow, recordRefusals } from './refusals.ts';
export { auditRoutes } from './routes.ts';
export { type Audit, createAudit } from './service.ts';
export type { Acting, AuditActor, AuditEntry, AuditFault, ChainHead, Look, Verification } from './types.ts';
export { logWords } from './words.ts';
