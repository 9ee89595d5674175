import { sql } from 'kysely';
import type { Database } from '../database/index.ts';

const BATCH = 5_000;

/**
 * The inbox stays small: what was applied a week ago moves to the archive, and leaves it when chat content may no longer
 * be kept (ninety days; PIPL arts. 19, 47). WeCom's retries come within the minute, so no key is needed for longer.
 * Returns how many rows moved or left.
 */
export async function archiveInbox(db: Database): Promise<number> {
  const moved = await sql`
    with old as (
      select id from inbox where state = 'done' and done_at < clock_timestamp() - interval '7 days' order by done_at limit ${BATCH}
    ), taken as (
      delete from inbox using old where inbox.id = old.id returning inbox.*
    )
    insert into inbox_archive (id, receiver, payload_sealed, attempts, received_at, done_at, outcome, kind)
    select id, receiver, payload_sealed, attempts, received_at, done_at, outcome, kind from taken`.execute(db);
  const forgotten = await sql`
    delete from inbox_archive where id in (
      select id from inbox_archive where received_at < clock_timestamp() - interval '90 days' limit ${BATCH})`.execute(
    db,
  );
  return Number(moved.numAffectedRows ?? 0n) + Number(forgotten.numAffectedRows ?? 0n);
}
