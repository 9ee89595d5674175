import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import { notFound } from '../../lib/problem.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { TemplateCard } from '../../wecom/cards/index.ts';
import type { Directory } from '../directory/index.ts';
import type { CarryOut } from './act.ts';
import type { WarningCards } from './cards.ts';
import type { FactsOf } from './facts.ts';
import type { FollowUpAnswer } from './follow-ups/answer.ts';
import type { FollowUps } from './follow-ups.ts';
import type { Handovers } from './handovers.ts';
import { actorOf, hasPost, standingOf } from './people.ts';
import { tooLate } from './refused.ts';
import * as store from './store.ts';

interface AskedNeeds {
  db: Database;
  directory: Directory;
  outbound: Outbound;
  cards: WarningCards;
  factsOf: FactsOf;
  followUps: FollowUps;
  handovers: Handovers;
  carryOut: CarryOut;
}

/** The answers to a hand-over and a follow-up given on the page instead of on the card; the card then says so. */
export function createAsked(needs: AskedNeeds) {
  const { db, directory, outbound, cards, factsOf, followUps, handovers, carryOut } = needs;

  const show = (tx: Tx, owner: { kind: string; id: string }, personId: string, face: TemplateCard) =>
    outbound.showFace(tx, { owner, personId }, face);

  return {
    handover: (id: string, personId: string, answer: 'accepted' | 'refused'): Promise<void> =>
      transact(db, async (tx) => {
        const now = await appNow(tx);
        if (!(await store.offersTo(tx, personId)).some((offer) => offer.id === id)) throw notFound();
        await store.lockHandover(tx, id);
        await store.holdPost(tx, personId);
        const before = await store.handover(tx, id);
        if ((await handovers.settle(tx, id, answer, now, carryOut)) === 'unchanged') throw tooLate();
        await show(tx, store.handoverRef(id), personId, await handovers.settledCard(tx, before, answer));
      }),

    followUp: (id: string, personId: string, given: FollowUpAnswer): Promise<void> =>
      transact(db, async (tx) => {
        const now = await appNow(tx);
        if (!(await store.followUpsAsked(tx, personId)).some((one) => one.id === id)) throw notFound();
        const row = await store.followUp(tx, id);
        const warning = row && (await store.load(tx, row.warning_id));
        if (!warning) throw notFound();
        const standing = await standingOf(tx, directory, warning, personId, now);
        if (!hasPost(standing)) throw notFound();
        const by = actorOf(standing);
        if ((await followUps.answer(tx, id, by, given, now, carryOut)) === 'unchanged') throw tooLate();
        const facts = await factsOf(tx, warning, now);
        await show(tx, store.followUpRef(id), personId, cards.followUpAnswered(facts, given));
      }),
  };
}
