import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Executor, type LockMode, prepared, type Tx, transact } from '../database/index.ts';
import { addMs, minutes } from '../lib/time.ts';
import type { TemplateCard } from '../wecom/cards/index.ts';
import { whenBroken } from './channel.ts';
import { sendableCardState } from './message.ts';
import { notify } from './notify.ts';
import type { CardRow, DeliveryRow, DeliveryState, Lane, OutboundContext } from './types.ts';

export interface CardClaim {
  /** As it stood before the claim. */
  card: CardRow;
  lane: number;
  code: Code;
  codeSealed: string;
  cardStateSealed: string;
  token: string;
  attemptId: number;
}

type Code = 'press' | 'send';

type SyncStep =
  | { do: 'nothing' }
  /** The message is still on its way: its record asks for the card's update. */
  | { do: 'wait' }
  | { do: 'give_up'; reason: string }
  | { do: 'replace' }
  | { do: 'call'; code: Code; sealed: string };

const onTheWay: DeliveryState[] = ['planned', 'held', 'queued', 'claimed', 'unknown'];
const neverSent: DeliveryState[] = ['suppressed', 'unreachable', 'rejected_perm', 'dead'];

/** What a card shows while nobody knows whether an update landed: differs from every state, so the card stays behind. */
const uncertain = 'uncertain';

/** Takes one card for one update call; settles by itself what needs no call. Null: nothing to call now. */
export async function claimCard(
  context: OutboundContext,
  cardId: string,
  mode: LockMode,
): Promise<CardClaim | null | 'locked'> {
  const seen = await readIdle(context, context.db, cardId);
  if (seen === null) return null;
  const owner = context.ownerOf(seen.card.ownerKind);
  if (owner.lock === undefined) {
    const step = nextSyncStep(seen.card, seen.state, seen.now);
    if (step.do === 'nothing') return null;
    if (step.do === 'call' && seen.brokenSince === null && seen.card.claimToken === null) {
      return take(context, context.db, seen, step);
    }
  }
  return transact(context.db, async (tx) => {
    if ((await owner.lock?.(tx, seen.card.ownerId, mode)) === false && mode === 'skip') return 'locked';
    const found = await readIdle(context, tx, cardId);
    if (found === null) return null;
    const { card, state, now, brokenSince } = found;
    const step = nextSyncStep(card, state, now);
    switch (step.do) {
      case 'nothing':
        return null;
      case 'wait':
        return postpone(tx, card, addMs(now, minutes(1)));
      case 'give_up':
        await giveUp(context, tx, card, step.reason);
        return null;
      case 'replace':
        await replace(context, tx, found);
        return null;
      case 'call': {
        if (brokenSince !== null) return postpone(tx, card, whenBroken(now));
        if (card.claimToken !== null) await abandon(tx, card);
        return take(context, tx, found, step);
      }
    }
  });
}

export async function giveUp(context: OutboundContext, tx: Tx, card: CardRow, reason: string): Promise<void> {
  await tx.updateTable('card').set({ unsyncable: reason }).where('id', '=', card.id).execute();
  if (reason !== 'not_sent') await context.ownerOf(card.ownerKind).unsyncable?.(tx, card);
}

/**
 * What brings a card's wanted state to the phone. The press's own code pays first; the one of the send is kept for what
 * happens elsewhere. Without any: whoever must act gets a new message, for everybody else the card stays behind.
 */
function nextSyncStep(card: CardRow, state: DeliveryState, now: Date): SyncStep {
  if (card.wantedHash === card.shownHash || card.unsyncable !== null) return { do: 'nothing' };
  for (const code of ['press', 'send'] as const) {
    const sealed = card[`${code}CodeSealed`];
    const expiresAt = card[`${code}CodeExpiresAt`];
    const isUsable = card[`${code}CodeUsedAt`] === null && expiresAt !== null && expiresAt > now;
    if (sealed !== null && isUsable) return { do: 'call', code, sealed };
  }
  if (onTheWay.includes(state)) return { do: 'wait' };
  if (neverSent.includes(state)) return { do: 'give_up', reason: 'not_sent' };
  if (state === 'recalled') return { do: 'give_up', reason: 'recalled' };
  return card.mustAct ? { do: 'replace' } : { do: 'give_up', reason: 'no_code' };
}

/** Whether this card shows its wanted state on a phone, or will without a new message. */
function canShow(card: CardRow, state: DeliveryState, now: Date): boolean {
  const step = nextSyncStep(card, state, now).do;
  if (step === 'call' || step === 'wait') return true;
  return step === 'nothing' && card.unsyncable === null && !neverSent.includes(state) && state !== 'recalled';
}

const columns: (keyof CardRow)[] = [
  'id',
  'messageId',
  'ownerKind',
  'ownerId',
  'personId',
  'userid',
  'template',
  'shownHash',
  'wantedHash',
  'wantedSealed',
  'triedHash',
  'triedCode',
  'mustAct',
  'unsyncable',
  'sendCodeSealed',
  'sendCodeExpiresAt',
  'sendCodeUsedAt',
  'pressCodeSealed',
  'pressCodeExpiresAt',
  'pressCodeUsedAt',
  'claimToken',
  'leaseUntil',
  'notBefore',
  'attempts',
  'createdAt',
];
const cardColumns = sql.join(columns.map((name) => sql.ref(`card.${name}`)));

interface IdleCard extends Pick<DeliveryRow, 'state' | 'run' | 'step' | 'lane'> {
  card: CardRow;
  /** The writing that made the row what it was when it was read. */
  version: string;
  now: Date;
  brokenSince: Date | null;
}

/** The card with what its call hangs on, in a transaction locked; null while it waits or somebody else is at it. */
async function readIdle({ corpId, agentId }: OutboundContext, ex: Executor, cardId: string): Promise<IdleCard | null> {
  const { rows } = await prepared<CardRow & Omit<IdleCard, 'card'>>`
    select ${cardColumns}, card.xmin::text as version, delivery.state, delivery.run, delivery.step, delivery.lane,
      app_now() as now,
      (select broken_since from channel_health where corp_id = ${corpId} and agent_id = ${agentId}) as broken_since
    from card join delivery using (message_id, userid, person_id)
    where card.id = ${cardId} and card.not_before <= app_now()
      and (card.lease_until is null or card.lease_until < clock_timestamp())
    ${ex.isTransaction ? sql`for update of card` : sql``}`.execute(ex);
  const [row] = rows;
  if (row === undefined) return null;
  const { version, state, run, step, lane, now, brokenSince, ...card } = row;
  return { card, version, state, run, step, lane, now, brokenSince };
}

/** Null when somebody wrote to the card since it was read: whoever wanted something of it left an outbox row. */
async function take(
  { corpId, agentId }: OutboundContext,
  ex: Executor,
  { card, version, lane, now }: IdleCard,
  { code, sealed: codeSealed }: { code: Code; sealed: string },
): Promise<CardClaim | null> {
  if (card.wantedSealed === null) throw new Error(`card ${card.id} wants a face it does not hold`);
  const token = randomUUID();
  // Two card states tried with one code and no answer to either: should the code be spent, nobody knows by which.
  const isInDoubt = card.triedCode === code && card.triedHash !== null && card.triedHash !== card.wantedHash;
  const { rows } = await prepared<{ id: number }>`
    with taken as (
      update card set claim_token = ${token}, lease_until = clock_timestamp() + interval '20 seconds',
        attempts = attempts + 1, shown_hash = ${uncertain}, tried_hash = ${isInDoubt ? uncertain : card.wantedHash}, tried_code = ${code}
      where id = ${card.id} and xmin = ${version}::xid
      returning id, userid, attempts
    )
    insert into attempt (card_id, kind, corp_id, agent_id, userid, n, at)
    select id, 'update', ${corpId}, ${agentId}, userid, attempts, ${now}::timestamptz from taken
    returning id`.execute(ex);
  const [attempt] = rows;
  if (attempt === undefined) return null;
  return { card, lane, code, codeSealed, cardStateSealed: card.wantedSealed, token, attemptId: attempt.id };
}

/** Whoever held the card before left no word: his lease ran out. */
async function abandon(tx: Tx, { id }: CardRow): Promise<void> {
  await tx
    .updateTable('attempt')
    .set({ result: 'abandoned', finishedAt: sql`clock_timestamp()` })
    .where('cardId', '=', id)
    .where('finishedAt', 'is', null)
    .execute();
}

async function postpone(tx: Tx, { id }: CardRow, until: Date): Promise<null> {
  await tx.updateTable('card').set({ notBefore: until }).where('id', '=', id).execute();
  return null;
}

/**
 * A message of its own, with a task_id of its own, takes the place of a card that cannot change any more. One at a time
 * for each person, so that the next look sees what this one said: an owner's lock may be absent or shared.
 */
async function replace(context: OutboundContext, tx: Tx, { card, run, step, lane, now }: IdleCard): Promise<void> {
  if (card.wantedSealed === null) throw new Error(`card ${card.id} wants a face it does not hold`);
  const cards = `cards ${card.ownerKind} ${card.ownerId} ${card.personId}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${cards}, 0))`.execute(tx);
  await tx.updateTable('card').set({ unsyncable: 'replaced' }).where('id', '=', card.id).execute();
  if (await isShownElsewhere(tx, card, now)) return;
  const cardState: TemplateCard = sendableCardState(JSON.parse(context.crypto.open(card.wantedSealed)));
  const { occurrence } = await tx
    .selectFrom('delivery')
    .select((eb) => eb.fn.countAll<number>().as('occurrence'))
    .where('ownerKind', '=', card.ownerKind)
    .where('ownerId', '=', card.ownerId)
    .where('personId', '=', card.personId)
    .where('purpose', '=', 'card_sync')
    .executeTakeFirstOrThrow();
  await notify(context, tx, [
    {
      owner: { kind: card.ownerKind, id: card.ownerId },
      to: { personId: card.personId, userid: card.userid },
      purpose: 'card_sync',
      template: card.template,
      content: { type: 'card', card: cardState },
      run,
      step,
      occurrence,
      lane: lane as Lane,
      mustAct: true,
    },
  ]);
}

/** Another card of this person brings the same state, or can: two would only be a nuisance. */
async function isShownElsewhere(tx: Tx, card: CardRow, now: Date): Promise<boolean> {
  const others = await tx
    .selectFrom('card')
    .innerJoin('delivery', (join) =>
      join.onRef('delivery.messageId', '=', 'card.messageId').onRef('delivery.personId', '=', 'card.personId'),
    )
    .selectAll('card')
    .select('delivery.state')
    .where('card.ownerKind', '=', card.ownerKind)
    .where('card.ownerId', '=', card.ownerId)
    .where('card.personId', '=', card.personId)
    .where('card.id', '<>', card.id)
    .where('card.wantedHash', '=', card.wantedHash)
    .where('card.unsyncable', 'is', null)
    .execute();
  return others.some(({ state, ...other }) => canShow(other, state, now));
}
