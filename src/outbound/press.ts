import { sql } from 'kysely';
import { afterCommit, nowIs, type Tx } from '../database/index.ts';
import { addMs } from '../lib/time.ts';
import { birthOf } from './bulk/card-birth.ts';
import type { OutboundContext } from './context.ts';
import type { DeliveryRow, DeliveryState, LocatedCard } from './notice.ts';
import { codeLifetime } from './record.ts';

/** Whose account a userid is now; null: nobody's. */
export type PersonOf = (tx: Tx, userid: string) => Promise<string | null>;

const noPerson: PersonOf = async () => null;

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
 * only proof that somebody saw it. Null: no such task, or not this person's. Locks the owner. An account may have been
 * renamed since the card was sent: then it is the person who counts.
 */
export async function locateCard(
  context: OutboundContext,
  tx: Tx,
  taskId: string,
  userid: string,
  responseCode: string,
  personOf: PersonOf = noPerson,
): Promise<LocatedCard | null> {
  const found =
    (await findSentTo(tx, taskId, userid.toLowerCase())) ?? (await findOfPerson(tx, taskId, userid, personOf));
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

async function findSentTo(tx: Tx, taskId: string, userid: string): Promise<Found | null> {
  const { rows } = await sql<Found>`/* prepare */
    ${ofTask(taskId)} and delivery.userid = ${userid}`.execute(tx);
  return rows[0] ?? null;
}

async function findOfPerson(tx: Tx, taskId: string, userid: string, personOf: PersonOf): Promise<Found | null> {
  const personId = await personOf(tx, userid);
  if (personId === null) return null;
  const { rows } = await sql<Found>`${ofTask(taskId)} and delivery.person_id = ${personId}`.execute(tx);
  return rows[0] ?? null;
}

const ofTask = (taskId: string) => sql`
  select message.id as "messageId", delivery.id as "deliveryId", owner_kind as "ownerKind", owner_id as "ownerId",
    person_id as "personId"
  from message join delivery on delivery.message_id = message.id
  where message.task_id = ${taskId}`;

interface PressedCard extends Pick<DeliveryRow, 'run' | 'step'> {
  cardId: string;
  messageId: string;
  personId: string;
  userid: string;
  template: string;
  pressCodeSealed: string | null;
}

/**
 * A press while the send is still under way: its record comes later and finds the state acted. A bulk card is born at
 * its first press. The delivery is locked before the card, as everywhere.
 */
async function markActed(
  tx: Tx,
  { deliveryId, messageId, personId }: Found,
): Promise<(PressedCard & { lane: number; now: Date }) | null> {
  const columns = sql`id, person_id, userid, template, press_code_sealed`;
  const { rows } = await sql<PressedCard & { lane: number; now: Date }>`/* prepare */
    with acted as (
      update delivery set state = 'acted', settled_at = app_now()
      where id = ${deliveryId} and state = any(${pressable}::text[])
      returning id
    ), born as (${birthOf(deliveryId)} returning ${columns}),
    known as (
      select ${columns} from card
      where message_id = ${messageId} and person_id = ${personId} and (select count(*) from acted) >= 0
      for update
    )
    select card.id as "cardId", delivery.message_id as "messageId", card.person_id as "personId", card.userid,
      card.template, card.press_code_sealed as "pressCodeSealed", delivery.run, delivery.step, delivery.lane,
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
  const { rows } = await sql`/* prepare */
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
