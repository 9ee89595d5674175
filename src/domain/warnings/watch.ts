import { appNow, type Database, eachAlone, type Tx, transact } from '../../database/index.ts';
import type { Logger } from '../../lib/logger.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import { readStorm, type StormSettings } from '../escalation/index.ts';
import type { CarryOut } from './act.ts';
import { bySystem } from './context.ts';
import { rearm } from './rules/fire.ts';
import * as store from './store.ts';

interface WatchNeeds {
  db: Database;
  directory: Directory;
  outbound: Outbound;
  carryOut: CarryOut;
  storm: StormSettings;
  logger: Logger;
}

/** What no single warning sees: timers lost by whatever fault, and a channel that has failed for all of them. */
export function createWatch({ db, directory, outbound, carryOut, storm: limits, logger }: WatchNeeds) {
  async function rescue(tx: Tx, id: string): Promise<void> {
    const warning = await store.lockAndLoad(tx, id);
    if (!warning) return;
    const now = await appNow(tx);
    const decision = rearm(warning, now);
    if (decision.outcome === 'done') await carryOut(tx, warning, decision, bySystem(now));
  }

  return {
    /** Open warnings that lost their timers: rung at once, and somebody is told. */
    async rescueOrphans(): Promise<number> {
      const orphans = await store.orphans(db);
      await eachAlone(
        orphans,
        (id) => {
          logger.error({ warningId: id }, 'an open warning had no timer; it is armed again');
          return transact(db, (tx) => rescue(tx, id));
        },
        (id, err) => logger.error({ err, warningId: id }, 'an open warning without timer could not be armed'),
      );
      return orphans.length;
    },

    /**
     * Many ladders climbing at once while WeCom accepts nothing: the channel has failed, not three hundred advisors. It
     * is said once; the ladders keep counting, and what waits goes out on recovery.
     */
    async watchStorm(): Promise<boolean> {
      const now = await appNow(db);
      const { storm, climbing, open } = await readStorm(db, now, limits);
      const { channel } = await outbound.health();
      // A channel that is broken or silent has failed for everybody; one that is limited only when many ladders climb meanwhile.
      if (channel.state === 'open' || (channel.state === 'paused' && !storm)) {
        await directory.closeDefect(db, { kind: 'CHANNEL_FAILURE' });
        return false;
      }
      logger.error({ climbing, open, channel: channel.state }, 'message channel failed: WeCom accepts nothing');
      await directory.defect(db, { kind: 'CHANNEL_FAILURE', note: `${channel.errcode ?? channel.reason ?? ''}` });
      return true;
    },
  };
}
