import { rmSync } from 'node:fs';
import { Redis } from 'ioredis';
import { createLogger } from '../../src/lib/logger.ts';
import { startEmbeddedRedis } from '../../src/queue/index.ts';
import { temporaryFolder } from './servers.ts';

/** A Redis that only this test file uses: it may be emptied, killed and brought back. */
export async function privateRedis() {
  const dataDir = temporaryFolder();
  const logger = createLogger({ level: 'silent' });
  let server = await startEmbeddedRedis({ dataDir, logger });
  const { url } = server;

  async function ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(url, { maxRetriesPerRequest: 1 });
    try {
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }

  return {
    url,
    flush: () => ask((redis) => redis.flushall()),
    keys: () => ask((redis) => redis.dbsize()),

    /** Gone without a word. */
    async kill(): Promise<void> {
      const [, pid] = await ask(async (redis) => /process_id:(\d+)/.exec(await redis.info('server')) ?? []);
      process.kill(Number(pid), 'SIGKILL');
    },

    async comeBack(): Promise<void> {
      server = await startEmbeddedRedis({ dataDir, logger });
      if (server.url !== url) throw new Error('Redis came back on another port');
    },

    async stop(): Promise<void> {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type PrivateRedis = Awaited<ReturnType<typeof privateRedis>>;
