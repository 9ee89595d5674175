import type { Tx } from '../../../database/index.ts';
import { appNow } from '../../../database/index.ts';
import { logNextEvent } from '../../../kernel/command/index.ts';
import { conflict, notFound } from '../../../lib/problem.ts';
import { addMs } from '../../../lib/time.ts';
import type { TemplateCard } from '../../../wecom/cards/index.ts';
import type { Recipient } from '../../directory/index.ts';
import * as cards from '../cards.ts';
import { SYSTEM, type WarningContext } from '../context.ts';
import { laneOf } from '../notify/steps.ts';
import { actorOf, authorisationOf } from '../queries/people.ts';
import { handOverFailed, handOverTo } from '../rules/receipt.ts';
import * as store from '../store.ts';
import type { Warning } from '../types.ts';
import { actingAs, commitBySystem, commitWarning } from './commit.ts';

// At the change of shift, or on request, open warnings are offered to a colleague; owner and timers stay until he confirms.

type Answer = 'accepted' | 'refused' | 'lapsed';

/** Who would be asked to take it; null when there is nobody. */
export async function colleagueFor(
  { directory }: WarningContext,
  tx: Tx,
  { owner, organisationId }: Warning,
  now: Date,
): Promise<Recipient | null> {
  if (!owner || !organisationId) return null;
  const partners = await directory.handoverPartners(tx, { personId: owner.personId, organisationId, at: now });
  return partners.find(({ userid }) => userid !== null) ?? null;
}

/** As a shift ends a colleague is asked; where there is none, police are notified at once: nothing ends in silence. */
export async function askAnyColleague(ctx: WarningContext, tx: Tx, warning: Warning, now: Date): Promise<void> {
  const colleague = await colleagueFor(ctx, tx, warning, now);
  if (colleague) return askColleague(ctx, tx, warning, colleague, now);
  const decision = handOverFailed(warning, now);
  if (decision.outcome === 'done') await commitBySystem(ctx, tx, warning, decision, { now });
}

/** Offers him everything the owner has open at the organisation, drills apart. */
export async function askColleague(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  colleague: Recipient,
  now: Date,
): Promise<void> {
  const { directory, timers, outbound, handoverMs } = ctx;
  const { owner } = warning;
  if (!owner) return;
  // The shifts of several warnings of one owner end together: the first offers all of them.
  await store.serialise(tx, `handover:${owner.personId}`);
  const open = await store.offerable(tx, warning, owner.personId, colleague.personId);
  const [most] = open;
  if (!most) return;

  const shift = await directory.currentShift(tx, owner.personId, now);
  const dueAt = shift && shift.endsAt > now ? shift.endsAt : addMs(now, handoverMs);
  const id = await store.addHandover(tx, {
    fromPersonId: owner.personId,
    toPersonId: colleague.personId,
    warningIds: open.map((one) => one.id),
    dueAt,
    now,
  });
  const event = { action: 'offered', from: null, to: 'offered', actor: owner.personId, now };
  await logNextEvent(tx, store.handoverRef(id), event);
  const lane = laneOf(warning);
  await timers.sync(tx, store.handoverRef(id), lane, [{ purpose: 'handover', run: 0, step: 0, dueAt }], now);
  const from = await directory.person(tx, owner.personId);
  const minutesLeft = Math.max(0, Math.round(((most.dueAt ?? dueAt).getTime() - now.getTime()) / 60_000));
  const { drill } = warning;
  const offer = { id, count: open.length, drill, level: most.level, minutesLeft, from: from?.name ?? '' };
  await outbound.notify(tx, [
    {
      owner: store.handoverRef(id),
      to: { personId: colleague.personId, userid: colleague.userid },
      purpose: 'todo',
      template: 'C37',
      content: { type: 'card', card: cards.handOver(ctx, offer) },
      lane,
      mustAct: true,
    },
  ]);
}

/** The answer to C37, or silence at the hour. */
export async function answerHandover(
  ctx: WarningContext,
  tx: Tx,
  id: string,
  answer: Answer,
  now: Date,
): Promise<'done' | 'unchanged'> {
  const row = await store.handover(tx, id);
  if (row.state !== 'offered') return 'unchanged';
  await store.settleHandover(tx, id, answer, now);
  const actor = answer === 'lapsed' ? null : row.toPersonId;
  await logNextEvent(tx, store.handoverRef(id), { action: answer, from: 'offered', to: answer, actor, now });
  await ctx.timers.sync(tx, store.handoverRef(id), 1, [], now);
  // Nobody pressed: the offer on the colleague's phone is over all the same.
  if (answer === 'lapsed')
    await ctx.outbound.showCardState(tx, { owner: store.handoverRef(id) }, await answeredCard(ctx, tx, row, answer));
  for (const warningId of [...row.warningIds].sort()) {
    const warning = await store.lockAndLoad(tx, warningId);
    if (!warning || warning.owner?.personId !== row.fromPersonId) continue;
    const taker = actorOf(await authorisationOf(ctx, tx, warning, row.toPersonId, now));
    const decision = answer === 'accepted' ? handOverTo(warning, taker, now) : handOverFailed(warning, now);
    const who = answer === 'lapsed' ? SYSTEM : { by: taker, acting: actingAs(taker) };
    if (decision.outcome === 'done') await commitWarning(ctx, tx, warning, decision, { ...who, now });
  }
  return 'done';
}

/** What the offer's card says when it is over. */
export async function answeredCard(
  ctx: WarningContext,
  tx: Tx,
  { fromPersonId: fromId, warningIds: ids }: store.HandoverRow,
  answer: Answer,
): Promise<TemplateCard> {
  const from = await ctx.directory.person(tx, fromId);
  const [first] = ids;
  const one = first ? await store.load(tx, first) : null;
  const drill = one?.drill ?? false;
  return cards.handOverAnswered(ctx, { count: ids.length, drill, from: from?.name ?? '', answer });
}

/** The same answer given on the page; the card then says so. */
export async function answerHandoverOnPage(
  ctx: WarningContext,
  tx: Tx,
  { id, personId, answer }: { id: string; personId: string; answer: 'accepted' | 'refused' },
): Promise<void> {
  const now = await appNow(tx);
  if (!(await store.offersTo(tx, personId)).some((offer) => offer.id === id)) throw notFound();
  await store.lockHandover(tx, id);
  await store.holdPost(tx, personId);
  const before = await store.handover(tx, id);
  if ((await answerHandover(ctx, tx, id, answer, now)) === 'unchanged') throw tooLate();
  const card = await answeredCard(ctx, tx, before, answer);
  await ctx.outbound.showCardState(tx, { owner: store.handoverRef(id), personId }, card);
}

export const tooLate = () => conflict('already_answered', '已经有了答复，请刷新后再看');

/** Offers from or to somebody whose roles ended ask nothing any more: what is still owned goes to police. */
export async function callOffHandovers(
  ctx: WarningContext,
  tx: Tx,
  personIds: readonly string[],
  now: Date,
): Promise<void> {
  for (const id of await store.offersWith(tx, personIds)) {
    await store.lockHandover(tx, id);
    await answerHandover(ctx, tx, id, 'lapsed', now);
  }
}
