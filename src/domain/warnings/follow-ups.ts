import type { Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { addMs } from '../../lib/time.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import { LEVELS, type OwnerRef, type Timers } from '../escalation/index.ts';
import type { CarryOut } from './act.ts';
import type { WarningCards } from './cards.ts';
import type { FactsOf } from './facts.ts';
import { reopen } from './rules/officer.ts';
import * as store from './store.ts';
import type { Actor, Warning } from './types.ts';

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

/** After an approved meeting the colleague is asked after again; an unanswered question goes to community police. */
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
    const asked = row.asked + 1;
    await tx.updateTable('follow_up').set({ state: 'asked', asked }).where('id', '=', id).execute();
    await note(tx, {
      id,
      action: asked <= 2 ? 'asked' : 'asked_police',
      from: row.state,
      to: 'asked',
      now,
      actor: null,
    });

    const people = asked <= 2 ? await person(tx, row.owner_person_id) : await police(tx, warning, now);
    const facts = await factsOf(tx, warning, now);
    await outbound.say(
      tx,
      people.map((to) => ({
        owner: ref(id),
        to,
        purpose: 'ask' as const,
        template: 'C01b',
        content: { type: 'card' as const, card: cards.followUp(facts, id) },
        occurrence: asked,
        lane: LEVELS.indexOf(warning.level) as 0 | 1 | 2 | 3,
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
      await note(tx, { id, action: 'unreachable', from: row.state, to: row.state, now, actor: by.personId });
      return 'done';
    }
    await tx
      .updateTable('follow_up')
      .set({ state: 'answered', answer: given, answered_by: by.personId, answered_at: now })
      .where('id', '=', id)
      .execute();
    await note(tx, {
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

  async function police(tx: Tx, warning: Warning, at: Date) {
    if (!warning.organisationId) return [];
    const found = await directory.peopleOnStep(tx, {
      organisationId: warning.organisationId,
      gridUnitId: warning.gridUnitId,
      step: 2,
      at,
    });
    return found.filter((one) => one.userid !== null);
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

interface Note {
  id: string;
  action: string;
  from: string;
  to: string;
  now: Date;
  actor: string | null;
  detail?: Record<string, unknown>;
}

async function note(tx: Tx, { id, action, from, to, now, actor, detail }: Note): Promise<void> {
  const { version } = await tx
    .updateTable('follow_up')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('event_log')
    .values({
      owner_kind: FOLLOW_UP_KIND,
      owner_id: id,
      version,
      at: now,
      actor_kind: actor ? 'person' : 'system',
      actor_id: actor,
      action,
      from_state: from,
      to_state: to,
      detail: JSON.stringify(detail ?? {}),
    })
    .execute();
}
