import type { Tx } from '../../../database/index.ts';
import type { Outbound } from '../../../outbound/index.ts';
import type { WarningCards } from '../cards.ts';
import type { Facts } from '../facts.ts';
import { isClimbing } from '../rules/run.ts';
import * as store from '../store.ts';

interface WithdrawNeeds {
  outbound: Outbound;
  cards: WarningCards;
}

/**
 * What a slip had asked of others asks nothing any more. While help is called for, police are asked for that instead. A
 * task (C41) has no code to change it with, so it is taken back from the phone.
 */
export function createWithdraw({ outbound, cards }: WithdrawNeeds) {
  return async function withdraw(
    tx: Tx,
    facts: Facts,
    reversed: store.ReversedCard[],
    actorId: string | null,
  ): Promise<void> {
    const { warning } = facts;
    const owner = store.ownerOf(warning.id);
    const of = (template: store.ReversedCard['template']) => reversed.filter((card) => card.template === template);
    const idsOf = (some: store.ReversedCard[]) => some.map(({ messageId }) => messageId);
    const calling = warning.run.why === 'SUPPORT' && isClimbing(warning);
    // His own card shows what the warning is now.
    const police = of('C10').filter(({ personId }) => personId !== actorId);
    if (calling && police.length > 0) {
      const help = cards.officer(facts, { why: 'SUPPORT', step: warning.run.step });
      await outbound.showFace(tx, { owner, messageIds: idsOf(police) }, help, { mustAct: true });
    }
    const over = [...of('C32'), ...(calling ? [] : police)];
    if (over.length > 0)
      await outbound.showFace(tx, { owner, messageIds: idsOf(over) }, cards.face('undone', facts, 'SYSTEM'));

    const tasks = of('C41').filter(({ personId }) => personId !== actorId);
    if (tasks.length === 0) return;
    const asked = tasks.map(({ personId }) => personId);
    const exceptPersonIds = await store.othersTold(tx, warning.id, asked, 'todo');
    await outbound.recall(tx, owner, { purposes: ['todo'], exceptPersonIds });
  };
}
