import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { Bulletin, BulletinState } from '../types.ts';
import { fromRow } from './columns.ts';
import { countsWithin, type Places } from './places.ts';

export interface ListQuery {
  state?: BulletinState | undefined;
  mine: boolean;
  limit: number;
  before?: string | undefined;
}

/** Somebody's own bulletins, those under his command and those that went to his places; newest first. */
export async function listed(
  tx: Tx,
  { state, mine, limit, before }: ListQuery,
  { personId, sees }: { personId: string; sees: Places },
): Promise<Bulletin[]> {
  const under = sees.reach === null ? sql<boolean>`true` : sql<boolean>`scope_ids <@ ${[...sees.reach]}::text[]`;
  const went = sql<boolean>`exists (select from ${countsWithin(sees, sql`bulletin.id`)} as counted)`;
  let query = tx.selectFrom('bulletin').selectAll().orderBy('id', 'desc').limit(limit);
  if (state) query = query.where('state', '=', state);
  if (before) query = query.where('id', '<', before);
  query = mine
    ? query.where('author_id', '=', personId)
    : query.where((eb) => eb.or([eb('author_id', '=', personId), under, went]));
  return (await query.execute()).map(fromRow);
}

/** Whether a bulletin went to any of these places. */
export async function wentTo(ex: Executor, id: string, places: Places): Promise<boolean> {
  const { rows } = await sql<{ went: boolean }>`
    select exists (select from ${countsWithin(places, sql`${id}`)} as counted) as went`.execute(ex);
  return rows[0]?.went ?? false;
}

/** Whatever waits for a second officer, the oldest first. */
export async function pending(ex: Executor, limit: number): Promise<Bulletin[]> {
  const rows = await ex
    .selectFrom('bulletin')
    .selectAll()
    .where('state', '=', 'PENDING_APPROVAL')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}
