import type { Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { addMs } from '../../lib/time.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Directory, Recipient } from '../directory/index.ts';
import { LEVELS, type OwnerRef, type Timers } from '../escalation/index.ts';
import type { CarryOut } from './act.ts';
import type { WarningCards } from './cards.ts';
import type { Actor } from './decision.ts';
import type { Facts, FactsOf } from './facts.ts';
import { hasPost, standingOf } from './people.ts';
import { reopen } from './rules/review.ts';
import * as store from './store.ts';
import { noteTask } from './task-event.ts';
import type { Warning } from './types.ts';

const FOLLOW_UP_KIND = 'follow_up';

export type FollowUpAnswer = 'STABLE' | 'STILL_AT_RISK' | 'UNREACHABLE';

interface FollowUpNeeds {
  timers: Timers;
  directory: Directory;
  outbound: Outbound;
  cards: WarningCards;
  factsOf: FactsOf;
  /** How long an unanswered question waits before it is put again, and before police are asked. */
  againMs: number;
  policeMs: number;
}

/**
 * After a meeting that is closed the colleague is asked after again. An unanswered question goes to community police, and
 * is put to them again every day until somebody answers: no silence ends it.
 */
export function createFollowUps({ timers, directory, outbound, cards, factsOf, againMs, policeMs }: FollowUpNeeds) {
  const ref = (id: string): OwnerRef => ({ kind: FOLLOW_UP_KIND, id });

  /** One for each time of the level after the meeting; what is past by now is due now. */
  async function plan(tx: Tx, warning: Warning, now: Date): Promise<void> {
    const owner = warning.reportedBy ?? warning.owner?.personId;
    if (!owner || !warning.metAt || warning.drill) return;
    for (const ms of warning.policy.followUpMs) {
      const id = newId();
      const due = addMs(warning.metAt, ms);
      const dueAt = due > now ? due : now;
      await tx
        .insertInto('follow_up')
        .values({
          id,
          warning_id: warning.id,
          owner_person_id: owner,
          due_at: dueAt,
          state: 'planned',
          created_at: now,
        })
        .execute();
      await timers.sync(
        tx,
        ref(id),
        LEVELS.indexOf(warning.level),
        [{ purpose: 'follow_up', run: 0, step: 0, dueAt }],
        now,
      );
    }
  }

  async function fire(tx: Tx, id: string, now: Date): Promise<void> {
    const row = await tx.selectFrom('follow_up').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const warning = await store.load(tx, row.warning_id);
    if (!warning || row.state === 'answered' || row.state === 'cancelled') return;
    const owner = await standingOf(tx, directory, warning, row.owner_person_id, now);
    // Whoever lost his role is not asked any more: community police are.
    const asked = hasPost(owner) ? row.asked + 1 : Math.max(row.asked + 1, 3);
    await tx.updateTable('follow_up').set({ state: 'asked', asked }).where('id', '=', id).execute();
    await noteTask(tx, FOLLOW_UP_KIND, {
      id,
      action: asked <= 2 ? 'asked' : 'asked_police',
      from: row.state,
      to: 'asked',
      now,
      actor: null,
    });

    const people = asked <= 2 ? await person(tx, row.owner_person_id) : await police(tx, warning, 2, now);
    const facts = await factsOf(tx, warning, now);
    if (asked > 3) await remindStation(tx, warning, facts, { id, asked, now });
    await outbound.say(
      tx,
      people.map((to) => ({
        owner: ref(id),
        to,
        purpose: 'ask' as const,
        template: 'C01b',
        content: { type: 'card' as const, card: cards.followUp(facts, id) },
        occurrence: asked,
        lane: laneOf(warning),
      })),
    );
    const wait = asked === 1 ? againMs : asked === 2 ? policeMs - againMs : policeMs;
    await timers.sync(
      tx,
      ref(id),
      LEVELS.indexOf(warning.level),
      [{ purpose: 'follow_up', run: 0, step: asked, dueAt: addMs(now, wait) }],
      now,
    );
  }

  /** An answer; 「仍有风险」 opens the warning again, 「联系不上」 asks community police at once. */
  async function answer(
    tx: Tx,
    id: string,
    by: Actor & { personId: string },
    given: FollowUpAnswer,
    now: Date,
    carryOut: CarryOut,
  ): Promise<'done' | 'unchanged'> {
    const row = await tx.selectFrom('follow_up').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    if (row.state === 'answered' || row.state === 'cancelled') return 'unchanged';
    const warning = await store.lockAndLoad(tx, row.warning_id);
    if (!warning) return 'unchanged';
    if (given === 'UNREACHABLE' && by.kind !== 'POLICE') {
      await tx
        .updateTable('follow_up')
        .set({ asked: Math.max(row.asked, 2) })
        .where('id', '=', id)
        .execute();
      await timers.sync(
        tx,
        ref(id),
        LEVELS.indexOf(warning.level),
        [{ purpose: 'follow_up', run: 0, step: 2, dueAt: now }],
        now,
      );
      await noteTask(tx, FOLLOW_UP_KIND, {
        id,
        action: 'unreachable',
        from: row.state,
        to: row.state,
        now,
        actor: by.personId,
      });
      return 'done';
    }
    await tx
      .updateTable('follow_up')
      .set({ state: 'answered', answer: given, answered_by: by.personId, answered_at: now })
      .where('id', '=', id)
      .execute();
    await noteTask(tx, FOLLOW_UP_KIND, {
      id,
      action: 'answered',
      from: row.state,
      to: 'answered',
      now,
      actor: by.personId,
      detail: { answer: given },
    });
    await timers.sync(tx, ref(id), LEVELS.indexOf(warning.level), [], now);
    await outbound.suppress(tx, ref(id), { reason: 'acked', purposes: ['ask'] });
    if (given === 'STILL_AT_RISK') {
      const decision = reopen(warning, now);
      await outbound.suppress(tx, store.ownerOf(warning.id), { reason: 'closed', purposes: ['notice'] });
      if (decision.outcome === 'done') await carryOut(tx, warning, decision, { actor: by, now, told: new Set() });
    }
    return 'done';
  }

  async function person(tx: Tx, personId: string) {
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

  /** Police were silent for a day too: their station is told with every repetition, until somebody answers. */
  async function remindStation(
    tx: Tx,
    warning: Warning,
    facts: Facts,
    { id, asked, now }: { id: string; asked: number; now: Date },
  ): Promise<void> {
    const station = await police(tx, warning, 3, now);
    await outbound.say(
      tx,
      station.map((to) => ({
        owner: ref(id),
        to,
        purpose: 'todo' as const,
        template: 'C41',
        content: { type: 'card' as const, card: cards.todo(facts, 'FOLLOW_UP') },
        occurrence: asked,
        lane: laneOf(warning),
      })),
    );
  }

  timers.register(FOLLOW_UP_KIND, {
    lock: (tx, id) => lock(tx, id),
    fire: (tx, timer, { now }) => fire(tx, timer.owner.id, now),
  });
  outbound.registerOwner(FOLLOW_UP_KIND, {
    lock: (tx, id) => lock(tx, id),
    async stillAsked(tx, delivery) {
      const row = await tx
        .selectFrom('follow_up')
        .select('state')
        .where('id', '=', delivery.owner_id)
        .executeTakeFirst();
      return row?.state === 'asked';
    },
    async unreachable(tx, delivery) {
      const row = await tx.selectFrom('follow_up').selectAll().where('id', '=', delivery.owner_id).executeTakeFirst();
      const armed = row?.state === 'asked' && row.asked <= 2;
      if (!row || !armed) return;
      const now = delivery.created_at;
      await tx.updateTable('follow_up').set({ asked: 2 }).where('id', '=', row.id).execute();
      await timers.sync(tx, ref(row.id), 1, [{ purpose: 'follow_up', run: 0, step: 2, dueAt: now }], now);
    },
  });

  return { plan, answer };
}

async function lock(tx: Tx, id: string): Promise<void> {
  const row = await tx.selectFrom('follow_up').select('warning_id').where('id', '=', id).executeTakeFirst();
  if (row) await store.lock(tx, row.warning_id);
  await tx.selectFrom('follow_up').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}

const laneOf = ({ level }: Warning) => LEVELS.indexOf(level) as 0 | 1 | 2 | 3;
