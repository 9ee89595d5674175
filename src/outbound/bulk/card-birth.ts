import { type RawBuilder, sql } from 'kysely';
import { newId } from '../../lib/ids.ts';

/**
 * The statement by which a bulk card, kept for nobody in particular, becomes the card of who presses it, with the face
 * all got. It does nothing for a card that has been his from the start.
 */
export function birthOf(deliveryId: string): RawBuilder<unknown> {
  return sql`
    insert into card (id, message_id, owner_kind, owner_id, person_id, userid, template, shown_hash, wanted_hash,
      not_before, created_at)
    select ${newId()}, message.id, owner_kind, owner_id, person_id, userid, template, content_hash, content_hash,
      app_now(), app_now()
    from delivery join message on message.id = delivery.message_id
    where delivery.id = ${deliveryId} and delivery.batch_id is not null
    on conflict (message_id, person_id) do nothing`;
}
