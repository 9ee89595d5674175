import { type Kysely, sql } from 'kysely';

/** A card whose holder left no word finds the attempt he had begun without reading all that ever were. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index attempt_open_by_card on attempt (card_id) where finished_at is null`.execute(db);
}
