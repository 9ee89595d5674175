import type { Tx } from '../../../database/index.ts';
import type { Outbound } from '../../../outbound/index.ts';
import type { WarningCards } from '../cards.ts';
import type { Facts } from '../facts.ts';
import { isClimbing } from '../rules/run.ts';
import * as store from '../store.ts';

interface RenewNeeds {
  outbound: Outbound;
  cards: WarningCards;
}

/** Cards that go on calling police after a change of hands name the advisor whom they can ring now. */
export function createRenewAsks({ outbound, cards }: RenewNeeds) {
  return async function renewAsks(tx: Tx, facts: Facts): Promise<void> {
    const { warning } = facts;
    if (!isClimbing(warning)) return;
    for (const { personId, messageIds } of await store.asksOf(tx, warning)) {
      const variant = (await store.hasAssigned(tx, warning, personId)) ? 'ASSIGNED' : null;
      const card = cards.officer(facts, { why: warning.run.why, step: warning.run.step, variant });
      await outbound.showFace(tx, { owner: store.ownerOf(warning.id), messageIds }, card, { mustAct: true });
    }
  };
}
