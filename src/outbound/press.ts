import { sql } from 'kysely';
import { afterCommit, appNow, type Tx } from '../database/index.ts';
import { addMs } from '../lib/time.ts';
import { birthOf } from './bulk/card-birth.ts';
import type { OutboundContext } from './context.ts';
import type { CardRow, DeliveryRow, DeliveryState, LocatedCard } from './notice.ts';
import { codeLifetime } from './record.ts';

const pressable: DeliveryState[] = [
  'planned',
  'queued',
  'held',
  'claimed',
  'accepted',
  'accepted_blind',
  'unknown',
  'unconfirmed',
  'suppressed',
];

/**
 * Finds the card behind a press, keeps the press's code for its next face and marks the delivery as acted upon: the
 * only proof that somebody saw it. Null: no such task, or not this person's. Locks the owner.
 */
export async function locateCard(
  context: OutboundContext,
  tx: Tx,
  taskId: string,
  userid: string,
  responseCode: string,
): Promise<LocatedCard | null> {
  const found = await tx
    .selectFrom('message')
    .innerJoin('delivery', 'delivery.message_id', 'message.id')
    .select([
      'message.id as messageId',
      'delivery.id as deliveryId',
      'delivery.owner_kind',
      'delivery.owner_id',
      'delivery.person_id',
    ])
    .where('message.task_id', '=', taskId)
    .where('delivery.userid', '=', userid.toLowerCase())
    .executeTakeFirst();
  if (found === undefined) return null;
  await context.ownerOf(found.owner_kind).lock(tx, found.owner_id);
  const now = await appNow(tx);
  const delivery = await markActed(tx, found.deliveryId, now);
  const card = await tx
    .selectFrom('card')
    .selectAll()
    .where('message_id', '=', found.messageId)
    .where('person_id', '=', found.person_id)
    .forUpdate()
    .executeTakeFirst();
  if (card === undefined) return null;
  await keepCode(context, tx, { card, responseCode, lane: delivery.lane, now });
  return {
    cardId: card.id,
    deliveryId: found.deliveryId,
    messageId: found.messageId,
    ownerKind: card.owner_kind,
    ownerId: card.owner_id,
    personId: card.person_id,
    userid: card.userid,
    template: card.template,
    run: delivery.run,
    step: delivery.step,
  };
}

/**
 * A press while the send is still under way: its record comes later and finds the state acted. A bulk card is born at
 * its first press.
 */
async function markActed(tx: Tx, deliveryId: string, now: Date): Promise<Pick<DeliveryRow, 'run' | 'step' | 'lane'>> {
  const { rows } = await sql<Pick<DeliveryRow, 'run' | 'step' | 'lane'>>`/* prepare */
    with acted as (
      update delivery set state = 'acted', settled_at = ${now}
      where id = ${deliveryId} and state = any(${pressable}::text[])
    ), born as (${birthOf(deliveryId, now)})
    select run, step, lane from delivery where id = ${deliveryId}`.execute(tx);
  const [delivery] = rows;
  if (delivery === undefined) throw new Error(`delivery ${deliveryId} is gone`);
  return delivery;
}

/** A card thought lost can follow again. A repeated callback brings the code we have: what is spent stays spent. */
async function keepCode(
  { crypto, wake }: OutboundContext,
  tx: Tx,
  { card, responseCode, lane, now }: { card: CardRow; responseCode: string; lane: number; now: Date },
): Promise<void> {
  if (responseCode === '') return;
  if (card.press_code_sealed !== null && crypto.open(card.press_code_sealed) === responseCode) return;
  const { shown_hash, wanted_hash } = await tx
    .updateTable('card')
    .set({
      press_code_sealed: crypto.seal(responseCode),
      press_code_expires_at: addMs(now, codeLifetime),
      press_code_used_at: null,
      unsyncable: null,
      not_before: now,
      ...(card.tried_code === 'press' ? { tried_code: null, tried_hash: null } : {}),
    })
    .where('id', '=', card.id)
    .returning(['shown_hash', 'wanted_hash'])
    .executeTakeFirstOrThrow();
  if (shown_hash === wanted_hash) return;
  await tx.insertInto('outbox').values({ topic: 'sync_card', ref_id: card.id, lane, not_before: now }).execute();
  afterCommit(tx, wake);
}
