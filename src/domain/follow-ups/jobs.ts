import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { logNextEvent } from '../../kernel/command/index.ts';
import { type TimerOwner, withoutTimer } from '../../kernel/escalation/index.ts';
import { checkWordOf, followUpContact } from '../../lib/check-word.ts';
import { addMs } from '../../lib/time.ts';
import type { DeliveryOwner, Notice } from '../../outbound/index.ts';
import type { Recipient } from '../directory/index.ts';
import {
  type Addressed,
  authorisationOf,
  factsOf,
  hasPost,
  laneOf,
  type Warning,
  type WarningContext,
  warningCards,
  warningStore,
} from '../warnings/index.ts';
import { schedule } from './commands.ts';
import * as store from './store.ts';

/** How often the reporter himself is asked; from then on community police are. */
const OWN_TURNS = 2;

export const followUpTimers = (ctx: WarningContext): TimerOwner => ({
  lock: store.lockFollowUp,
  fire: (tx, timer, { now }) => ask(ctx, tx, timer.owner.id, now),
  orphans: {
    find: (db) =>
      withoutTimer(db, store.FOLLOW_UP_KIND, sql`select id from follow_up where state in ('planned', 'asked')`),
    async rearm(tx, id, now) {
      const row = await store.followUp(tx, id);
      const warning = row && (await warningStore.load(tx, row.warningId));
      if (!warning) return;
      const dueAt = row.state === 'planned' && row.dueAt > now ? row.dueAt : now;
      await schedule(ctx, tx, id, laneOf(warning), { step: row.asked, dueAt }, now);
    },
  },
});

export const followUpDeliveries = (ctx: WarningContext): DeliveryOwner => ({
  lock: store.lockFollowUp,
  stillAsked: async (tx, delivery) => (await store.followUp(tx, delivery.ownerId))?.state === 'asked',
  /** Whoever cannot be reached will not answer: police are asked at once. */
  async unreachable(tx, { ownerId: id, lane, createdAt: now }) {
    const row = await store.followUp(tx, id);
    if (row?.state !== 'asked' || row.asked > OWN_TURNS) return;
    await store.changeFollowUp(tx, id, { asked: OWN_TURNS });
    await schedule(ctx, tx, id, lane, { step: OWN_TURNS, dueAt: now }, now);
  },
});

/** Puts the question, for the first time or again. */
async function ask(ctx: WarningContext, tx: Tx, id: string, now: Date): Promise<void> {
  const row = await store.followUp(tx, id);
  const warning = row && (await warningStore.load(tx, row.warningId));
  if (!warning || row.state === 'answered' || row.state === 'cancelled') return;
  const owner = await authorisationOf(ctx, tx, warning, row.ownerPersonId, now);
  // Whoever lost his role is not asked any more: community police are.
  const asked = hasPost(owner) ? row.asked + 1 : Math.max(row.asked, OWN_TURNS) + 1;
  const isOwnTurn = asked <= OWN_TURNS;
  await store.changeFollowUp(tx, id, { state: 'asked', asked });
  const action = isOwnTurn ? 'asked' : 'asked_police';
  await logNextEvent(tx, store.followUpRef(id), { action, from: row.state, to: 'asked', now, actor: null });

  const facts = await factsOf(ctx, tx, warning, now);
  const lane = laneOf(warning);
  const send = (people: Addressed[], message: Pick<Notice, 'purpose' | 'template' | 'content'>) =>
    ctx.outbound.notify(
      tx,
      people.map(({ personId, userid }) => ({
        owner: store.followUpRef(id),
        to: { personId, userid },
        ...message,
        occurrence: asked,
        lane,
      })),
    );
  // Police were silent for a day too: their station is notified with every repetition, until somebody answers.
  if (asked > OWN_TURNS + 1)
    await send(await police(ctx, tx, warning, 3, now), {
      purpose: 'todo',
      template: 'C41',
      content: { type: 'card', card: warningCards.todo(ctx, facts, 'FOLLOW_UP') },
    });
  const people = isOwnTurn ? await reporter(ctx, tx, row.ownerPersonId) : await police(ctx, tx, warning, 2, now);
  for (const one of people) {
    const word = checkWordOf(ctx.crypto, followUpContact(row, one.personId, asked));
    const card = warningCards.followUp(ctx, facts, id, word);
    await send([one], { purpose: 'ask', template: 'C01b', content: { type: 'card', card } });
  }
  const wait = waitOf(ctx, warning, asked);
  await schedule(ctx, tx, id, lane, { step: asked, dueAt: addMs(now, wait) }, now);
}

/** By the rules the warning began with. */
function waitOf({ settings: { followUp } }: WarningContext, { policy }: Warning, asked: number): number {
  const { againMs, policeMs } = policy.followUpWaits ?? { againMs: followUp.again, policeMs: followUp.police };
  return asked === 1 ? againMs : asked === 2 ? policeMs - againMs : policeMs;
}

async function reporter({ directory }: WarningContext, tx: Tx, personId: string): Promise<Addressed[]> {
  const found = await directory.person(tx, personId);
  return found?.userid ? [{ personId: found.id, userid: found.userid }] : [];
}

/** Who stands on the step, or on the next one where somebody does. */
async function police(ctx: WarningContext, tx: Tx, warning: Warning, step: 2 | 3 | 4, at: Date): Promise<Recipient[]> {
  const { organisationId, gridUnitId } = warning;
  if (!organisationId) return [];
  const found = await ctx.directory.peopleOnStep(tx, { organisationId, gridUnitId, step, at });
  const reachable = found.filter((one) => one.userid !== null);
  if (reachable.length > 0 || step === 4) return reachable;
  return police(ctx, tx, warning, step === 2 ? 3 : 4, at);
}
