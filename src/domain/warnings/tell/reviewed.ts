import type { Tx } from '../../../database/index.ts';
import type { Outbound } from '../../../outbound/index.ts';
import * as store from '../store.ts';
import type { Warning } from '../types.ts';
import type { Whom } from './whom.ts';

interface ReviewedNeeds {
  outbound: Outbound;
  whom: Whom;
}

/**
 * The review is done: the task (C41) leaves the phones of those who were asked for it, since it has no code to change it
 * with. Community police keep theirs: they were asked to ring somebody.
 */
export function createReviewed({ outbound, whom }: ReviewedNeeds) {
  return async function reviewed(tx: Tx, warning: Warning, now: Date): Promise<void> {
    const asked = await store.askedBy(tx, warning.id, 'C41');
    if (asked.length === 0) return;
    const police = (await whom.onStep(tx, warning, 2, now)).map(({ personId }) => personId);
    const exceptPersonIds = [...(await store.othersTold(tx, warning.id, asked, 'todo')), ...police];
    await outbound.recall(tx, store.ownerOf(warning.id), { purposes: ['todo'], exceptPersonIds });
  };
}
