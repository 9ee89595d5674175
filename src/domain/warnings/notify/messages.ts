import type { Tx } from '../../../database/index.ts';
import { noteNotified, releaseHeld } from '../../../kernel/escalation/index.ts';
import { addMs, days, nextShanghai, shanghaiAt, shanghaiDay } from '../../../lib/time.ts';
import type { Facts } from '../cards.ts';
import * as cards from '../cards.ts';
import type { Change, Prepared, WarningContext } from '../context.ts';
import { centreOnDuty, factsOf, firstNotified, forMessage, forTodo, onStep } from '../queries/people.ts';
import { isClimbing, isOpen, isUrgent } from '../rules/run.ts';
import * as store from '../store.ts';
import type { Notification, Warning, WarningEvent } from '../types.ts';
import { remind } from './reminders.ts';
import { climbSteps, envelope, notify, notifyStep } from './steps.ts';

/** Sayings that climb the ladder: they may find a step empty and go on, so they come before the state is saved. */
export async function notifyClimbing(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  change: Change,
  events: WarningEvent[],
): Promise<Warning> {
  let current = warning;
  for (const notification of change.decision.notifications) {
    if (notification.type === 'steps') current = await climbSteps(ctx, tx, current, notification.steps, change, events);
    if (notification.type === 'alarm') await notifyStep(ctx, tx, current, current.run.step, notification.why, change);
  }
  return current;
}

/** Said here; a ladder step alone was notified before, and a thousand of them fall due together. */
const NEED_FACTS = new Set<Notification['type']>([
  'card-state',
  'asks-renewed',
  'notice',
  'todo',
  'remind',
  'message',
  'settled',
  'undone',
  'thank-employee',
  'defect',
]);

/** What one saying may need: the warning as it is saved, its facts, and how things were before. */
interface Said {
  ctx: WarningContext;
  tx: Tx;
  warning: Warning;
  facts: Facts;
  change: Change;
  before: Prepared;
}

type Of<S extends Notification['type']> = Extract<Notification, { type: S }>;

/** The rest of the notifications, once the state is saved: card states of cards that are there, and new messages. */
export async function notifyOfChange(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  change: Change,
  before: Prepared,
): Promise<void> {
  const { from, now } = change;
  const { notifications } = change.decision;
  if (hasSettled(warning, from))
    await ctx.outbound.suppress(tx, store.ownerOf(warning.id), { reason: settledReason(warning), purposes: ['ask'] });
  if (beginsUrgently(warning, from)) await withholdThanks(ctx, tx, warning, now);
  // No window holds what is urgent: what one put off while it was not is due now.
  if (isUrgent(warning) && !isUrgent(from)) await releaseHeld(tx, now, store.ownerOf(warning.id));
  if (!notifications.some(({ type }) => NEED_FACTS.has(type))) return;
  const named = await namedIn(ctx, tx, warning, change);
  const facts = { ...(await factsOf(ctx, tx, warning, now)), ...named };
  const said = { ctx, tx, warning, facts, change, before };
  for (const notification of notifications) await execute(said, notification);
}

async function execute(said: Said, notification: Notification): Promise<void> {
  const { ctx, tx, warning, facts, change } = said;
  switch (notification.type) {
    case 'steps':
    case 'alarm':
    case 'follow-ups':
    case 'hand-over':
      return;
    case 'card-state':
      return showCardState(said, notification);
    case 'asks-renewed':
      return renewAsks(said);
    case 'notice':
      return sendNotice(said, notification);
    case 'todo':
      return sendTodo(said, notification);
    case 'remind':
      return remind(ctx, tx, warning, notification.of, change);
    case 'message':
      return sendMessage(said, notification);
    case 'settled':
      return notification.of === 'REVIEW' ? recallReview(said) : showSupplemented(said);
    case 'undone':
      return withdraw(said);
    case 'thank-employee':
      return thank(said);
    case 'defect':
      await ctx.directory.defect(tx, {
        kind: notification.kind,
        ...(facts.warning.organisationId ? { organisationId: facts.warning.organisationId } : {}),
        ...(facts.warning.personId ? { personId: facts.warning.personId } : {}),
        note: facts.warning.number,
      });
  }
}

/** What only some sayings need to know. */
async function namedIn(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  change: Change,
): Promise<Pick<Facts, 'supportName' | 'reason'>> {
  const { notifications } = change.decision;
  const revoked = notifications.find((notification) => notification.type === 'message' && notification.card === 'C36');
  const support = notifications.some(
    (notification) => notification.type === 'card-state' && notification.cardState === 'C01a-support',
  );
  const called = support ? await firstNotified(ctx, tx, warning, change) : undefined;
  return {
    ...(revoked?.type === 'message' && revoked.reason ? { reason: revoked.reason } : {}),
    ...(called ? { supportName: called.name } : {}),
  };
}

/** Faces change on cards that were there before the act, not on those that the act itself sends. */
async function showCardState(said: Said, { cardState, whose, orAnew }: Of<'card-state'>): Promise<void> {
  const { ctx, tx, warning, facts, change, before } = said;
  const { by, now, notified } = change;
  const actorId = whose === 'owner' ? warning.owner?.personId : by.personId;
  const card = cards.cardState(ctx, cardState, facts, by.kind);
  const isOwn = whose === 'actor' || whose === 'owner';
  const isRecipient = (personId: string): boolean => {
    if (whose === 'everyone') return true;
    if (typeof whose === 'object') return personId === whose.personId;
    return isOwn ? personId === actorId : personId !== actorId;
  };
  // While police are still called for, their card is what they answer with; a new one stands in for the old.
  const asks = whose === 'others' && isClimbing(warning);
  const isAsked = ({ personId, template }: store.ShownCard) => asks && template === 'C10' && !notified.has(personId);
  const wanted = before.shown.filter((one) => isRecipient(one.personId) && !isAsked(one));
  const messageIds = wanted.map(({ messageId }) => messageId);
  const selection = { owner: store.ownerOf(warning.id), messageIds };
  await ctx.outbound.showCardState(tx, selection, card, { mustAct: isOwn || orAnew === true });
  const isNew = whose === 'owner' && warning.owner?.since.getTime() === now.getTime();
  if (isNew && wanted.length === 0) await sendMessage(said, { type: 'message', card: 'C01a', to: 'owner' });
}

async function sendTodo({ ctx, tx, warning, facts, change }: Said, { todo, to }: Of<'todo'>): Promise<void> {
  const { now, notified } = change;
  const all = to === 'owner' ? await forMessage(ctx, tx, warning, to) : await forTodo(ctx, tx, warning, to, now);
  const people = to === 'owner' ? all.filter(({ personId }) => !notified.has(personId)) : all;
  await notify(ctx, tx, warning, people, () => ({
    purpose: 'todo',
    template: 'C41',
    content: { type: 'card', card: cards.todo(ctx, facts, todo) },
  }));
  await noteNotified(
    tx,
    people.map(({ personId }) => personId),
    [store.ownerOf(warning.id)],
    now,
  );
}

async function sendNotice({ ctx, tx, warning, facts, change }: Said, { to, why }: Of<'notice'>): Promise<void> {
  const { now, notified } = change;
  const all = to === 'centre' ? await centreOnDuty(ctx, tx, now) : await onStep(ctx, tx, warning, 2, now);
  const people = all.filter(({ personId }) => !notified.has(personId));
  await store.addAddressees(tx, warning, people, to === 'centre' ? 4 : 2, now);
  await notify(ctx, tx, warning, people, () => ({
    purpose: 'notice',
    template: 'C10',
    content: { type: 'card', card: cards.officer(ctx, facts, { why, step: warning.run.step }) },
  }));
}

async function sendMessage({ ctx, tx, warning, facts }: Said, { card, to, reason }: Of<'message'>): Promise<void> {
  const mustAct = card === 'C32' || card === 'C01a';
  await notify(ctx, tx, warning, await forMessage(ctx, tx, warning, to), () => ({
    purpose: mustAct ? 'todo' : 'notice',
    template: card,
    content: { type: 'card', card: cards.message(ctx, card, facts, reason) },
    mustAct,
  }));
}

/** Cards that go on calling police after a change of hands name the advisor whom they can call now. */
async function renewAsks({ ctx, tx, warning, facts }: Said): Promise<void> {
  if (!isClimbing(warning)) return;
  for (const { personId, messageIds } of await store.asksOf(tx, warning)) {
    const variant = (await store.hasAssigned(tx, warning, personId)) ? 'ASSIGNED' : null;
    const card = cards.officer(ctx, facts, { why: warning.run.why, step: warning.run.step, variant });
    await ctx.outbound.showCardState(tx, { owner: store.ownerOf(warning.id), messageIds }, card, { mustAct: true });
  }
}

/**
 * The review is done: the task (C41) leaves the phones of those who were asked for it, since it has no code to change it
 * with. Community police keep theirs: they were asked to call somebody.
 */
async function recallReview({ ctx, tx, warning, change }: Said): Promise<void> {
  const asked = await store.askedBy(tx, warning.id, 'C41');
  if (asked.length === 0) return;
  const police = (await onStep(ctx, tx, warning, 2, change.now)).map(({ personId }) => personId);
  const exceptPersonIds = [...(await store.othersNotified(tx, warning.id, asked, 'todo')), ...police];
  await ctx.outbound.recall(tx, store.ownerOf(warning.id), { purposes: ['todo'], exceptPersonIds });
}

function showSupplemented({ ctx, tx, warning, facts }: Said): Promise<void> {
  const selection = { owner: store.ownerOf(warning.id), templates: ['C32'] };
  return ctx.outbound.showCardState(tx, selection, cards.cardState(ctx, 'supplemented', facts, 'SYSTEM'));
}

/**
 * What a slip had asked of others asks nothing any more, and the centre is notified. While help is called for, police are
 * asked for that instead. A task (C41) has no code to change it with, so it is taken back from the phone.
 */
async function withdraw({ ctx, tx, warning, facts, change, before }: Said): Promise<void> {
  const owner = store.ownerOf(warning.id);
  const notHis = ({ personId }: store.ReversedCard) => personId !== change.by.personId;
  const of = (template: store.ReversedCard['template']) => before.reversed.filter((card) => card.template === template);
  const idsOf = (some: store.ReversedCard[]) => some.map(({ messageId }) => messageId);
  const calling = warning.run.why === 'SUPPORT' && isClimbing(warning);
  // His own card shows what the warning is now.
  const police = of('C10').filter(notHis);
  if (calling && police.length > 0) {
    const help = cards.officer(ctx, facts, { why: 'SUPPORT', step: warning.run.step });
    await ctx.outbound.showCardState(tx, { owner, messageIds: idsOf(police) }, help, { mustAct: true });
  }
  const over = [...of('C32'), ...(calling ? [] : police)];
  if (over.length > 0)
    await ctx.outbound.showCardState(
      tx,
      { owner, messageIds: idsOf(over) },
      cards.cardState(ctx, 'undone', facts, 'SYSTEM'),
    );

  const asked = of('C41')
    .filter(notHis)
    .map(({ personId }) => personId);
  if (asked.length > 0) {
    const exceptPersonIds = await store.othersNotified(tx, warning.id, asked, 'todo');
    await ctx.outbound.recall(tx, owner, { purposes: ['todo'], exceptPersonIds });
  }
  await notify(ctx, tx, warning, await centreOnDuty(ctx, tx, change.now), () => ({
    purpose: 'correction',
    template: 'T-UNDONE',
    content: { type: 'text', text: ctx.texts.replies.UNDONE.replace('{no}', warning.number) },
  }));
}

/** C33, at ten the day after: only to somebody who was met, and never while an urgent case about him is open. */
async function thank({ ctx, tx, warning, facts: { subject, now } }: Said): Promise<void> {
  const userid = subject?.userid;
  if (!userid || !warning.personId || warning.drill) return;
  if (await store.isUrgentlyWarned(tx, warning.personId)) return;
  await ctx.outbound.notify(tx, [
    {
      ...envelope(warning, { personId: warning.personId, userid }),
      purpose: 'notice',
      template: 'C33',
      content: { type: 'card', card: cards.thanks(ctx) },
      notBefore: nextShanghai(shanghaiAt(shanghaiDay(now), '23:59'), '10:00'),
    },
  ]);
}

/** A thank-you of an earlier case that still waits for its morning stays unsent. */
async function withholdThanks(ctx: WarningContext, tx: Tx, { personId }: Warning, now: Date): Promise<void> {
  if (!personId) return;
  for (const { id, reportedBy } of await store.closedAbout(tx, personId, addMs(now, -days(2)))) {
    await ctx.outbound.suppress(tx, store.ownerOf(id), {
      reason: 'not_applicable',
      purposes: ['notice'],
      exceptPersonIds: reportedBy ? [reportedBy] : [],
    });
  }
}

/** From here on the fraudster may be watching his screen. */
function beginsUrgently(warning: Warning, from: Warning): boolean {
  const isUnderWay = (one: Warning) => isUrgent(one) && isOpen(one) && one.dispatchedAt !== null;
  return isUnderWay(warning) && !isUnderWay(from);
}

/** Whether the question that was put is settled: then no card that asks it may still go out. */
function hasSettled(warning: Warning, from: Warning): boolean {
  const climbed = isClimbing(from) || from.run.n < warning.run.n;
  return !isClimbing(warning) && climbed;
}

function settledReason(warning: Warning): 'acked' | 'closed' {
  return warning.state === 'CLOSED' || warning.state === 'REVOKED' || warning.state === 'REPORTED' ? 'closed' : 'acked';
}
