import { sql } from 'kysely';
import { appNow, type Tx } from '../database/index.ts';
import { suppressBulk } from './bulk/suppress.ts';
import type { Owner, Suppression } from './notice.ts';

/**
 * What has not gone out yet stays here; returns how many. One whose earlier try may have landed becomes unconfirmed,
 * because nobody can call it back.
 */
export async function suppress(tx: Tx, owner: Owner, suppression: Suppression): Promise<number> {
  const now = await appNow(tx);
  const spared = await suppressBulk(tx, owner, suppression, now);
  const { reason, purposes, run, exceptPersonIds } = suppression;
  let waiting = tx
    .updateTable('delivery')
    .set({
      state: sql`case when unknown_since is null then 'suppressed' else 'unconfirmed' end`,
      reason,
      settled_at: now,
    })
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', owner.id)
    .where('state', 'in', ['held', 'queued']);
  if (purposes?.length) waiting = waiting.where('purpose', 'in', purposes);
  if (run !== undefined) waiting = waiting.where('run', '=', run);
  if (exceptPersonIds?.length) waiting = waiting.where('person_id', 'not in', exceptPersonIds);
  return spared + (await waiting.returning('id').execute()).length;
}
