import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';

/** A bulk card is kept for nobody in particular until he presses it: from then on it is his, with the face all got. */
export async function bearCard(tx: Tx, deliveryId: string, now: Date): Promise<void> {
  await sql`/* prepare */
    insert into card (id, message_id, owner_kind, owner_id, person_id, userid, template, shown_hash, wanted_hash,
      not_before, created_at)
    select ${newId()}, message.id, owner_kind, owner_id, person_id, userid, template, content_hash, content_hash,
      ${now}, ${now}
    from delivery join message on message.id = delivery.message_id
    where delivery.id = ${deliveryId} and delivery.batch_id is not null
    on conflict (message_id, person_id) do nothing`.execute(tx);
}
