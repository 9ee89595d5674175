import type { Tx } from '../../../database/index.ts';
import type { Outbound } from '../../../outbound/index.ts';
import { noteTold, type Officer, type OfficerItem, type RollupTeller } from '../../escalation/index.ts';
import type { WarningCards } from '../cards.ts';
import { isClimbing, isOpen } from '../rules/run.ts';
import * as store from '../store.ts';
import type { Tell } from '../tell.ts';
import type { Warning, Why } from '../types.ts';
import { laneOf } from './envelope.ts';
import { askOfficer } from './steps.ts';

interface Waiting {
  item: OfficerItem;
  warning: Warning;
}

interface TellerNeeds {
  outbound: Outbound;
  cards: WarningCards;
  tell: Tell;
}

/** What an officer's minute collected: one left is its own C10, several are a C34 with the live list behind it. */
export function createRollupTeller({ outbound, cards, tell }: TellerNeeds): RollupTeller {
  outbound.registerOwner('rollup', {
    lock: async () => {},
    stillAsked: async () => true,
    unreachable: async () => {},
  });

  return {
    async stillOpen(tx, items) {
      const open: OfficerItem[] = [];
      for (const item of items) {
        const warning = await store.load(tx, item.owner.id);
        if (warning && isOpen(warning) && isClimbing(warning) && warning.run.n === item.run) open.push(item);
      }
      return open;
    },

    tellOne,

    async tellMany(tx: Tx, officer: Officer, rollupId: string, items: OfficerItem[], now: Date) {
      const waiting = (
        await Promise.all(items.map(async (item) => ({ item, warning: await store.load(tx, item.owner.id) })))
      ).filter((one): one is Waiting => one.warning !== null);
      // A drill is never counted among real ones, nor they among drills.
      for (const drill of [false, true]) {
        const group = waiting.filter(({ warning }) => warning.drill === drill);
        const [only] = group;
        if (group.length === 1 && only) await tellOne(tx, officer, only.item, now);
        if (group.length > 1) await tellTogether(tx, officer, rollupId, group, now);
      }
    },
  };

  async function tellOne(tx: Tx, officer: Officer, item: OfficerItem, now: Date): Promise<void> {
    const warning = await store.load(tx, item.owner.id);
    if (!warning) return;
    const facts = await tell.factsOf(tx, warning, now);
    const message = askOfficer(cards, facts, item.step, item.why as Why);
    await tell.sayAnew(tx, warning, [officer], () => message, item.step);
    await noteTold(tx, [officer.personId], [item.owner], now);
  }

  async function tellTogether(tx: Tx, officer: Officer, rollupId: string, group: Waiting[], now: Date): Promise<void> {
    const warnings = group.map(({ warning }) => warning);
    const drill = warnings.every((one) => one.drill);
    const oldest = Math.min(...warnings.map((one) => (one.dispatchedAt ?? one.createdAt).getTime()));
    const card = cards.rollup({
      total: warnings.length,
      critical: warnings.filter((one) => one.level === 'CRITICAL').length,
      oldestMinutes: Math.max(0, Math.round((now.getTime() - oldest) / 60_000)),
      drill,
    });
    const lane = Math.min(...warnings.map(laneOf)) as 0 | 1 | 2 | 3;
    await outbound.say(tx, [
      {
        owner: { kind: 'rollup', id: rollupId },
        to: officer,
        purpose: 'todo',
        template: 'C34',
        content: { type: 'card', card },
        occurrence: drill ? 1 : 0,
        lane,
      },
    ]);
    await noteTold(
      tx,
      [officer.personId],
      group.map(({ item }) => item.owner),
      now,
    );
  }
}
