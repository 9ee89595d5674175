export type { AccessNeeds } from './access.ts';
export { addressOf } from './address.ts';
export { sweepAnswers } from './answer-once.ts';
export { cookiesAt } from './cookies.ts';
export { ErrorBody } from './errors.ts';
export type { CheckResult, HealthChecks } from './health.ts';
export type { IdentityNeeds } from './login.ts';
export { createMetrics, type Metrics } from './metrics.ts';
export { httpSealedColumns } from './sealed-columns.ts';
export type { Refused, SecurityEvent } from './security-log.ts';
export { closeServer, createServer, type ServerNeeds } from './server.ts';
export { closeSessionsOf, sessionsOf, sweepSessions, type Visitor } from './session.ts';
export {
  type Actor,
  type ActorRole,
  type Permission,
  type PersonActor,
  personOf,
  type Server,
  typed,
} from './types.ts';
