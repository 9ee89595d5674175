import { appNow, type Tx } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import type { Directory } from '../directory/index.ts';
import type { CarryOut } from './act.ts';
import type { WarningCards } from './cards.ts';
import type { Refusal } from './decision.ts';
import type { Facts, FactsOf } from './facts.ts';
import type { FollowUps } from './follow-ups.ts';
import type { Handovers } from './handovers.ts';
import { actorOf, hasPost, may, standingOf } from './people.ts';
import type { Perform } from './perform.ts';
import {
  actOf,
  FOLLOW_UP_ANSWERS,
  OPENS,
  type PressedCard,
  type PressedKey,
  SNOOZE,
  wordOf,
} from './replies/pressed.ts';
import { createSnooze } from './replies/snooze.ts';
import { barrier } from './rules/receipt.ts';
import { presentFace } from './rules/run.ts';
import * as store from './store.ts';
import type { Reminders } from './tell/reminders.ts';
import type { Warning } from './types.ts';

interface ReplyNeeds {
  directory: Directory;
  outbound: Outbound;
  cards: WarningCards;
  factsOf: FactsOf;
  perform: Perform;
  followUps: FollowUps;
  handovers: Handovers;
  carryOut: CarryOut;
  audit: Audit;
  reminders: Reminders;
}

/** What the buttons of a warning's cards do. Every press ends in a face: a changed card, or why nothing changed. */
export function createReplies({
  directory,
  outbound,
  cards,
  factsOf,
  perform,
  followUps,
  handovers,
  carryOut,
  audit,
  reminders,
}: ReplyNeeds) {
  const snooze = createSnooze({ outbound, audit, cards, factsOf, reminders });

  async function onWarning(tx: Tx, press: PressedKey, card: PressedCard): Promise<void> {
    const now = await appNow(tx);
    const warning = await store.lockAndLoad(tx, card.ownerId);
    if (!warning) throw new Error(`card of an unknown warning ${card.ownerId}`);
    const word = wordOf(press.key);
    if (word === SNOOZE) return snooze.ofWarning(tx, card, now);
    const opened = OPENS[word];
    if (opened) {
      const facts = await factsOf(tx, warning, now);
      const why = await whyNotOpened(tx, warning, card.personId, now);
      if (why) return outbound.showFace(tx, onCard(card), cards.refusal(why, facts));
      return outbound.showFace(tx, onCard(card), cards.face(opened, facts, 'ADVISOR'), { mustAct: true });
    }
    const act = actOf(word, press.selections, warning.dispatchedAt, now);
    if (!act) throw new Error(`unknown button ${word}`);
    const prefer = card.template === 'C10' ? ('POLICE' as const) : ('ADVISOR' as const);
    const { decision, warning: after } = await perform(tx, warning, card.personId, act, { now, prefer });
    if (act.act === 'assign_duty' && decision.outcome !== 'refused') return showAssigned(tx, card);
    if (decision.outcome === 'done') return;

    const facts = await factsOf(tx, after, now);
    if (decision.outcome === 'refused') return outbound.showFace(tx, onCard(card), cards.refusal(decision.why, facts));
    if (act.act === 'police_call') return outbound.showFace(tx, onCard(card), cards.policeCalled(facts));
    const standing = await standingOf(tx, directory, after, card.personId, now);
    const told = decision.outcome === 'unchanged' ? decision.face : undefined;
    const face = told ? cards.face(told, facts, actorOf(standing, prefer).kind) : standingCard(facts, card.template);
    await outbound.showFace(tx, onCard(card), face, { mustAct: true });
  }

  /** The other side of a card is for whoever has the warning; null when he does. */
  async function whyNotOpened(tx: Tx, warning: Warning, personId: string, now: Date): Promise<Refusal | null> {
    if (warning.owner?.personId === personId) return null;
    const shut = barrier(warning);
    if (shut?.outcome === 'refused') return shut.why;
    return may(await standingOf(tx, directory, warning, personId, now), 'warning.outcome') ? 'TAKEN' : 'FORBIDDEN';
  }

  /** What the card should say when an act came to nothing: while nobody has signed, still the question, without a name. */
  function standingCard(facts: Facts, template: string): TemplateCard {
    const { warning } = facts;
    if (template === 'C10') return cards.officer(facts, { why: warning.run.why, step: warning.run.step });
    if (warning.state === 'DISPATCHED') return cards.ask(facts, { repeat: false });
    return cards.face(presentFace(warning), facts, 'ADVISOR');
  }

  /** 「转派值班」 leaves the officer's own card open to him: he may still take over. */
  async function showAssigned(tx: Tx, card: PressedCard): Promise<void> {
    const now = await appNow(tx);
    const warning = await store.load(tx, card.ownerId);
    if (!warning) return;
    const facts = await factsOf(tx, warning, now);
    await outbound.showFace(
      tx,
      onCard(card),
      cards.officer(facts, { why: warning.run.why, step: warning.run.step, variant: 'ASSIGNED' }),
    );
  }

  async function onFollowUp(tx: Tx, press: PressedKey, card: PressedCard): Promise<void> {
    const now = await appNow(tx);
    const given = FOLLOW_UP_ANSWERS[wordOf(press.key)];
    if (!given) throw new Error(`unknown follow-up button ${press.key}`);
    const row = await store.followUp(tx, card.ownerId);
    const warning = row && (await store.load(tx, row.warning_id));
    if (!warning) return;
    const standing = await standingOf(tx, directory, warning, card.personId, now);
    const facts = await factsOf(tx, warning, now);
    if (!hasPost(standing)) return outbound.showFace(tx, onCard(card), cards.refusal('FORBIDDEN', facts));
    const by = actorOf(standing);
    const result = await followUps.answer(tx, card.ownerId, by, given, now, carryOut);
    const face = result === 'done' ? cards.followUpAnswered(facts, given) : cards.refusal('CLOSED', facts);
    await outbound.showFace(tx, onCard(card), face);
  }

  async function onHandover(tx: Tx, press: PressedKey, card: PressedCard): Promise<void> {
    const now = await appNow(tx);
    await store.lockHandover(tx, card.ownerId);
    await store.holdPost(tx, card.personId);
    const answer = wordOf(press.key) === 'confirm_handover' ? 'accepted' : 'refused';
    const before = await store.handover(tx, card.ownerId);
    await handovers.settle(tx, card.ownerId, answer, now, carryOut);
    const stands = before.state === 'offered' ? answer : before.state;
    await outbound.showFace(tx, onCard(card), await handovers.settledCard(tx, before, stands));
  }

  /** The only button of a list of reminders that calls back. */
  const onRollup = async (tx: Tx, _press: PressedKey, card: PressedCard) =>
    snooze.ofSeveral(tx, card, await appNow(tx));

  return { onWarning, onFollowUp, onHandover, onRollup };
}

const onCard = (card: PressedCard) => ({
  owner: { kind: card.ownerKind, id: card.ownerId },
  messageIds: [card.messageId],
});
