export type { AccessNeeds } from './access.ts';
export { addressOf, networkOf } from './address.ts';
export { httpSealedColumns, sweepAnswers } from './answer-once.ts';
export { cookiesAt, refuseForeignOrigin } from './browser-security.ts';
export { ErrorBody } from './errors.ts';
export type { IdentityNeeds } from './login.ts';
export { type CheckResult, createMetrics, type HealthChecks, type Metrics } from './observability.ts';
export type { Refused, SecurityEvent } from './security-log.ts';
export { closeServer, createServer, type ServerNeeds } from './server.ts';
export {
  closeSessionsOf,
  hashToken,
  lockSession,
  openSession,
  SESSION_LIMITS,
  type SignedInBy,
  sessionsOf,
  stillOpen,
  sweepSessions,
  type Visitor,
  viewSession,
} from './session.ts';
export {
  type Actor,
  type ActorRole,
  type Permission,
  type PersonActor,
  personOf,
  type Server,
  typed,
} from './types.ts';
