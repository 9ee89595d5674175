import type { Tx } from '../../../database/index.ts';
import type { Outbound } from '../../../outbound/index.ts';
import type { CarryOut } from '../act.ts';
import type { Person } from '../decision.ts';
import { reopen } from '../rules/review.ts';
import * as store from '../store.ts';
import { noteTask } from '../task-event.ts';
import { laneOf } from '../tell/envelope.ts';
import type { Arm } from './arm.ts';

export type FollowUpAnswer = 'STABLE' | 'STILL_AT_RISK' | 'UNREACHABLE';

/** An answer; 「仍有风险」 opens the warning again, 「联系不上」 asks community police at once. */
export function createAnswer({ outbound, arm }: { outbound: Outbound; arm: Arm }) {
  return async function answer(
    tx: Tx,
    id: string,
    by: Person,
    given: FollowUpAnswer,
    now: Date,
    carryOut: CarryOut,
  ): Promise<'done' | 'unchanged'> {
    await store.lockFollowUp(tx, id);
    const row = await store.followUp(tx, id);
    const warning = row && (await store.load(tx, row.warning_id));
    if (!warning || row.state === 'answered' || row.state === 'cancelled') return 'unchanged';
    const note = { id, from: row.state, now, actor: by.personId };
    if (given === 'UNREACHABLE' && by.kind !== 'POLICE') {
      await store.changeFollowUp(tx, id, { asked: Math.max(row.asked, 2) });
      await arm(tx, id, laneOf(warning), { step: 2, dueAt: now }, now);
      await noteTask(tx, store.FOLLOW_UP_KIND, { ...note, action: 'unreachable', to: row.state });
      return 'done';
    }
    await store.changeFollowUp(tx, id, {
      state: 'answered',
      answer: given,
      answered_by: by.personId,
      answered_at: now,
    });
    const detail = { answer: given };
    await noteTask(tx, store.FOLLOW_UP_KIND, { ...note, action: 'answered', to: 'answered', detail });
    await arm(tx, id, laneOf(warning), null, now);
    await outbound.suppress(tx, store.followUpRef(id), { reason: 'acked', purposes: ['ask'] });
    if (given === 'STILL_AT_RISK') {
      const decision = reopen(warning, now);
      await outbound.suppress(tx, store.ownerOf(warning.id), { reason: 'closed', purposes: ['notice'] });
      if (decision.outcome === 'done') await carryOut(tx, warning, decision, { actor: by, now, told: new Set() });
    }
    return 'done';
  };
}
