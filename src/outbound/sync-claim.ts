import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Tx, transact } from '../database/index.ts';
import { addMs, minutes } from '../lib/time.ts';
import type { TemplateCard } from '../wecom/cards/index.ts';
import { whenBroken } from './channel.ts';
import type { OutboundContext } from './context.ts';
import type { CardRow, DeliveryRow, Lane } from './notice.ts';
import { sendableFace } from './render.ts';
import { say } from './say.ts';
import { type Code, canShow, nextSyncStep } from './sync-rules.ts';

export interface CardClaim {
  /** As it stood before the claim. */
  card: CardRow;
  lane: number;
  code: Code;
  codeSealed: string;
  faceSealed: string;
  token: string;
  attemptId: number;
}

/** What a card shows while nobody knows whether an update landed: differs from every face, so the card stays behind. */
const uncertain = 'uncertain';

/** Takes one card for one update call; settles by itself what needs no call. Null: nothing to call now. */
export async function claimCard(context: OutboundContext, cardId: string): Promise<CardClaim | null> {
  const owned = await context.db
    .selectFrom('card')
    .select(['owner_kind', 'owner_id'])
    .where('id', '=', cardId)
    .executeTakeFirst();
  if (owned === undefined) return null;
  const owner = context.ownerOf(owned.owner_kind);
  return transact(context.db, async (tx) => {
    await owner.lock(tx, owned.owner_id);
    const found = await lockIdle(context, tx, cardId);
    if (found === undefined) return null;
    const { state, run, step: deliveryStep, lane, now, broken_since, ...card } = found;
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
        await replace(context, tx, { card, delivery: { run, step: deliveryStep, lane }, now });
        return null;
      case 'call': {
        if (broken_since !== null) return postpone(tx, card, whenBroken(now));
        return take(context, tx, card, { code: step.code, codeSealed: step.sealed, lane, now });
      }
    }
  });
}

export async function giveUp(context: OutboundContext, tx: Tx, card: CardRow, reason: string): Promise<void> {
  await tx.updateTable('card').set({ unsyncable: reason }).where('id', '=', card.id).execute();
  if (reason !== 'not_sent') await context.ownerOf(card.owner_kind).unsyncable?.(tx, card);
}

/** The card, locked, with what its call hangs on; undefined while it waits or somebody else is at it. */
async function lockIdle({ corpId, agentId }: OutboundContext, tx: Tx, cardId: string) {
  return tx
    .selectFrom('card')
    .innerJoin('delivery', (join) =>
      join.onRef('delivery.message_id', '=', 'card.message_id').onRef('delivery.person_id', '=', 'card.person_id'),
    )
    .selectAll('card')
    .select(['delivery.state', 'delivery.run', 'delivery.step', 'delivery.lane', sql<Date>`app_now()`.as('now')])
    .select((eb) =>
      eb
        .selectFrom('channel_health')
        .select('broken_since')
        .where('corp_id', '=', corpId)
        .where('agent_id', '=', agentId)
        .as('broken_since'),
    )
    .where('card.id', '=', cardId)
    .where('card.not_before', '<=', sql<Date>`app_now()`)
    .where((eb) =>
      eb.or([eb('card.lease_until', 'is', null), eb('card.lease_until', '<', sql<Date>`clock_timestamp()`)]),
    )
    .forUpdate('card')
    .executeTakeFirst();
}

async function take(
  { corpId, agentId }: OutboundContext,
  tx: Tx,
  card: CardRow,
  { code, codeSealed, lane, now }: { code: Code; codeSealed: string; lane: number; now: Date },
): Promise<CardClaim> {
  if (card.wanted_sealed === null) throw new Error(`card ${card.id} wants a face it does not hold`);
  const token = randomUUID();
  if (card.claim_token !== null) await abandon(tx, card);
  const { id: attemptId } = await tx
    .with('taken', (cte) =>
      cte
        .updateTable('card')
        .set((eb) => ({
          claim_token: token,
          lease_until: sql<Date>`clock_timestamp() + interval '20 seconds'`,
          attempts: eb('attempts', '+', 1),
          shown_hash: uncertain,
          tried_hash: triedFace(card, code),
          tried_code: code,
        }))
        .where('id', '=', card.id)
        .returning(['id', 'userid', 'attempts']),
    )
    .insertInto('attempt')
    .columns(['card_id', 'kind', 'corp_id', 'agent_id', 'userid', 'n', 'at'])
    .expression((eb) =>
      eb
        .selectFrom('taken')
        .select([
          'taken.id',
          eb.val('update' as const).as('kind'),
          eb.val(corpId).as('corp_id'),
          eb.val(agentId).as('agent_id'),
          'taken.userid',
          'taken.attempts',
          eb.val(now).as('at'),
        ]),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return { card, lane, code, codeSealed, faceSealed: card.wanted_sealed, token, attemptId };
}

/** Whoever held the card before left no word: his lease ran out. */
async function abandon(tx: Tx, { id }: CardRow): Promise<void> {
  await tx
    .updateTable('attempt')
    .set({ result: 'abandoned', finished_at: sql`clock_timestamp()` })
    .where('card_id', '=', id)
    .where('finished_at', 'is', null)
    .execute();
}

/** Two faces tried with one code and no answer to either: should the code be spent, nobody knows by which. */
function triedFace(card: CardRow, code: Code): string {
  const another = card.tried_code === code && card.tried_hash !== null && card.tried_hash !== card.wanted_hash;
  return another ? uncertain : card.wanted_hash;
}

async function postpone(tx: Tx, { id }: CardRow, until: Date): Promise<null> {
  await tx.updateTable('card').set({ not_before: until }).where('id', '=', id).execute();
  return null;
}

/** A message of its own, with a task_id of its own, takes the place of a card that cannot change any more. */
async function replace(
  context: OutboundContext,
  tx: Tx,
  { card, delivery, now }: { card: CardRow; delivery: Pick<DeliveryRow, 'run' | 'step' | 'lane'>; now: Date },
): Promise<void> {
  if (card.wanted_sealed === null) throw new Error(`card ${card.id} wants a face it does not hold`);
  await tx.updateTable('card').set({ unsyncable: 'replaced' }).where('id', '=', card.id).execute();
  if (await isShownElsewhere(tx, card, now)) return;
  const face: TemplateCard = sendableFace(JSON.parse(context.crypto.open(card.wanted_sealed)));
  const { occurrence } = await tx
    .selectFrom('delivery')
    .select((eb) => eb.fn.countAll<number>().as('occurrence'))
    .where('owner_kind', '=', card.owner_kind)
    .where('owner_id', '=', card.owner_id)
    .where('person_id', '=', card.person_id)
    .where('purpose', '=', 'card_sync')
    .executeTakeFirstOrThrow();
  await say(context, tx, [
    {
      owner: { kind: card.owner_kind, id: card.owner_id },
      to: { personId: card.person_id, userid: card.userid },
      purpose: 'card_sync',
      template: card.template,
      content: { type: 'card', card: face },
      run: delivery.run,
      step: delivery.step,
      occurrence,
      lane: delivery.lane as Lane,
      mustAct: true,
    },
  ]);
}

/** Another card of this person brings the same face, or can: two would only be a nuisance. */
async function isShownElsewhere(tx: Tx, card: CardRow, now: Date): Promise<boolean> {
  const others = await tx
    .selectFrom('card')
    .innerJoin('delivery', (join) =>
      join.onRef('delivery.message_id', '=', 'card.message_id').onRef('delivery.person_id', '=', 'card.person_id'),
    )
    .selectAll('card')
    .select('delivery.state')
    .where('card.owner_kind', '=', card.owner_kind)
    .where('card.owner_id', '=', card.owner_id)
    .where('card.person_id', '=', card.person_id)
    .where('card.id', '<>', card.id)
    .where('card.wanted_hash', '=', card.wanted_hash)
    .where('card.unsyncable', 'is', null)
    .execute();
  return others.some(({ state, ...other }) => canShow(other, state, now));
}
