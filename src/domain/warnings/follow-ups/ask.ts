import type { Tx } from '../../../database/index.ts';
import { addMs } from '../../../lib/time.ts';
import type { Notice, Outbound } from '../../../outbound/index.ts';
import type { Directory, Recipient } from '../../directory/index.ts';
import type { WarningCards } from '../cards.ts';
import type { FactsOf } from '../facts.ts';
import { hasPost, standingOf } from '../people.ts';
import * as store from '../store.ts';
import { noteTask } from '../task-event.ts';
import { type Addressed, laneOf } from '../tell/envelope.ts';
import type { Warning } from '../types.ts';
import type { Arm } from './arm.ts';

interface AskNeeds {
  directory: Directory;
  outbound: Outbound;
  cards: WarningCards;
  factsOf: FactsOf;
  arm: Arm;
  againMs: number;
  policeMs: number;
}

/** How often the reporter himself is asked; from then on community police are. */
const OWN_TURNS = 2;

/** Puts the question, for the first time or again. */
export function createAsk({ directory, outbound, cards, factsOf, arm, againMs, policeMs }: AskNeeds) {
  return async function ask(tx: Tx, id: string, now: Date): Promise<void> {
    const row = await store.followUp(tx, id);
    const warning = row && (await store.load(tx, row.warning_id));
    if (!warning || row.state === 'answered' || row.state === 'cancelled') return;
    const owner = await standingOf(tx, directory, warning, row.owner_person_id, now);
    // Whoever lost his role is not asked any more: community police are.
    const asked = hasPost(owner) ? row.asked + 1 : Math.max(row.asked, OWN_TURNS) + 1;
    const isOwnTurn = asked <= OWN_TURNS;
    await store.changeFollowUp(tx, id, { state: 'asked', asked });
    const action = isOwnTurn ? 'asked' : 'asked_police';
    await noteTask(tx, store.FOLLOW_UP_KIND, { id, action, from: row.state, to: 'asked', now, actor: null });

    const facts = await factsOf(tx, warning, now);
    const say = (people: Addressed[], what: Pick<Notice, 'purpose' | 'template' | 'content'>) =>
      outbound.say(
        tx,
        people.map((to) => ({
          owner: store.followUpRef(id),
          to: { personId: to.personId, userid: to.userid },
          ...what,
          occurrence: asked,
          lane: laneOf(warning),
        })),
      );
    // Police were silent for a day too: their station is told with every repetition, until somebody answers.
    if (asked > OWN_TURNS + 1)
      await say(await police(tx, warning, 3, now), {
        purpose: 'todo',
        template: 'C41',
        content: { type: 'card', card: cards.todo(facts, 'FOLLOW_UP') },
      });
    await say(isOwnTurn ? await reporter(tx, row.owner_person_id) : await police(tx, warning, 2, now), {
      purpose: 'ask',
      template: 'C01b',
      content: { type: 'card', card: cards.followUp(facts, id) },
    });
    const wait = asked === 1 ? againMs : asked === 2 ? policeMs - againMs : policeMs;
    await arm(tx, id, laneOf(warning), { step: asked, dueAt: addMs(now, wait) }, now);
  };

  async function reporter(tx: Tx, personId: string): Promise<Addressed[]> {
    const found = await directory.person(tx, personId);
    return found?.userid ? [{ personId: found.id, userid: found.userid }] : [];
  }

  /** Who stands on the step, or on the next one where somebody does. */
  async function police(tx: Tx, warning: Warning, step: 2 | 3 | 4, at: Date): Promise<Recipient[]> {
    const { organisationId, gridUnitId } = warning;
    if (!organisationId) return [];
    const found = await directory.peopleOnStep(tx, { organisationId, gridUnitId, step, at });
    const reachable = found.filter((one) => one.userid !== null);
    if (reachable.length > 0 || step === 4) return reachable;
    return police(tx, warning, step === 2 ? 3 : 4, at);
  }
}
