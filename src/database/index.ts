export { appNow, clock, nowIs } from './clock.ts';
export { connect, type Database, type Executor, type Tx } from './connect.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/index.ts';
export { migrate } from './migrate.ts';
export { anyOf } from './prepared.ts';
export { warnOfSuperuser } from './role.ts';
export type { Schema } from './schema.ts';
export type { SealedColumn } from './sealed-column.ts';
export { afterCommit, transact } from './transaction.ts';
