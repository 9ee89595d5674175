import { type RawBuilder, sql } from 'kysely';
import { afterCommit, anyOf, appNow, nowIs, prepared, type Tx } from '../database/index.ts';
import { newId } from '../lib/ids.ts';
import { addMs, hours } from '../lib/time.ts';
import { checkCard, checkUpdate, type TemplateCard } from '../wecom/cards/index.ts';
import { canonicalJson, contentHash, sendableCardState } from './message.ts';
import type { DeliveryRow, DeliveryState, LocatedCard, OutboundContext, Owner } from './types.ts';

/** A response code works once, within 72 hours (doc p/94888). */
export const codeLifetime = hours(72);

export interface CardSelection {
  owner: Owner;
  personId?: string;
  messageIds?: string[];
  exceptPersonIds?: string[];
  templates?: string[];
}

export interface CardStateOptions {
  /** Should no code be left, a new message brings this state; else the card stays behind. */
  mustAct?: boolean;
  template?: string;
}

/**
 * Wants this state on all cards selected, in the caller's transaction, with the owner locked. A card that shows it
 * already costs no call and no code.
 */
export async function showCardState(
  context: OutboundContext,
  tx: Tx,
  { owner, personId, messageIds, templates, exceptPersonIds }: CardSelection,
  cardState: TemplateCard,
  { mustAct = false, template }: CardStateOptions = {},
): Promise<void> {
  checkUpdate(cardState);
  if (mustAct) checkCard(sendableCardState(cardState));
  const now = await appNow(tx);
  const hash = contentHash(cardState);
  const sealed = context.crypto.seal(canonicalJson(cardState));
  const isSelected = [
    sql`owner_kind = ${owner.kind} and owner_id = ${owner.id}`,
    ...(personId === undefined ? [] : [sql`person_id = ${personId}`]),
    ...(messageIds === undefined ? [] : [sql`message_id ${anyOf(messageIds)}`]),
    ...(templates === undefined ? [] : [sql`template = any(${templates}::text[])`]),
    ...(exceptPersonIds?.length ? [sql`person_id <> all(${exceptPersonIds}::text[])`] : []),
  ];
  const { rows } = await prepared`
    with changed as (
      update card set wanted_hash = ${hash}, wanted_sealed = ${sealed}, must_act = ${mustAct}, unsyncable = null,
        attempts = 0, not_before = ${now}, template = coalesce(${template ?? null}, template)
      where ${sql.join(isSelected, sql` and `)} and wanted_hash <> ${hash}
      returning id, message_id, userid, person_id, shown_hash <> wanted_hash as behind
    )
    insert into outbox (topic, ref_id, lane, not_before)
    select 'sync_card', changed.id, delivery.lane, ${now}::timestamptz
    from changed join delivery using (message_id, userid, person_id)
    where changed.behind
    returning ref_id`.execute(tx);
  if (rows.length > 0) afterCommit(tx, context.wake);
}

/** Whose account a userid is now; null: nobody's. */
type PersonOf = (tx: Tx, userid: string) => Promise<string | null>;

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
 * Finds the card behind a press, keeps the press's code for its next state and marks the delivery as acted upon: the
 * only proof that somebody saw it. Null: no such task, or not this person's. Locks the owner. An account may have been
 * renamed since the card was sent: then it is the person who counts.
 */
export async function locateCard(
  context: OutboundContext,
  tx: Tx,
  taskId: string,
  userid: string,
  responseCode: string,
  personOf: PersonOf = async () => null,
): Promise<LocatedCard | null> {
  let found = await find(tx, taskId, sql`delivery.userid = ${userid.toLowerCase()}`);
  if (found === null) {
    const personId = await personOf(tx, userid);
    if (personId !== null) found = await find(tx, taskId, sql`delivery.person_id = ${personId}`);
  }
  if (found === null) return null;
  const { deliveryId, ownerKind, ownerId } = found;
  await context.ownerOf(ownerKind).lock?.(tx, ownerId);
  // Born by another transaction at this very moment: the second look sees it.
  const pressed = (await markActed(tx, found)) ?? (await markActed(tx, found));
  if (pressed === null) return null;
  const { now, lane, ...card } = pressed;
  nowIs(tx, now);
  await keepCode(context, tx, { card, responseCode, lane, now });
  const { cardId, messageId, personId, template, run, step } = card;
  return { cardId, deliveryId, messageId, ownerKind, ownerId, personId, userid: card.userid, template, run, step };
}

interface Found {
  messageId: string;
  deliveryId: string;
  ownerKind: string;
  ownerId: string;
  personId: string;
}

async function find(tx: Tx, taskId: string, isHis: RawBuilder<unknown>): Promise<Found | null> {
  const { rows } = await prepared<Found>`
    select message.id as message_id, delivery.id as delivery_id, owner_kind, owner_id,
      person_id
    from message join delivery on delivery.message_id = message.id
    where message.task_id = ${taskId} and ${isHis}`.execute(tx);
  return rows[0] ?? null;
}

interface PressedCard extends Pick<DeliveryRow, 'run' | 'step'> {
  cardId: string;
  messageId: string;
  personId: string;
  userid: string;
  template: string;
  pressCodeSealed: string | null;
}

/**
 * A press while the send is still under way: its record comes later and finds the state acted. A bulk card, kept for
 * nobody in particular, becomes at his first press the card of who presses it, with the state all got. The delivery is
 * locked before the card, as everywhere.
 */
async function markActed(
  tx: Tx,
  { deliveryId, messageId, personId }: Found,
): Promise<(PressedCard & { lane: number; now: Date }) | null> {
  const columns = sql`id, person_id, userid, template, press_code_sealed`;
  const { rows } = await prepared<PressedCard & { lane: number; now: Date }>`
    with acted as (
      update delivery set state = 'acted', settled_at = app_now()
      where id = ${deliveryId} and state = any(${pressable}::text[])
      returning id
    ), born as (
      insert into card (id, message_id, owner_kind, owner_id, person_id, userid, template, shown_hash, wanted_hash,
        not_before, created_at)
      select ${newId()}, message.id, owner_kind, owner_id, person_id, userid, template, content_hash, content_hash,
        app_now(), app_now()
      from delivery join message on message.id = delivery.message_id
      where delivery.id = ${deliveryId} and delivery.batch_id is not null
      on conflict (message_id, person_id) do nothing
      returning ${columns}
    ),
    known as (
      select ${columns} from card
      where message_id = ${messageId} and person_id = ${personId} and (select count(*) from acted) >= 0
      for update
    )
    select card.id as card_id, delivery.message_id, card.person_id, card.userid,
      card.template, card.press_code_sealed, delivery.run, delivery.step, delivery.lane,
      app_now() as now
    from delivery, (table born union all table known) as card
    where delivery.id = ${deliveryId}`.execute(tx);
  return rows[0] ?? null;
}

/** A card thought lost can follow again. A repeated callback brings the code we have: what is spent stays spent. */
async function keepCode(
  { crypto, wake }: OutboundContext,
  tx: Tx,
  { card, responseCode, lane, now }: { card: PressedCard; responseCode: string; lane: number; now: Date },
): Promise<void> {
  if (responseCode === '') return;
  if (card.pressCodeSealed !== null && crypto.open(card.pressCodeSealed) === responseCode) return;
  const { rows } = await prepared`
    with kept as (
      update card set press_code_sealed = ${crypto.seal(responseCode)},
        press_code_expires_at = ${addMs(now, codeLifetime)}, press_code_used_at = null, unsyncable = null,
        not_before = ${now}, tried_hash = case when tried_code = 'press' then null else tried_hash end,
        tried_code = case when tried_code = 'press' then null else tried_code end
      where id = ${card.cardId}
      returning id, shown_hash <> wanted_hash as behind
    )
    insert into outbox (topic, ref_id, lane, not_before)
    select 'sync_card', id, ${lane}::int, ${now}::timestamptz from kept where behind
    returning ref_id`.execute(tx);
  if (rows.length > 0) afterCommit(tx, wake);
}
