import type { Tx } from '../../database/index.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { TimerOwner } from '../escalation/index.ts';
import { type Act, bySystem } from './act.ts';
import type { FanOut } from './fan-out.ts';
import * as rules from './rules.ts';
import * as store from './store.ts';
import type { createTodos } from './todos.ts';
import type { Bulletin } from './types.ts';

interface ClockworkNeeds {
  outbound: Outbound;
  act: Act;
  fanOut: FanOut;
  todos: ReturnType<typeof createTodos>;
}

/** What happens to a bulletin by itself: it starts, goes out page by page, widens and ends. */
export function createClockwork({ outbound, act, fanOut, todos }: ClockworkNeeds) {
  const owner: TimerOwner = {
    lock: store.lock,
    async fire(tx, { owner, purpose }, { now }) {
      const bulletin = await store.load(tx, owner.id);
      if (!bulletin) return;
      if (purpose === 'page') return fanOut.page(tx, bulletin, now);
      if (purpose === 'settle') return fanOut.finish(tx, bulletin, now);
      if (purpose === 'launch') return launch(tx, bulletin, now);
      if (purpose === 'wave') return widen(tx, bulletin, now);
      if (purpose === 'deadline') return end(tx, bulletin, now);
      throw new Error(`unknown bulletin timer ${purpose}`);
    },
    orphans: {
      async find(db) {
        const open = await store.openWithTimers(db);
        return open
          .filter(({ bulletin, armed }) => armed < rules.timersOf(bulletin).length)
          .map(({ bulletin: { id } }) => id);
      },
      async rearm(tx, id, now) {
        const bulletin = await store.load(tx, id);
        if (bulletin) await act.progress(tx, bulletin, now);
      },
    },
  };
  return { owner, stop };

  async function launch(tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
    const decision = rules.launch(bulletin, now);
    if (decision.outcome !== 'done') return;
    await act.carryOut(tx, bulletin, decision, bySystem(now));
    if (bulletin.corrects) await supersede(tx, bulletin.corrects, bulletin.id, now);
  }

  async function supersede(tx: Tx, wrongId: string, byId: string, now: Date): Promise<void> {
    const wrong = await store.lockAndLoad(tx, wrongId);
    if (!wrong) return;
    const decision = rules.supersede(wrong, byId, now);
    if (decision.outcome !== 'done') return;
    await act.carryOut(tx, wrong, decision, bySystem(now));
    await stop(tx, wrongId, 'corrected');
  }

  async function widen(tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
    const decision = rules.widen(bulletin, now);
    if (decision.outcome !== 'done') return;
    if (decision.action === 'postponed') return act.progress(tx, decision.bulletin, now);
    await act.carryOut(tx, bulletin, decision, bySystem(now));
  }

  async function end(tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
    const decision = rules.close(bulletin, 'DEADLINE', now);
    if (decision.outcome !== 'done') return;
    const closed = await act.carryOut(tx, bulletin, decision, bySystem(now));
    await stop(tx, bulletin.id, 'closed');
    if (closed.ackRequired) await todos.listSilent(tx, closed, now);
  }

  /** What has not gone out never will; what is on its way is told apart when WeCom answers. */
  async function stop(tx: Tx, id: string, reason: string): Promise<void> {
    await outbound.suppress(tx, store.ownerOf(id), { reason, purposes: ['notice', 'ask', 'correction'] });
    await store.dropQueued(tx, id, reason);
  }
}
