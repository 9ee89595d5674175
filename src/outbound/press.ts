import { afterCommit, appNow, type Tx } from '../database/index.ts';
import { addMs } from '../lib/time.ts';
import { bearCard } from './bulk/card-birth.ts';
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
      'delivery.batch_id',
    ])
    .where('message.task_id', '=', taskId)
    .where('delivery.userid', '=', userid.toLowerCase())
    .executeTakeFirst();
  if (found === undefined) return null;
  await context.ownerOf(found.owner_kind).lock(tx, found.owner_id);
  const now = await appNow(tx);
  const delivery = await markActed(tx, found.deliveryId, now);
  if (found.batch_id !== null) await bearCard(tx, found.deliveryId, now);
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

/** A press while the send is still under way: its record comes later and finds the state acted. */
async function markActed(tx: Tx, deliveryId: string, now: Date): Promise<Pick<DeliveryRow, 'run' | 'step' | 'lane'>> {
  const acted = await tx
    .updateTable('delivery')
    .set({ state: 'acted', settled_at: now })
    .where('id', '=', deliveryId)
    .where('state', 'in', pressable)
    .returning(['run', 'step', 'lane'])
    .executeTakeFirst();
  if (acted !== undefined) return acted;
  return tx
    .selectFrom('delivery')
    .select(['run', 'step', 'lane'])
    .where('id', '=', deliveryId)
    .executeTakeFirstOrThrow();
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
