import { type Kysely, sql } from 'kysely';

/** The roster of one place and month is read by its place: without this every shift of the county would be looked at. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index if not exists duty_shift_by_place on duty_shift (scope_id, role, starts_at)`.execute(db);
}
