import { sql } from 'kysely';
import type { Database, PlainColumn, SealedColumn } from '../database/index.ts';

/** Chat content at rest, in the inbox and in its archive. */
export const inboundSealedColumns: SealedColumn[] = [
  { table: 'inbox', column: 'payload_sealed', key: "lpad(id::text, 20, '0')" },
  { table: 'inbox_archive', column: 'payload_sealed', key: "lpad(id::text, 20, '0')" },
];

/** What older versions kept in clear: sealed at the next start. */
export const inboundPlainColumns: PlainColumn[] = ['inbox', 'inbox_archive'].map((table) => ({
  table,
  plain: 'payload_sealed',
  sealed: 'payload_sealed',
  isPlain: "payload_sealed like '<%'",
}));

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
