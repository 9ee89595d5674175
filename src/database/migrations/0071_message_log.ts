import { type Kysely, sql } from 'kysely';

/**
 * What was sent, by day: the log is read newest first, a page at a time. What went wrong is rare, and found without reading
 * all that went well.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index delivery_by_time on delivery (created_at, id);
    create index delivery_by_errcode on delivery (errcode, created_at, id) where errcode <> 0;
    create index delivery_by_fault on delivery (state, created_at, id)
      where state in ('dead', 'rejected_perm', 'unreachable', 'unconfirmed');
    -- Tries come in the order of time, so a small index of ranges finds the last hour and the last day.
    create index attempt_by_start on attempt using brin (started_at) with (pages_per_range = 32);
  `.execute(db);
}
