import type { Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import { reviveWarning } from '../rows.ts';
import type { Outcome, OutcomeDetail, Warning } from '../types.ts';

export async function addOutcome(
  tx: Tx,
  entry: { before: Warning; personId: string; kind: Outcome; detail: OutcomeDetail; at: Date },
): Promise<void> {
  await tx
    .insertInto('warning_outcome')
    .values({
      id: newId(),
      warning_id: entry.before.id,
      person_id: entry.personId,
      kind: entry.kind,
      detail: JSON.stringify(entry.detail),
      before: JSON.stringify(entry.before),
      at: entry.at,
    })
    .execute();
}

/** The last outcome that still stands, with the warning as it was before. */
export async function lastOutcome(
  tx: Tx,
  warningId: string,
): Promise<{ id: string; personId: string; at: Date; before: Warning } | null> {
  const row = await tx
    .selectFrom('warning_outcome')
    .selectAll()
    .where('warning_id', '=', warningId)
    .where('undone_at', 'is', null)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row ? { id: row.id, personId: row.person_id, at: row.at, before: reviveWarning(row.before) } : null;
}

export async function markUndone(tx: Tx, outcomeId: string, now: Date): Promise<void> {
  await tx.updateTable('warning_outcome').set({ undone_at: now }).where('id', '=', outcomeId).execute();
}
