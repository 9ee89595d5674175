export { appNow, clock, nowIs } from './clock.ts';
export {
  connect,
  type Database,
  type Executor,
  hasNoRoom,
  type LockMode,
  type Tx,
  warnOfSuperuser,
} from './connect.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/index.ts';
export { beginRound, type Pace, patiently, promptly, type Round } from './limits.ts';
export { migrate } from './migrate.ts';
export { isNamed } from './name-search.ts';
export { recordset } from './names.ts';
export { anyOf, prepared } from './prepared.ts';
export type { Schema } from './schema.ts';
export { type PlainColumn, type SealedColumn, sealPlain } from './sealed.ts';
export { afterCommit, eachAlone, eachInSavepoint, inSavepoint, transact } from './transaction.ts';
