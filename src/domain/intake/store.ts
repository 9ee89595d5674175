import type { Executor, Tx } from '../../database/index.ts';
import type { Warning, WarningSource } from '../warnings/index.ts';

export async function warningOfSource(
  executor: Executor,
  sourceRef: string,
): Promise<{ warningId: string; merged: boolean; level: string } | null> {
  const row = await executor
    .selectFrom('warningSource')
    .select(['warningId', 'merged', 'level'])
    .where('sourceRef', '=', sourceRef)
    .executeTakeFirst();
  return row ? { warningId: row.warningId, merged: row.merged, level: row.level } : null;
}

export async function addSource(
  tx: Tx,
  entry: { sourceRef: string; warningId: string; merged: boolean; level: string; source: WarningSource; at: Date },
): Promise<void> {
  await tx
    .insertInto('warningSource')
    .values({
      sourceRef: entry.sourceRef,
      warningId: entry.warningId,
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
    .where('personId', '=', personId)
    .where('fraudType', '=', fraudType as Warning['fraudType'])
    .where('drill', '=', false)
    .where('createdAt', '>=', since)
    .where('state', 'not in', ['CLOSED', 'REVOKED', 'RETURNED'])
    .orderBy('createdAt', 'desc')
    .executeTakeFirst();
  return row?.id ?? null;
}
