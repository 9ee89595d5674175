import { appNow, type Tx } from '../../../database/index.ts';
import { handleCommand } from '../../../kernel/command/index.ts';
import { maySnooze, noteSnoozed } from '../../../kernel/escalation/index.ts';
import { addMs, minutes } from '../../../lib/time.ts';
import type { TemplateCard } from '../../../wecom/cards/index.ts';
import type { Facts } from '../cards.ts';
import * as cards from '../cards.ts';
import { commandOf } from '../commands.ts';
import type { WarningContext } from '../context.ts';
import { officersFor, reminderCard } from '../notify/reminders.ts';
import { factsOf, may, standingOf } from '../queries/people.ts';
import { barrier } from '../rules/receipt.ts';
import { presentFace } from '../rules/run.ts';
import * as store from '../store.ts';
import type { FaceName, Refusal, Warning } from '../types.ts';
import { meaningOf, onCard, type PressedCard, type PressedKey, SNOOZE, TURNS, wordOf } from './buttons.ts';
import { warnings } from './commit.ts';

/** A button of a warning's card. Every press ends in a changed card: what is now, or why nothing changed. */
export async function pressWarning(ctx: WarningContext, tx: Tx, press: PressedKey, card: PressedCard): Promise<void> {
  const now = await appNow(tx);
  const word = wordOf(press.key);
  if (word === SNOOZE) return snoozeWarning(ctx, tx, card, now);
  const side = TURNS[word];
  if (side) return turn(ctx, tx, card, side, now);
  const meant = meaningOf(word, press.selections, now);
  if (!meant) throw new Error(`unknown button ${word}`);

  const { ownerId: id, personId } = card;
  const { decision, row, given } = await handleCommand(
    ctx,
    tx,
    { subject: warnings, command: commandOf(meant.command) },
    {
      id,
      input: meant.input,
      personId,
      acting: { actor: { kind: 'person', personId } },
      as: card.template === 'C10' ? 'POLICE' : 'ADVISOR',
    },
  );
  const isAssigned = meant.command === 'assign_duty' && decision.outcome !== 'refused';
  if (decision.outcome === 'done' && !isAssigned) return;
  const facts = await factsOf(ctx, tx, row, now);
  const show = (face: TemplateCard, mustAct = false) =>
    ctx.outbound.showFace(tx, onCard(card), face, mustAct ? { mustAct } : {});
  // 「转派值班」 leaves the officer's own card open to him: he may still take over.
  const { why, step } = row.run;
  if (isAssigned) return show(cards.officer(ctx, facts, { why, step, variant: 'ASSIGNED' }));
  if (decision.outcome === 'refused') return show(cards.refusal(ctx, decision.why, facts));
  if (meant.command === 'police_call') return show(cards.policeCalled(ctx, facts));
  const face = decision.outcome === 'unchanged' ? decision.face : undefined;
  return show(face ? cards.face(ctx, face, facts, given.reader.kind) : unchangedCard(ctx, facts, card.template), true);
}

/** What the card should say when an act came to nothing: while nobody has signed, still the question, without a name. */
function unchangedCard(ctx: WarningContext, facts: Facts, template: string): TemplateCard {
  const { warning } = facts;
  if (template === 'C10') return cards.officer(ctx, facts, { why: warning.run.why, step: warning.run.step });
  if (warning.state === 'DISPATCHED') return cards.ask(ctx, facts, { repeat: false });
  return cards.face(ctx, presentFace(warning), facts, 'ADVISOR');
}

/** The other side of a card is for whoever has the warning. */
async function turn(ctx: WarningContext, tx: Tx, card: PressedCard, side: FaceName, now: Date): Promise<void> {
  const warning = await lockOf(tx, card);
  const facts = await factsOf(ctx, tx, warning, now);
  const why = await whyNotTurned(ctx, tx, warning, card.personId, now);
  if (why) return ctx.outbound.showFace(tx, onCard(card), cards.refusal(ctx, why, facts));
  return ctx.outbound.showFace(tx, onCard(card), cards.face(ctx, side, facts, 'ADVISOR'), { mustAct: true });
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
  if (shut?.outcome === 'refused') return shut.why;
  return may(await standingOf(ctx, tx, warning, personId, now), 'warning.outcome') ? 'TAKEN' : 'FORBIDDEN';
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
  if (shut?.outcome === 'refused') return ctx.outbound.showFace(tx, onCard(card), cards.refusal(ctx, shut.why, facts));
  const variant = await snooze(ctx, tx, card, warning.drill, now);
  const { why, step } = warning.run;
  const todo = warning.timers.review ? 'REVIEW' : 'MATCH';
  const face =
    card.template === 'C41' ? cards.todo(ctx, facts, todo, variant) : cards.officer(ctx, facts, { why, step, variant });
  await ctx.outbound.showFace(tx, onCard(card), face);
}

/** The same on a C34r, whose only button it is: the counts on it are those of now. */
export async function pressReminders(ctx: WarningContext, tx: Tx, card: PressedCard): Promise<void> {
  const now = await appNow(tx);
  const drill = await store.isDrillReminder(tx, card.ownerId);
  const variant = await snooze(ctx, tx, card, drill, now);
  const items = await store.remindedOf(tx, card.personId, { drill });
  const face = reminderCard(ctx, { id: card.ownerId, items, drill, now, variant });
  await ctx.outbound.showFace(tx, onCard(card), face);
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
