import { sql } from 'kysely';
import type { Database, Tx } from '../database/index.ts';
import type { InboxRow } from './router.ts';

/** By next_try_at, which is the order of arrival for rows not yet tried, and what the index serves. */
export function dueRows(db: Database, limit: number): Promise<{ id: number; lane: number }[]> {
  return db
    .selectFrom('inbox')
    .select(['id', 'lane'])
    .where('state', '=', 'kept')
    .where('next_try_at', '<=', sql<Date>`now()`)
    .orderBy('next_try_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Whose turn it is in the lane of a row; null when that row waits no more. */
export async function firstOfLane(db: Database, id: number): Promise<{ id: number; isDue: boolean } | null> {
  const { rows } = await sql<{ id: number; isDue: boolean }>`
    select id, next_try_at <= clock_timestamp() as "isDue" from inbox
    where state = 'kept' and lane = (select lane from inbox where id = ${id} and state = 'kept') and id <= ${id}
    order by id limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Not longer than any lock is waited for. */
export async function untilLetGo(db: Database, id: number): Promise<void> {
  await sql`select from inbox where id = ${id} for update`.execute(db);
}

/**
 * Marks the row done within the transaction that applies it; null when another applier has it or had it, or an earlier
 * one of its lane is still to be applied.
 */
export async function claim(tx: Tx, id: number): Promise<InboxRow | null> {
  const { rows } = await sql<InboxRow>`/* prepare */
    update inbox
    set state = 'done', attempts = attempts + 1, done_at = clock_timestamp()
    where id = (
      select id from inbox as mine
      where id = ${id} and state = 'kept' and not exists (
        select from inbox as earlier where earlier.state = 'kept' and earlier.lane = mine.lane and earlier.id < mine.id)
      for update of mine skip locked)
    returning id, receiver, payload_sealed as payload
  `.execute(tx);
  return rows[0] ?? null;
}

/** What came after a row that waits is not due before it, so that it fills no batch meanwhile. */
export async function holdBehind(db: Database, id: number): Promise<void> {
  await sql`
    update inbox set next_try_at = greatest(inbox.next_try_at, first.next_try_at)
    from (select lane, next_try_at from inbox where id = ${id}) as first
    where inbox.state = 'kept' and inbox.lane = first.lane and inbox.id > ${id}
  `.execute(db);
}
