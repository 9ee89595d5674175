import { connect } from 'node:net';
import type { Config } from '../config/environment.ts';
import { startEmbeddedPostgres } from '../database/embedded/index.ts';
import { describe } from '../lib/errors.ts';
import type { Logger } from '../lib/logger.ts';
import { seconds } from '../lib/time.ts';
import { startEmbeddedRedis } from '../queue/embedded/index.ts';

export interface Stores {
  databaseUrl: string;
  redisUrl: string;
  stop(): Promise<void>;
}

/** The stores named by the environment, else the embedded ones under the data folder, both at once. */
export async function openStores(
  config: Pick<Config, 'database' | 'redis' | 'dataDir'>,
  logger: Logger,
): Promise<Stores> {
  const { dataDir } = config;
  const started = await Promise.allSettled([
    config.database.url
      ? given(config.database.url)
      : keptUp('postgresql', () => startEmbeddedPostgres({ dataDir, logger }), { logger }),
    config.redis.url
      ? given(config.redis.url)
      : keptUp('redis', () => startEmbeddedRedis({ dataDir, logger }), { logger }),
  ]);
  const [postgres, redis] = started;
  if (postgres.status === 'fulfilled' && redis.status === 'fulfilled') {
    return {
      databaseUrl: postgres.value.url,
      redisUrl: redis.value.url,
      async stop() {
        await redis.value.stop();
        await postgres.value.stop();
      },
    };
  }
  for (const store of started) if (store.status === 'fulfilled') await store.value.stop();
  throw postgres.status === 'rejected' ? postgres.reason : (redis as PromiseRejectedResult).reason;
}

async function given(url: string) {
  return { url, async stop() {} };
}

interface Store {
  url: string;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = seconds(1);

/** An embedded store that is killed while we work comes back at its old address, so that nobody has to start us again. */
async function keptUp(
  name: string,
  start: () => Promise<Store>,
  { logger, everyMs = LOOK_EVERY_MS }: { logger: Logger; everyMs?: number },
): Promise<Store> {
  const first = await start();
  const held = [first];
  let looking: Promise<void> | null = null;
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = null;
    });
  }, everyMs).unref();

  async function look(): Promise<void> {
    if (await listens(first.url)) return;
    try {
      const again = await start();
      held.push(again);
      if (again.url === first.url) logger.warn({ store: name }, 'the store had ended and was started again');
      else logger.error({ store: name }, 'the store could only be started at another address: start the service again');
    } catch (error) {
      logger.error({ store: name, error: describe(error) }, 'the store has ended and does not start');
    }
  }

  return {
    url: first.url,
    async stop() {
      clearInterval(timer);
      await looking;
      for (const store of held) await store.stop();
    },
  };
}

function listens(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const probe = connect(Number(port), hostname);
    const settle = (up: boolean) => {
      probe.destroy();
      resolve(up);
    };
    probe.once('connect', () => settle(true)).once('error', () => settle(false));
    probe.setTimeout(seconds(5), () => settle(true));
  });
}
