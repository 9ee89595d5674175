import type { Texts } from '../../config/text-file.ts';
import type { Database, Executor } from '../../database/index.ts';
import type { Action } from '../../kernel/access/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import { mayIn } from '../../kernel/scope/index.ts';
import { forbidden } from '../../lib/problem.ts';
import type { Directory } from '../directory/index.ts';

export interface DutyContext {
  db: Database;
  corpId: string;
  directory: Directory;
  audit: Pick<Audit, 'record' | 'look'>;
  texts: Texts;
  shiftAtMostMs: number;
}

interface Demand {
  by: string;
  at: Date;
  action: Action;
  organisationId: string;
}

/** Throws what the person may read when he may not. */
export async function demand({ directory }: DutyContext, ex: Executor, { by, at, action, organisationId }: Demand) {
  const may = await mayIn(ex, await directory.rolesOf(ex, by, at), [organisationId]);
  if (!may(organisationId, action)) throw forbidden();
}
