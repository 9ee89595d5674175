import { type Kysely, sql } from 'kysely';

/** A press names message and account; a bulk message has up to 1,000 deliveries. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index delivery_by_message;
    create index delivery_by_message on delivery (message_id, userid);
  `.execute(db);
}
