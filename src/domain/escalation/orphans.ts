import { appNow, type Database, eachAlone, transact } from '../../database/index.ts';
import type { Logger } from '../../lib/logger.ts';
import type { TimerOwner } from './types.ts';

interface OrphanNeeds {
  db: Database;
  owners: ReadonlyMap<string, TimerOwner>;
  logger: Logger;
}

/** What was begun and lost its timer, by whatever fault, would wait for ever: it is armed again. Returns how many. */
export async function rescueOrphans({ db, owners, logger }: OrphanNeeds): Promise<number> {
  let rescued = 0;

  async function rescueOf(kind: string, { lock, orphans }: TimerOwner): Promise<void> {
    if (!orphans) return;
    const rearm = (id: string) =>
      transact(db, async (tx) => {
        if ((await lock(tx, id, 'skip')) === false) return;
        logger.error({ kind, id }, 'something that waits had no timer; it is armed again');
        await orphans.rearm(tx, id, await appNow(tx));
      });
    rescued += await eachAlone(await orphans.find(db), rearm, (id, err) =>
      logger.error({ err, kind, id }, 'something that waits could not be armed'),
    );
  }

  await eachAlone(
    owners,
    ([kind, owner]) => rescueOf(kind, owner),
    ([kind], err) => logger.error({ err, kind }, 'nobody could look for what lost its timer'),
  );
  return rescued;
}
