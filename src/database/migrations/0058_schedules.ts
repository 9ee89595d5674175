import { type Kysely, sql } from 'kysely';

/** When each repeating work is due again and who is at it: one worker does it, also where Redis has forgotten it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table schedule (
      name text primary key,
      next_at timestamptz not null default clock_timestamp(),
      lease_until timestamptz,
      -- The last round that ended well.
      done_at timestamptz not null default clock_timestamp()
    )
  `.execute(db);
}
