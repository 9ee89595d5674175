import { sql } from 'kysely';
import type { Database, Executor } from '../database/index.ts';

export interface Backlog {
  /** Kept and not yet applied. */
  waiting: number;
  /** How long the oldest of them has waited, by the real clock; 0 when none waits. */
  oldestSeconds: number;
  quarantined: number;
}

/** How far the appliers are behind, for health and metrics. */
export async function inboxBacklog(executor: Executor): Promise<Backlog> {
  const { rows } = await sql<Backlog>`
    select count(*) filter (where state = 'kept') as waiting,
           coalesce(extract(epoch from now() - min(received_at) filter (where state = 'kept')), 0)::float8 as "oldestSeconds",
           count(*) filter (where state = 'quarantined') as quarantined
    from inbox
    where state <> 'done'
  `.execute(executor);
  return rows[0] ?? { waiting: 0, oldestSeconds: 0, quarantined: 0 };
}

/** Gives quarantined callbacks five more tries, after the cause was repaired: the ones named, or all. Returns how many. */
export async function redriveInbox(db: Database, ids?: number[]): Promise<number> {
  let query = db
    .updateTable('inbox')
    .set({ state: 'kept', attempts: 0, done_at: null, next_try_at: sql<Date>`clock_timestamp()` })
    .where('state', '=', 'quarantined');
  if (ids !== undefined) query = query.where(sql<boolean>`id = any(${ids}::bigint[])`);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return Number(numUpdatedRows);
}
