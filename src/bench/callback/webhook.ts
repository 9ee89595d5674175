import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { connect } from '../../database/index.ts';
import { APP_RECEIVER, callbackRoutes, createInbox, enqueueCallbacks } from '../../inbound/index.ts';
import { createFieldCrypto } from '../../lib/field-crypto.ts';
import { createLogger } from '../../lib/logger.ts';
import { createQueue } from '../../queue/index.ts';
import { answerParent } from '../child.ts';
import { BENCH_KEY, benchReceiver } from './senders.ts';

interface Stores {
  databaseUrl: string;
  redisUrl: string;
}

const logger = createLogger({ level: 'warn' });

/** The measured server: the real webhook, or its floor. */
export function run(): void {
  const loggerInstance: FastifyBaseLogger = logger;
  const app = Fastify({ loggerInstance });
  const keptAt: [id: number, ms: number][] = [];
  let leave = async () => app.close();

  answerParent(
    {
      floor() {
        addFloor(app);
        return listen(app);
      },
      real(stores: Stores) {
        const close = addRealWebhook(app, stores, keptAt);
        leave = async () => {
          await app.close();
          await close();
        };
        return listen(app);
      },
      /** When the latest so many were kept, by this machine's clock. */
      keptAt: ({ latest }: { latest: number }) => keptAt.slice(-latest),
      cpuMs() {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1000;
      },
    },
    () => leave(),
  );
}

/** Verify, decrypt, drop: what any webhook to WeCom must do at least. */
function addFloor(app: FastifyInstance): void {
  const receiver = benchReceiver();
  const silent = createLogger({ level: 'silent' });
  app.setChildLoggerFactory(() => silent);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(['text/xml', '*'], { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
  app.post('/wecom/callback', (request, reply) => {
    receiver.open(request.query, String(request.body), Math.floor(Date.now() / 1000));
    reply.send();
  });
}

function addRealWebhook(app: FastifyInstance, { databaseUrl, redisUrl }: Stores, keptAt: [number, number][]) {
  const db = connect(databaseUrl, { applicationName: 'bench webhook', logger });
  const queue = createQueue({ redisUrl, logger });
  const inbox = createInbox({
    db,
    seal: createFieldCrypto([BENCH_KEY]).seal,
    enqueue(ids) {
      const now = performance.timeOrigin + performance.now();
      for (const id of ids) keptAt.push([id, now]);
      void enqueueCallbacks(queue, ids);
    },
  });
  app.register(callbackRoutes, { receivers: new Map([[APP_RECEIVER, benchReceiver()]]), inbox, logger });
  return async () => {
    await queue.close();
    await db.destroy();
  };
}

async function listen(app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  return (app.server.address() as AddressInfo).port;
}
