import type { Texts } from '../../../config/text-file.ts';
import { appNow, type Tx } from '../../../database/index.ts';
import { type CommandSet, handleCommand, type Order } from '../../../kernel/command/index.ts';
import { maySnooze, noteSnoozed } from '../../../kernel/escalation/index.ts';
import { addMs, minutes } from '../../../lib/time.ts';
import type { LocatedCard } from '../../../outbound/index.ts';
import type { TemplateCard } from '../../../wecom/cards/index.ts';
import { ActBodies, type ActName } from '../api.ts';
import type { Facts } from '../cards.ts';
import * as cards from '../cards.ts';
import { allCommands, commandOf } from '../commands.ts';
import type { WarningContext, WarningWork } from '../context.ts';
import { officersFor, reminderCard } from '../notify/reminders.ts';
import { authorisationOf, factsOf, may } from '../queries/people.ts';
import { revoke } from '../rules/officer.ts';
import { barrier, isOpen, presentCardState } from '../rules/run.ts';
import * as store from '../store.ts';
import {
  type CardStateName,
  METHODS,
  type Method,
  OUTCOMES,
  type Outcome,
  type OutcomeDetail,
  type Refusal,
  type Warning,
} from '../types.ts';
import { commitBySystem, warnings } from './commit.ts';
import { answeredCard, answerHandover } from './hand-over.ts';

/** A button of a warning's card. Every press ends in a changed card: what is now, or why nothing changed. */
export async function pressWarning(ctx: WarningContext, tx: Tx, press: PressedKey, card: PressedCard): Promise<void> {
  const now = await appNow(tx);
  const word = wordOf(press.key);
  if (word === SNOOZE) return snoozeWarning(ctx, tx, card, now);
  const side = TURNS[word];
  if (side) return turn(ctx, tx, card, side, now);
  const command = meaningOf(word, press.selections, now);
  if (!command) throw new Error(`unknown button ${word}`);

  const { ownerId: id, personId } = card;
  const { decision, row, given } = await handleCommand(
    ctx,
    tx,
    { subject: warnings, command: commandOf(command.command) },
    {
      id,
      input: command.input,
      personId,
      acting: { actor: { kind: 'person', personId } },
      as: card.template === 'C10' ? 'POLICE' : 'ADVISOR',
    },
  );
  const isAssigned = command.command === 'assign_duty' && decision.outcome !== 'refused';
  const isCalled = command.command === 'police_call' && decision.outcome === 'done';
  if (decision.outcome === 'done' && !isAssigned && !isCalled) return;
  const facts = await factsOf(ctx, tx, row, now);
  const show = (cardState: TemplateCard, mustAct = false) =>
    ctx.outbound.showCardState(tx, onCard(card), cardState, mustAct ? { mustAct } : {});
  // 「转派值班」 leaves the officer's own card open to him: he may still take over.
  const { why, step } = row.run;
  if (isAssigned) return show(cards.officer(ctx, facts, { why, step, variant: 'ASSIGNED' }));
  if (isCalled) return show(cards.policeCalled(ctx, facts));
  // Whoever has no right there any more learns from his old card that it is over, and nothing else.
  if (decision.outcome === 'refused') return show(cards.refusal(ctx, barrier(row)?.why ?? decision.why, facts));
  const cardState = decision.outcome === 'unchanged' ? decision.cardState : undefined;
  return show(
    cardState ? cards.cardState(ctx, cardState, facts, given.reader.kind) : unchangedCard(ctx, facts, card.template),
    true,
  );
}

/** What the card should say when an act came to nothing: while nobody has signed, still the question, without a name. */
function unchangedCard(ctx: WarningContext, facts: Facts, template: string): TemplateCard {
  const { warning } = facts;
  if (template === 'C10') return cards.officer(ctx, facts, { why: warning.run.why, step: warning.run.step });
  if (warning.state === 'DISPATCHED') return cards.ask(ctx, facts, { repeat: false });
  return cards.cardState(ctx, presentCardState(warning), facts, 'ADVISOR');
}

/** The other side of a card is for whoever has the warning. */
async function turn(ctx: WarningContext, tx: Tx, card: PressedCard, side: CardStateName, now: Date): Promise<void> {
  const warning = await lockOf(tx, card);
  const facts = await factsOf(ctx, tx, warning, now);
  const why = await whyNotTurned(ctx, tx, warning, card.personId, now);
  if (why) return ctx.outbound.showCardState(tx, onCard(card), cards.refusal(ctx, why, facts));
  return ctx.outbound.showCardState(tx, onCard(card), cards.cardState(ctx, side, facts, 'ADVISOR'), { mustAct: true });
}

async function whyNotTurned(
  ctx: WarningContext,
  tx: Tx,
  warning: Warning,
  personId: string,
  now: Date,
): Promise<Refusal | null> {
  if (warning.owner?.personId === personId) return null;
  const shut = barrier(warning);
  if (shut) return shut.why;
  return may(await authorisationOf(ctx, tx, warning, personId, now), 'warning.outcome') ? 'TAKEN' : 'FORBIDDEN';
}

async function lockOf(tx: Tx, card: PressedCard): Promise<Warning> {
  const warning = await store.lockAndLoad(tx, card.ownerId);
  if (!warning) throw new Error(`card of an unknown warning ${card.ownerId}`);
  return warning;
}

const SNOOZE_MS = minutes(30);

/** 「30分钟后再提醒我」 on a C10 or C41 about one warning. */
async function snoozeWarning(ctx: WarningContext, tx: Tx, card: PressedCard, now: Date): Promise<void> {
  const warning = await lockOf(tx, card);
  const facts = await factsOf(ctx, tx, warning, now);
  const shut = barrier(warning);
  if (shut) return ctx.outbound.showCardState(tx, onCard(card), cards.refusal(ctx, shut.why, facts));
  const variant = await snooze(ctx, tx, card, warning.drill, now);
  const { why, step } = warning.run;
  const todo = warning.timers.review ? 'REVIEW' : 'MATCH';
  const cardState =
    card.template === 'C41' ? cards.todo(ctx, facts, todo, variant) : cards.officer(ctx, facts, { why, step, variant });
  await ctx.outbound.showCardState(tx, onCard(card), cardState);
}

/** The same on a C34r, whose only button it is: the counts on it are those of now. */
export async function pressReminders(ctx: WarningContext, tx: Tx, card: PressedCard): Promise<void> {
  const now = await appNow(tx);
  const drill = await store.isDrillReminder(tx, card.ownerId);
  const variant = await snooze(ctx, tx, card, drill, now);
  const items = await store.remindedOf(tx, card.personId, { drill });
  const cardState = reminderCard(ctx, { id: card.ownerId, items, drill, now, variant });
  await ctx.outbound.showCardState(tx, onCard(card), cardState);
}

/** Reminders leave one officer in peace, unless he is to act first or is the last one who hears of something. */
async function snooze(
  ctx: WarningContext,
  tx: Tx,
  card: PressedCard,
  drill: boolean,
  now: Date,
): Promise<cards.SnoozeVariant> {
  const { personId } = card;
  for (const { id, of } of await store.remindedOf(tx, personId, { drill })) {
    const warning = await store.load(tx, id);
    if (!warning) continue;
    const officers = await officersFor(ctx, tx, warning, { of, repeat: warning.repeats, now });
    if (!maySnooze(officers, personId, now)) return 'KEPT';
  }
  await noteSnoozed(tx, personId, addMs(now, SNOOZE_MS));
  await ctx.audit.record(tx, {
    actor: { kind: 'person', personId },
    action: 'warning.reminder_snoozed',
    object: { kind: card.ownerKind, id: card.ownerId },
  });
  return 'SNOOZED';
}

export type PressedCard = Pick<LocatedCard, 'ownerKind' | 'ownerId' | 'personId' | 'messageId' | 'template'>;

/** The part of a press that says what was pressed. */
export interface PressedKey {
  key: string;
  selections: Record<string, string[]>;
}

export const onCard = (card: PressedCard) => ({
  owner: { kind: card.ownerKind, id: card.ownerId },
  messageIds: [card.messageId],
});

/** 'w:01J…:outcome:SCAMMED' → 'outcome:SCAMMED'. */
export function wordOf(key: string): string {
  return key.split(':').slice(2).join(':');
}

/** Puts reminders off; changes no warning. */
export const SNOOZE = 'snooze';

/** Buttons that only turn the card to another side. */
const TURNS: Record<string, CardStateName> = { report: 'C02', more: 'C02' };

interface Meaning {
  command: ActName;
  input: object;
}

/** Acts that need nothing but the press, and the one whose time the press itself stands for. */
const PLAIN = (Object.keys(ActBodies) as ActName[]).filter(
  (name) => name === 'met' || Object.keys(ActBodies[name].shape).length === 0,
);

/** What a button of a warning's card means; null when it means nothing. */
function meaningOf(word: string, selections: PressedKey['selections'], now: Date): Meaning | null {
  const plain = PLAIN.find((name) => name === word);
  if (plain) return { command: plain, input: {} };
  if (word === 'false_alarm') return { command: 'outcome', input: { outcome: 'FALSE_ALARM' } };
  if (word === 'submit') return submitted(selections, now);
  const [head, code] = word.split(':');
  return head === 'outcome' && isOutcome(code) ? { command: 'outcome', input: { outcome: code } } : null;
}

const MINUTES = /^\d{1,6}$/;

/** C02: what was chosen; what was not, or means nothing, is asked later. */
function submitted(selections: PressedKey['selections'], now: Date): Meaning | null {
  const outcome = selections.outcome?.[0];
  if (!isOutcome(outcome)) return null;
  const method = selections.method?.[0];
  const when = selections.when?.[0];
  const detail: OutcomeDetail = {};
  if (isMethod(method)) detail.method = method;
  if (when === 'NOT_MET') return { command: 'outcome', input: { outcome, detail, notMet: true } };
  if (when && MINUTES.test(when)) detail.metAt = new Date(now.getTime() - Number(when) * 60_000).toISOString();
  return { command: 'outcome', input: { outcome, detail, isGuess: true } };
}

const isOutcome = (code: string | undefined): code is Outcome => OUTCOMES.some((outcome) => outcome === code);
const isMethod = (code: string | undefined): code is Method => METHODS.some((method) => method === code);

/** The colleague pressed a button of C37. */
export async function pressHandover(ctx: WarningContext, tx: Tx, press: PressedKey, card: PressedCard): Promise<void> {
  const now = await appNow(tx);
  await store.lockHandover(tx, card.ownerId);
  await store.holdPost(tx, card.personId);
  const answer = wordOf(press.key) === 'confirm_handover' ? 'accepted' : 'refused';
  const before = await store.handover(tx, card.ownerId);
  await answerHandover(ctx, tx, card.ownerId, answer, now);
  const state = before.state === 'offered' ? answer : before.state;
  await ctx.outbound.showCardState(tx, onCard(card), await answeredCard(ctx, tx, before, state));
}

/** The cards whose buttons are commands on a warning; those of a follow-up and of an offer have words of their own. */
const CARDS = ['C01', 'C01m', 'C01a', 'C01c', 'C01d', 'C01e', 'C02', 'C10', 'C10a', 'C32', 'C41'] as const;

export const warningCommands = (texts: Texts): CommandSet<WarningWork> => ({
  subject: warnings,
  commands: allCommands(),
  path: '/api/warnings/:id',
  buttons: {
    keys: CARDS.flatMap((id) => keysOf(texts.cards[id])),
    meaning(key) {
      if (key === SNOOZE || key in TURNS) return 'beside';
      const found = meaningOf(key, {}, new Date(0));
      return found && { command: found.command };
    },
  },
});

/** Buttons and menus that call back, with those of their variants. */
function keysOf(card: Texts['cards'][(typeof CARDS)[number]]): string[] {
  return [card, ...Object.values(card.variants)].flatMap(({ buttons = [], menu = [] }) =>
    [...buttons, ...menu].filter(({ page }) => !page).map(({ key }) => key),
  );
}

/** A command in somebody's name within a larger transaction; answers why not where it was refused. */
export async function orderAct(
  ctx: WarningContext,
  tx: Tx,
  { act, ...order }: Order & { act: ActName },
): Promise<string | null> {
  const { decision } = await handleCommand(ctx, tx, { subject: warnings, command: commandOf(act) }, order);
  if (decision.outcome === 'refused') return decision.why;
  return decision.outcome === 'invalid' ? decision.message : null;
}

/** The system takes back what it began itself; answers whether anything was open. */
export async function revokeBySystem(
  ctx: WarningContext,
  tx: Tx,
  { id, reason, now }: { id: string; reason: string; now: Date },
): Promise<boolean> {
  const warning = await store.lockAndLoad(tx, id);
  if (!warning || !isOpen(warning)) return false;
  const decision = revoke(warning, reason);
  if (decision.outcome !== 'done') return false;
  await commitBySystem(ctx, tx, warning, decision, { now });
  return true;
}
