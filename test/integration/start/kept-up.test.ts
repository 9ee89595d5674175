import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { openStores } from '../../../src/app/stores.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { isAlive, temporaryFolder } from '../../support/servers.ts';

const logger = createLogger({ level: 'silent' });
const leaving: (() => unknown)[] = [];
afterEach(async () => {
  for (const leave of leaving.splice(0).reverse()) await leave();
});

test('embedded stores killed while we work come back at their addresses with what they were told, and stop with us', async () => {
  const dataDir = temporaryFolder();
  leaving.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const stores = await openStores({ database: { url: null }, redis: { url: null }, dataDir }, logger);
  leaving.push(stores.stop);
  await asked(stores.databaseUrl, 'create table note (text text)');
  const killed = [postmaster(dataDir), await redisPid(stores.redisUrl)];
  for (const pid of killed) process.kill(pid, 'SIGKILL');

  const back = { timeout: 30_000, interval: 40 };
  await expect.poll(() => asked(stores.databaseUrl, 'select text from note').catch(() => null), back).toEqual([]);
  await expect.poll(() => redisPid(stores.redisUrl).catch(() => null), back).toBeTypeOf('number');
  expect(killed).not.toContain(postmaster(dataDir));

  const again = [postmaster(dataDir), await redisPid(stores.redisUrl)];
  await stores.stop();
  // Who has ended and waits to be buried is gone.
  expect(again.filter(isAlive)).toEqual([]);
});

function postmaster(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

async function redisPid(url: string): Promise<number> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on('error', () => {});
  try {
    await redis.connect();
    return Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
  } finally {
    redis.disconnect();
  }
}

async function asked(url: string, question: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(question)).rows;
  } finally {
    await client.end();
  }
}
