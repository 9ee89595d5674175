import { connect } from '../../database/index.ts';
import { type Applier, callbacksJob, createApplier, createRouter, type LocatedCard } from '../../inbound/index.ts';
import { createFieldCrypto } from '../../lib/field-crypto.ts';
import { createLogger } from '../../lib/logger.ts';
import { createQueue } from '../../queue/index.ts';
import { answerParent } from '../child.ts';
import { BENCH_KEY } from './senders.ts';

const logger = createLogger({ level: 'warn' });
const benchCrypto = createFieldCrypto([BENCH_KEY]);
const POOL = 10;
const BATCH = 200;

/** The other end of the inbox: parses each callback, finds a card, does nothing with it, marks the row done. */
export function run(): void {
  let leave = async () => {};
  let applier: Applier | undefined;
  answerParent(
    {
      open({ databaseUrl }: { databaseUrl: string }) {
        const db = connect(databaseUrl, { poolSize: POOL, applicationName: 'bench worker', logger });
        applier = createApplier({ db, open: benchCrypto.open, router: idleRouter(), logger });
        leave = () => db.destroy();
      },
      /** Applies until nothing is left, or for so long. */
      async drain({ limitMs }: { limitMs: number }) {
        const deadline = performance.now() + limitMs;
        let total = 0;
        for (let found = -1; found !== 0 && performance.now() < deadline; total += found) {
          found = (await applier?.applyNext(BATCH)) ?? 0;
        }
        return total;
      },
      /** Works off the queue, as the service does. */
      async attend({ redisUrl }: { redisUrl: string }) {
        const queue = createQueue({ redisUrl, logger });
        const close = leave;
        leave = async () => {
          await queue.close();
          await close();
        };
        if (applier !== undefined) await queue.work([callbacksJob(applier)]);
      },
    },
    () => leave(),
  );
}

function idleRouter() {
  const card: LocatedCard = {
    deliveryId: '1',
    messageId: 'm',
    ownerKind: 'bench',
    ownerId: '1',
    personId: '1',
    userid: '1',
    template: 'C01',
  };
  const router = createRouter({ locateCard: async () => card });
  router.onPress('bench', async () => {});
  return router;
}
