import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { addMs } from '../../lib/time.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import { type Timers, withoutTimer } from '../escalation/index.ts';
import type { WarningCards } from './cards.ts';
import type { FactsOf } from './facts.ts';
import { createAnswer } from './follow-ups/answer.ts';
import { createArm } from './follow-ups/arm.ts';
import { createAsk } from './follow-ups/ask.ts';
import * as store from './store.ts';
import { laneOf } from './tell/envelope.ts';
import type { Warning } from './types.ts';

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
export function createFollowUps(needs: FollowUpNeeds) {
  const { timers, outbound } = needs;
  const arm = createArm(needs);
  const ask = createAsk({ ...needs, arm });

  /** One for each time of the level after the meeting; what is past by now is due now. */
  async function plan(tx: Tx, warning: Warning, now: Date): Promise<void> {
    const personId = warning.reportedBy ?? warning.owner?.personId;
    if (!personId || !warning.metAt || warning.drill) return;
    for (const ms of warning.policy.followUpMs) {
      const due = addMs(warning.metAt, ms);
      const dueAt = due > now ? due : now;
      const id = await store.addFollowUp(tx, { warningId: warning.id, personId, dueAt, now });
      await arm(tx, id, laneOf(warning), { step: 0, dueAt }, now);
    }
  }

  timers.register(store.FOLLOW_UP_KIND, {
    lock: store.lockFollowUp,
    fire: (tx, timer, { now }) => ask(tx, timer.owner.id, now),
    orphans: {
      find: (db) =>
        withoutTimer(db, store.FOLLOW_UP_KIND, sql`select id from follow_up where state in ('planned', 'asked')`),
      async rearm(tx, id, now) {
        const row = await store.followUp(tx, id);
        const warning = row && (await store.load(tx, row.warning_id));
        if (!warning) return;
        const dueAt = row.state === 'planned' && row.due_at > now ? row.due_at : now;
        await arm(tx, id, laneOf(warning), { step: row.asked, dueAt }, now);
      },
    },
  });
  outbound.registerOwner(store.FOLLOW_UP_KIND, {
    lock: store.lockFollowUp,
    stillAsked: async (tx, delivery) => (await store.followUp(tx, delivery.owner_id))?.state === 'asked',
    /** Whoever cannot be reached will not answer: police are asked at once. */
    async unreachable(tx, { owner_id: id, lane, created_at: now }) {
      const row = await store.followUp(tx, id);
      if (row?.state !== 'asked' || row.asked > 2) return;
      await store.changeFollowUp(tx, id, { asked: 2 });
      await arm(tx, id, lane, { step: 2, dueAt: now }, now);
    },
  });

  return { plan, answer: createAnswer({ outbound, arm }) };
}

export type FollowUps = ReturnType<typeof createFollowUps>;
