import { sql } from 'kysely';
import type { Tx } from './database/index.ts';

/**
 * Whoever an open CRITICAL or HIGH warning is about gets no other card: a fraudster may be watching his screen (F1).
 * Modules that send to many are handed this, since they may not know the warnings.
 */
export async function warnedNow(tx: Tx, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ person_id: string }>`
    select distinct person_id from warning
    where person_id = any (${[...personIds]}) and level in ('CRITICAL', 'HIGH') and state not in ('CLOSED', 'REVOKED')
      and not drill`.execute(tx);
  return new Set(rows.map((row) => row.person_id));
}
