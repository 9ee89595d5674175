import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../../src/lib/logger.ts';
import { createQueue, type Queue } from '../../../src/queue/index.ts';
import { type PrivateRedis, privateRedis } from '../../support/private-redis.ts';
import { portOf, silentProxy, through } from '../../support/silent-proxy.ts';

const logger = createLogger({ level: 'silent' });
let redis: PrivateRedis;
let admin: Redis;
let queue: Queue;

beforeAll(async () => {
  redis = await privateRedis();
  admin = new Redis(redis.url);
  queue = createQueue({ redisUrl: redis.url, logger });
  await admin.config('SET', 'maxmemory-policy', 'noeviction');
});
afterEach(async () => {
  await admin.replicaof('NO', 'ONE');
  await admin.config('SET', 'maxmemory', '0');
  await admin.config('SET', 'maxmemory-policy', 'noeviction');
});
afterAll(async () => {
  await queue.close();
  admin.disconnect();
  await redis.stop();
});

test('a sound Redis is ready', async () => {
  expect(await queue.health()).toEqual({ ok: true });
});

test('a replica answers every PING and takes nothing: readiness says so', async () => {
  await admin.replicaof('127.0.0.1', 1);
  expect(await queue.health()).toEqual({ ok: false, why: expect.stringContaining('read-only replica') });
});

test('a full Redis is not ready', async () => {
  await admin.config('SET', 'maxmemory', '1');
  expect(await queue.health()).toEqual({ ok: false, why: expect.stringContaining('full') });
});

test('a Redis that may drop jobs when it is full is ready, with a warning', async () => {
  await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
  expect(await queue.health()).toEqual({ ok: true, warning: expect.stringContaining('set noeviction') });
});

test('a Redis connection that falls silent is given up, and the next one is used within seconds', async () => {
  const proxy = await silentProxy({ port: portOf(redis.url) });
  const behind = createQueue({ redisUrl: through(proxy, redis.url), logger });
  await expect.poll(() => behind.ping()).toBe(true);
  expect(proxy.fallSilent()).toBeGreaterThan(0);
  expect(await behind.ping()).toBe(false);
  await expect.poll(() => behind.ping(), { timeout: 8_000 }).toBe(true);
  await behind.close();
  await proxy.close();
});
