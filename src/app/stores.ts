import type { Config } from '../config/environment.ts';
import { startEmbeddedPostgres } from '../database/embedded/index.ts';
import type { Logger } from '../lib/logger.ts';
import { startEmbeddedRedis } from '../queue/embedded/index.ts';
import { keptUp } from './supervise.ts';

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
