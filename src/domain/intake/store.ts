import type { Executor, Tx } from '../../database/index.ts';
import type { Warning, WarningSource } from '../warnings/index.ts';

export async function warningOfSource(
  executor: Executor,
  sourceRef: string,
): Promise<{ warningId: string; merged: boolean; level: string } | null> {
  const row = await executor
    .selectFrom('warning_source')
    .select(['warning_id', 'merged', 'level'])
    .where('source_ref', '=', sourceRef)
    .executeTakeFirst();
  return row ? { warningId: row.warning_id, merged: row.merged, level: row.level } : null;
}

export async function addSource(
  tx: Tx,
  entry: { sourceRef: string; warningId: string; merged: boolean; level: string; source: WarningSource; at: Date },
): Promise<void> {
  await tx
    .insertInto('warning_source')
    .values({
      source_ref: entry.sourceRef,
      warning_id: entry.warningId,
      merged: entry.merged,
      level: entry.level,
      source: entry.source,
      at: entry.at,
    })
    .execute();
}

/** The open warning about the same person and type that a new one joins, if it is young enough. */
export async function openWarningAbout(
  tx: Tx,
  personId: string,
  fraudType: string,
  since: Date,
): Promise<string | null> {
  const row = await tx
    .selectFrom('warning')
    .select('id')
    .where('person_id', '=', personId)
    .where('fraud_type', '=', fraudType as Warning['fraudType'])
    .where('drill', '=', false)
    .where('created_at', '>=', since)
    .where('state', 'not in', ['CLOSED', 'REVOKED', 'RETURNED'])
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  return row?.id ?? null;
}
