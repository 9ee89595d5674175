import type { Tx } from '../../../database/index.ts';
import type { Audit } from '../../../kernel/audit/index.ts';
import { addMs, minutes } from '../../../lib/time.ts';
import type { Outbound } from '../../../outbound/index.ts';
import { maySnooze, noteSnoozed } from '../../escalation/index.ts';
import type { SnoozeVariant } from '../cards/several.ts';
import type { WarningCards } from '../cards.ts';
import type { FactsOf } from '../facts.ts';
import { barrier } from '../rules/receipt.ts';
import * as store from '../store.ts';
import { type Reminders, reminderCard } from '../tell/reminders.ts';
import type { PressedCard } from './pressed.ts';

interface SnoozeNeeds {
  outbound: Outbound;
  audit: Audit;
  cards: WarningCards;
  factsOf: FactsOf;
  reminders: Reminders;
}

const SNOOZE_MS = minutes(30);

/** 「30分钟后再提醒我」: reminders leave one officer in peace, unless he is to act first or is the last one who hears them. */
export function createSnooze({ outbound, audit, cards, factsOf, reminders }: SnoozeNeeds) {
  /** Puts it off when others still hear of everything that waits for him. */
  async function snooze(tx: Tx, card: PressedCard, drill: boolean, now: Date): Promise<SnoozeVariant> {
    const { personId } = card;
    const waiting = await store.remindedOf(tx, personId, { drill });
    for (const { id, of } of waiting) {
      const warning = await store.load(tx, id);
      if (!warning) continue;
      const officers = await reminders.officersFor(tx, warning, of, warning.repeats, now);
      if (!maySnooze(officers, personId, now)) return 'KEPT';
    }
    await noteSnoozed(tx, personId, addMs(now, SNOOZE_MS));
    await audit.record(tx, {
      actor: { kind: 'person', personId },
      action: 'warning.reminder_snoozed',
      object: { kind: card.ownerKind, id: card.ownerId },
    });
    return 'SNOOZED';
  }

  return {
    /** On a C10 or C41 about one warning. */
    async ofWarning(tx: Tx, card: PressedCard, now: Date): Promise<void> {
      const warning = await store.load(tx, card.ownerId);
      if (!warning) throw new Error(`card of an unknown warning ${card.ownerId}`);
      const facts = await factsOf(tx, warning, now);
      const shut = barrier(warning);
      if (shut?.outcome === 'refused') return outbound.showFace(tx, onCard(card), cards.refusal(shut.why, facts));
      const variant = await snooze(tx, card, warning.drill, now);
      const { why, step } = warning.run;
      const todo = warning.timers.review ? 'REVIEW' : 'MATCH';
      const face =
        card.template === 'C41' ? cards.todo(facts, todo, variant) : cards.officer(facts, { why, step, variant });
      await outbound.showFace(tx, onCard(card), face);
    },

    /** On a C34r: the counts on it are those of now. */
    async ofSeveral(tx: Tx, card: PressedCard, now: Date): Promise<void> {
      const drill = await store.isDrillReminder(tx, card.ownerId);
      const variant = await snooze(tx, card, drill, now);
      const items = await store.remindedOf(tx, card.personId, { drill });
      await outbound.showFace(tx, onCard(card), reminderCard(cards, { id: card.ownerId, items, drill, now, variant }));
    },
  };
}

const onCard = (card: PressedCard) => ({
  owner: { kind: card.ownerKind, id: card.ownerId },
  messageIds: [card.messageId],
});
