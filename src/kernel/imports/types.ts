import type { Texts } from '../../config/text-file.ts';
import type { Database, Executor, Tx } from '../../database/index.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Grant } from '../access/index.ts';
import type { AuditEntry } from '../audit/index.ts';
import type { ListTable } from './define.ts';
import type { FaultCode, FaultWords } from './faults.ts';
import type { ListAccount, ListRow } from './read.ts';
import type { ImportRow } from './store.ts';

/** Whose list it is. The operator at the server's own command line may import for the whole county. */
export type Importer = { kind: 'operator' } | { kind: 'person'; personId: string; grants: readonly Grant[] };

/** The places his lists may touch; null: every place. */
export function scopesOf(importer: Importer): string[] | null {
  return importer.kind === 'operator' ? null : importer.grants.map(({ scopeId }) => scopeId);
}

/** What every staged list needs; a list's own context adds to it. */
export interface StagingContext {
  db: Database;
  logger: Logger;
  texts: Pick<Texts['roster'], 'forbiddenColumn' | 'faults'>;
  /** Those of somebody's grants that open the import of this list. */
  grantsOf(ex: Executor, personId: string): Promise<readonly Grant[]>;
  record(tx: Tx, entry: AuditEntry): Promise<void>;
  /** Has the worker apply what is confirmed. */
  enqueue(): void;
  settings: { keepDays: number };
}

/** A list on its way into the staging tables. */
export interface Opened {
  importId: string;
  importer: Importer;
  organisationId: string | null;
  account: ListAccount;
}

export type Figures = Record<string, number | boolean>;

/** A list that is staged row by row, shown, and applied in parts once somebody confirms it. */
export interface StagedList<C extends string, Context extends StagingContext, State, Row> {
  name: string;
  /** `<audit.action>_checked`, `_confirmed` and `_done` on objects of this kind. */
  audit: { action: string; kind: string };
  tables: readonly ListTable<C>[];
  words(context: Context): FaultWords;
  /** What its rows are judged by. */
  prepare(context: Context, opened: Opened): Promise<State>;
  /** What a row says. Pure. */
  read(row: ListRow<C, FaultCode>, state: State): Row;
  stage(context: Context, opened: Opened, batch: { state: State; rows: readonly Row[] }): Promise<void>;
  /** Every row is staged: what follows from the list as a whole. */
  whole(tx: Tx, context: Context, list: ImportRow, importer: Importer): Promise<void>;
  /** Why it is not applied without a second word; null when nothing speaks against it. */
  consent(context: Context, list: ImportRow): string | null;
  /** Throws where the importer may not apply it any more. */
  demand(tx: Tx, context: Context, list: ImportRow, importer: Importer): Promise<void>;
  /** One transaction's worth, looked up again; answers whether there may be more. */
  applyPart(tx: Tx, context: Context, list: ImportRow): Promise<boolean>;
  done(tx: Tx, context: Context, list: ImportRow): Promise<Figures>;
  /** Takes back what ended imports left behind, a batch a call; answers how many rows went. */
  erase(ex: Executor, limit: number): Promise<number>;
}
