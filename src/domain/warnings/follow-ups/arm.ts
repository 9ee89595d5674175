import type { Tx } from '../../../database/index.ts';
import type { Timers } from '../../escalation/index.ts';
import * as store from '../store.ts';

/** Arms the one timer of a follow-up anew; without a time nothing more is due. */
export function createArm({ timers }: { timers: Timers }) {
  return function arm(
    tx: Tx,
    id: string,
    lane: number,
    next: { step: number; dueAt: Date } | null,
    now: Date,
  ): Promise<void> {
    const planned = next ? [{ purpose: 'follow_up', run: 0, ...next }] : [];
    return timers.sync(tx, store.followUpRef(id), lane, planned, now);
  };
}

export type Arm = ReturnType<typeof createArm>;
