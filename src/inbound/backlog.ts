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
           coalesce(extract(epoch from now() - min(received_at) filter (where state = 'kept')), 0)::float8 as oldest_seconds,
           count(*) filter (where state = 'quarantined') as quarantined
    from inbox
    where state <> 'done'
  `.execute(executor);
  return rows[0] ?? { waiting: 0, oldestSeconds: 0, quarantined: 0 };
}

export interface WithoutEffect {
  outcome: 'ignored' | 'foreign';
  kind: string;
  callbacks: number;
  last: Date;
}

/** What came and had no effect here, by its kind, as long as it is kept: nobody's loss, but not unseen. */
export async function withoutEffect(executor: Executor): Promise<WithoutEffect[]> {
  const { rows } = await sql<WithoutEffect>`
    select outcome, kind, count(*) as callbacks, max(received_at) as last
    from (
      select outcome, kind, received_at from inbox where outcome is not null
      union all select outcome, kind, received_at from inbox_archive where outcome is not null
    ) as kept
    group by outcome, kind order by outcome, callbacks desc, kind`.execute(executor);
  return rows;
}

/** Callbacks ever kept, whatever became of them. */
export async function countInbox(executor: Executor): Promise<number> {
  const { rows } = await sql<{ kept: number }>`
    select (select count(*) from inbox) + (select count(*) from inbox_archive) as kept`.execute(executor);
  return rows[0]?.kept ?? 0;
}

/** Gives quarantined callbacks five more tries, after the cause was repaired: the ones named, or all. Returns how many. */
export async function redriveInbox(db: Database, ids?: number[]): Promise<number> {
  let query = db
    .updateTable('inbox')
    .set({ state: 'kept', attempts: 0, doneAt: null, nextTryAt: sql<Date>`clock_timestamp()` })
    .where('state', '=', 'quarantined');
  if (ids !== undefined) query = query.where(sql<boolean>`id = any(${ids}::bigint[])`);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return Number(numUpdatedRows);
}

/** What must be true of the way in at every moment; checked after scenarios and in production. */
export const inboundInvariants = [
  {
    id: 'I10',
    title: 'every callback is applied or quarantined within 10 seconds',
    sql: `select id, receiver, attempts, received_at from inbox
    where state = 'kept' and received_at + interval '10 seconds' < clock_timestamp()`,
  },
];
