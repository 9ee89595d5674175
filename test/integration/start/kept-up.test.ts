import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { createLogger } from '../../../src/lib/logger.ts';
import { openStores } from '../../../src/stores.ts';
import { temporaryFolder } from '../../support/servers.ts';

const dataDir = temporaryFolder();
const logger = createLogger({ level: 'silent' });
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test('embedded stores killed while we work come back at their addresses with what they were told, and stop with us', async () => {
  const stores = await openStores({ database: { url: null }, redis: { url: null }, dataDir }, logger);
  await asked(stores.databaseUrl, 'create table note (text text)');
  const killed = [postmaster(), await redisPid(stores.redisUrl)];
  for (const pid of killed) process.kill(pid, 'SIGKILL');

  const back = { timeout: 30_000, interval: 40 };
  await expect.poll(() => asked(stores.databaseUrl, 'select text from note').catch(() => null), back).toEqual([]);
  await expect.poll(() => redisPid(stores.redisUrl).catch(() => null), back).toBeTypeOf('number');
  expect(killed).not.toContain(postmaster());

  const again = [postmaster(), await redisPid(stores.redisUrl)];
  await stores.stop();
  for (const pid of again) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

function postmaster(): number {
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
