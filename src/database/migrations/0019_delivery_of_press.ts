import { type Kysely, sql } from 'kysely';

/**
 * A press names message and account; a bulk message has up to 1,000 deliveries. The unique key begins with the owner too:
 * beside an index of the owner alone the planner, while it has no statistics, reads everything a campaign ever sent.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index delivery_by_owner, delivery_by_message;
    create index delivery_by_message on delivery (message_id, userid);
  `.execute(db);
}
