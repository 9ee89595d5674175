import { type Kysely, sql } from 'kysely';

/**
 * Which callbacks must keep their order among each other is written beside them, so that it can be asked without opening
 * one: a worker that gets a single id sees whether an earlier one of the same sender still waits. What was kept before is
 * one lane.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table inbox add column lane integer not null default 0;
    create index inbox_lane on inbox (lane, id) where state = 'kept';
  `.execute(db);
}
