import { type Kysely, sql } from 'kysely';

/** Since when nothing that was sent was answered, so that readiness can say it before anybody misses a card. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table channel_health add column failing_since timestamptz`.execute(db);
}
