import type { Tx } from '../../../database/index.ts';
import { noteTold } from '../../escalation/index.ts';
import type { WarningCards } from '../cards.ts';
import type { ActContext } from '../context.ts';
import type { Saying } from '../decision.ts';
import type { Facts, FactsOf } from '../facts.ts';
import { isClimbing, isOpen } from '../rules/run.ts';
import * as store from '../store.ts';
import type { Warning } from '../types.ts';
import type { SayAnew } from './envelope.ts';
import type { TellNeeds } from './needs.ts';
import type { Reminders } from './reminders.ts';
import { createRenewAsks } from './renew-asks.ts';
import { createReviewed } from './reviewed.ts';
import { createThanks } from './thanks.ts';
import type { Whom } from './whom.ts';
import { createWithdraw } from './withdraw.ts';

/** What is said here; a ladder step alone was told before, and a thousand of them fall due together. */
const NEED_FACTS = new Set<Saying['say']>([
  'face',
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

/** How it stood before the act: faces change on cards that were there, not on those that the act itself sends. */
interface Before {
  from: Warning;
  shown: store.ShownCard[];
  /** Of an outcome that is being taken back. */
  reversed: store.ReversedCard[];
}

interface SayNeeds extends TellNeeds {
  cards: WarningCards;
  factsOf: FactsOf;
  whom: Whom;
  sayAnew: SayAnew;
  remind: Reminders['remind'];
}

/** The rest of the sayings, once the state is saved: faces of cards that are there, and messages that ring. */
export function sayCards({ directory, outbound, cards, factsOf, whom, sayAnew, remind, undoneText }: SayNeeds) {
  const withdraw = createWithdraw({ outbound, cards });
  const reviewed = createReviewed({ outbound, whom });
  const renewAsks = createRenewAsks({ outbound, cards });
  const thanks = createThanks({ outbound, cards });

  return async function cardsOf(
    tx: Tx,
    warning: Warning,
    { from, shown, reversed }: Before,
    sayings: Saying[],
    context: ActContext,
  ): Promise<void> {
    const { now, actor } = context;
    const owner = store.ownerOf(warning.id);
    if (hasSettled(warning, from))
      await outbound.suppress(tx, owner, { reason: settledReason(warning), purposes: ['ask'] });
    if (beginsUrgently(warning, from)) await thanks.silence(tx, warning, now);
    if (!sayings.some(({ say }) => NEED_FACTS.has(say))) return;
    const facts = { ...(await factsOf(tx, warning, now)), ...(await namedIn(sayings)) };
    for (const saying of sayings) await saySaying(saying);

    async function saySaying(saying: Saying): Promise<void> {
      switch (saying.say) {
        case 'face':
          return showFace(saying);
        case 'asks-renewed':
          return renewAsks(tx, facts);
        case 'notice':
          return sayNotice(saying);
        case 'todo':
          return sayTodo(saying);
        case 'remind':
          return remind(tx, warning, saying.of, context);
        case 'message':
          return sayMessage(saying);
        case 'settled':
          if (saying.of === 'REVIEW') return reviewed(tx, warning, now);
          return outbound.showFace(tx, { owner, templates: ['C32'] }, cards.face('supplemented', facts, 'SYSTEM'));
        case 'undone':
          await withdraw(tx, facts, reversed, actor.personId);
          return sayAnew(tx, warning, await whom.centreOnDuty(tx, now), () => ({
            purpose: 'correction',
            template: 'T-UNDONE',
            content: { type: 'text', text: undoneText.replace('{no}', warning.number) },
          }));
        case 'thank-employee':
          return thanks.thank(tx, facts);
        case 'defect':
          await directory.defect(tx, {
            kind: saying.kind,
            ...(warning.organisationId ? { organisationId: warning.organisationId } : {}),
            ...(warning.personId ? { personId: warning.personId } : {}),
            note: warning.number,
          });
      }
    }

    async function sayTodo({ todo, to }: Extract<Saying, { say: 'todo' }>): Promise<void> {
      const all = to === 'owner' ? await whom.forMessage(tx, warning, to) : await whom.forTodo(tx, warning, to, now);
      const people = to === 'owner' ? all.filter(({ personId }) => !context.told.has(personId)) : all;
      await sayAnew(tx, warning, people, () => ({
        purpose: 'todo',
        template: 'C41',
        content: { type: 'card', card: cards.todo(facts, todo) },
      }));
      await noteTold(
        tx,
        people.map(({ personId }) => personId),
        [owner],
        now,
      );
    }

    /** What only some sayings need to know. */
    async function namedIn(all: Saying[]): Promise<Pick<Facts, 'supportName' | 'reason'>> {
      const revoked = all.find((saying) => saying.say === 'message' && saying.card === 'C36');
      const support = all.some((saying) => saying.say === 'face' && saying.face === 'C01a-support');
      const called = support ? await whom.firstTold(tx, warning, context) : undefined;
      return {
        ...(revoked?.say === 'message' && revoked.reason ? { reason: revoked.reason } : {}),
        ...(called ? { supportName: called.name } : {}),
      };
    }

    async function showFace({ face, whose, orAnew }: Extract<Saying, { say: 'face' }>): Promise<void> {
      const actorId = whose === 'owner' ? warning.owner?.personId : actor.personId;
      const card = cards.face(face, facts, actor.kind);
      const isOwn = whose === 'actor' || whose === 'owner';
      const isMeant = (personId: string): boolean => {
        if (whose === 'everyone') return true;
        if (typeof whose === 'object') return personId === whose.personId;
        return isOwn ? personId === actorId : personId !== actorId;
      };
      // While police are still called for, their card is what they answer with; a new one stands in for the old.
      const asks = whose === 'others' && isClimbing(warning);
      const isAsked = ({ personId, template }: store.ShownCard) =>
        asks && template === 'C10' && !context.told.has(personId);
      const wanted = shown.filter((card) => isMeant(card.personId) && !isAsked(card));
      const messageIds = wanted.map(({ messageId }) => messageId);
      await outbound.showFace(tx, { owner, messageIds }, card, { mustAct: isOwn || orAnew === true });
      const isNew = whose === 'owner' && warning.owner?.since.getTime() === now.getTime();
      if (isNew && wanted.length === 0) await sayMessage({ say: 'message', card: 'C01a', to: 'owner' });
    }

    async function sayNotice({ to, why }: Extract<Saying, { say: 'notice' }>): Promise<void> {
      const all = to === 'centre' ? await whom.centreOnDuty(tx, now) : await whom.onStep(tx, warning, 2, now);
      const people = all.filter(({ personId }) => !context.told.has(personId));
      await store.addAddressees(tx, warning, people, to === 'centre' ? 4 : 2, now);
      await sayAnew(tx, warning, people, () => ({
        purpose: 'notice',
        template: 'C10',
        content: { type: 'card', card: cards.officer(facts, { why, step: warning.run.step }) },
      }));
    }

    async function sayMessage({ card, to, reason }: Extract<Saying, { say: 'message' }>): Promise<void> {
      const mustAct = card === 'C32' || card === 'C01a';
      await sayAnew(tx, warning, await whom.forMessage(tx, warning, to), () => ({
        purpose: mustAct ? 'todo' : 'notice',
        template: card,
        content: { type: 'card', card: cards.message(card, facts, reason) },
        mustAct,
      }));
    }
  };
}

/** From here on the fraudster may be watching his screen. */
function beginsUrgently(warning: Warning, from: Warning): boolean {
  const isUnderWay = (one: Warning) =>
    (one.level === 'CRITICAL' || one.level === 'HIGH') && isOpen(one) && one.dispatchedAt !== null;
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
