import { appNow, type Tx } from '../../database/index.ts';
import { logNextEvent } from '../../kernel/command/index.ts';
import { notFound } from '../../lib/problem.ts';
import { addMs } from '../../lib/time.ts';
import {
  actingAs,
  actorOf,
  authorisationOf,
  commitWarning,
  factsOf,
  hasPost,
  laneOf,
  onCard,
  type Person,
  type PressedCard,
  type PressedKey,
  reopen,
  tooLate,
  type Warning,
  type WarningContext,
  warningCards,
  warningStore,
  wordOf,
} from '../warnings/index.ts';
import * as store from './store.ts';

type Answer = 'STABLE' | 'STILL_AT_RISK' | 'UNREACHABLE';

/** By the keys of the buttons of C01b. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  stable: 'STABLE',
  still_at_risk: 'STILL_AT_RISK',
  follow_unreachable: 'UNREACHABLE',
};

/** One for each time of the level after the meeting; what is past by now is due now. */
export async function planFollowUps(ctx: WarningContext, tx: Tx, warningId: string): Promise<void> {
  const now = await appNow(tx);
  const warning = await warningStore.load(tx, warningId);
  const personId = warning?.reportedBy ?? warning?.owner?.personId;
  if (!warning || !personId || !warning.metAt || warning.drill) return;
  for (const ms of warning.policy.followUpMs) {
    const dueAt = new Date(Math.max(addMs(warning.metAt, ms).getTime(), now.getTime()));
    const id = await store.addFollowUp(tx, { warningId, personId, dueAt, now });
    await schedule(ctx, tx, id, laneOf(warning), { step: 0, dueAt }, now);
  }
}

/** The one timer of a follow-up, set anew; without a time nothing more is due. */
export function schedule(
  { timers }: WarningContext,
  tx: Tx,
  id: string,
  lane: number,
  next: { step: number; dueAt: Date } | null,
  now: Date,
): Promise<void> {
  const planned = next ? [{ purpose: 'follow_up', run: 0, ...next }] : [];
  return timers.sync(tx, store.followUpRef(id), lane, planned, now);
}

/** An answer; 「仍有风险」 opens the warning again, 「联系不上」 asks community police at once. */
async function answer(
  ctx: WarningContext,
  tx: Tx,
  id: string,
  { by, given, now }: { by: Person; given: Answer; now: Date },
): Promise<'done' | 'unchanged'> {
  await store.lockFollowUp(tx, id);
  const row = await store.followUp(tx, id);
  const warning = row && (await warningStore.load(tx, row.warningId));
  if (!warning || row.state === 'answered' || row.state === 'cancelled') return 'unchanged';
  const event = { from: row.state, now, actor: by.personId };
  if (given === 'UNREACHABLE' && by.kind !== 'POLICE') {
    await store.changeFollowUp(tx, id, { asked: Math.max(row.asked, 2) });
    await schedule(ctx, tx, id, laneOf(warning), { step: 2, dueAt: now }, now);
    await logNextEvent(tx, store.followUpRef(id), { ...event, action: 'unreachable', to: row.state });
    return 'done';
  }
  await store.changeFollowUp(tx, id, {
    state: 'answered',
    answer: given,
    answeredBy: by.personId,
    answeredAt: now,
  });
  const detail = { answer: given };
  await logNextEvent(tx, store.followUpRef(id), { ...event, action: 'answered', to: 'answered', detail });
  await schedule(ctx, tx, id, laneOf(warning), null, now);
  await ctx.outbound.suppress(tx, store.followUpRef(id), { reason: 'acked', purposes: ['ask'] });
  if (given === 'STILL_AT_RISK') await openAgain(ctx, tx, warning, by, now);
  return 'done';
}

async function openAgain(ctx: WarningContext, tx: Tx, warning: Warning, by: Person, now: Date): Promise<void> {
  const decision = reopen(warning, now);
  await ctx.outbound.suppress(tx, warningStore.ownerOf(warning.id), { reason: 'closed', purposes: ['notice'] });
  if (decision.outcome === 'done') await commitWarning(ctx, tx, warning, decision, { by, acting: actingAs(by), now });
}

export async function pressFollowUp(ctx: WarningContext, tx: Tx, press: PressedKey, card: PressedCard): Promise<void> {
  const now = await appNow(tx);
  const given = ANSWERS[wordOf(press.key)];
  if (!given) throw new Error(`unknown follow-up button ${press.key}`);
  const row = await store.followUp(tx, card.ownerId);
  const warning = row && (await warningStore.load(tx, row.warningId));
  if (!warning) return;
  const authorisation = await authorisationOf(ctx, tx, warning, card.personId, now);
  const facts = await factsOf(ctx, tx, warning, now);
  if (!hasPost(authorisation))
    return ctx.outbound.showCardState(tx, onCard(card), warningCards.refusal(ctx, 'FORBIDDEN', facts));
  const result = await answer(ctx, tx, card.ownerId, { by: actorOf(authorisation), given, now });
  const cardState =
    result === 'done' ? warningCards.followUpAnswered(ctx, facts, given) : warningCards.refusal(ctx, 'CLOSED', facts);
  await ctx.outbound.showCardState(tx, onCard(card), cardState);
}

/** The same answer given on the page; the card then says so. */
export async function answerOnPage(
  ctx: WarningContext,
  tx: Tx,
  { id, personId, answer: given }: { id: string; personId: string; answer: Answer },
): Promise<void> {
  const now = await appNow(tx);
  if (!(await store.followUpsAsked(tx, personId)).some((one) => one.id === id)) throw notFound();
  const row = await store.followUp(tx, id);
  const warning = row && (await warningStore.load(tx, row.warningId));
  if (!warning) throw notFound();
  const authorisation = await authorisationOf(ctx, tx, warning, personId, now);
  if (!hasPost(authorisation)) throw notFound();
  if ((await answer(ctx, tx, id, { by: actorOf(authorisation), given, now })) === 'unchanged') throw tooLate();
  const facts = await factsOf(ctx, tx, warning, now);
  await ctx.outbound.showCardState(
    tx,
    { owner: store.followUpRef(id), personId },
    warningCards.followUpAnswered(ctx, facts, given),
  );
}
