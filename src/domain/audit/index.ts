export { actingIn } from './acting.ts';
export { type Audit, createAudit } from './service.ts';
export type { Acting, AuditActor, AuditEntry, AuditFault, ChainHead, Look, Verification } from './types.ts';
