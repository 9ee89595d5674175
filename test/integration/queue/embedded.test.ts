import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, expect, test } from 'vitest';
import { createLogger } from '../../../src/lib/logger.ts';
import { startEmbeddedRedis } from '../../../src/queue/index.ts';
import { isAlive, killHard, startElsewhere, temporaryFolder } from '../../support/servers.ts';

const dataDir = temporaryFolder();
const logger = createLogger({ level: 'silent' });
const start = () => startEmbeddedRedis({ dataDir, logger });

afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test('it keeps what it was told over a stop, and a stop leaves no process', async () => {
  const first = await start();
  await on(first.url, (redis) => redis.set('bell', 'rings'));
  const pid = await on(first.url, processId);
  await first.stop();
  expect(isAlive(pid)).toBe(false);

  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await on(second.url, (redis) => redis.get('bell'))).toBe('rings');
  await second.stop();
});

test('nobody gets in without the password, which is ours alone', async () => {
  const server = await start();
  const without = new URL(server.url);
  without.password = '';
  await expect(on(without.href, (redis) => redis.get('bell'))).rejects.toThrow('NOAUTH');
  expect(statSync(join(dataDir, 'redis', 'password')).mode & 0o777).toBe(0o600);
  await server.stop();
});

test('a server whose owner was killed is taken over', async () => {
  const owner = await startElsewhere('redis', dataDir);
  await killHard(owner);

  const server = await start();
  const pid = await on(server.url, processId);
  await server.stop();

  expect(isAlive(pid)).toBe(false);
});

test('the server stays while another process uses it', async () => {
  const owner = await startElsewhere('redis', dataDir);
  const guest = await start();
  const pid = await on(guest.url, processId);

  await guest.stop();
  expect(isAlive(pid)).toBe(true);

  await killHard(owner);
  await (await start()).stop();
  expect(isAlive(pid)).toBe(false);
});

test('a stranger on the remembered port is left alone', async () => {
  const strangerFolder = temporaryFolder();
  const stranger = await startEmbeddedRedis({ dataDir: strangerFolder, logger });
  writeFileSync(join(dataDir, 'redis', 'port'), new URL(stranger.url).port);

  const server = await start();

  expect(new URL(server.url).port).not.toBe(new URL(stranger.url).port);
  await server.stop();
  expect(await on(stranger.url, (redis) => redis.ping())).toBe('PONG');
  await stranger.stop();
  rmSync(strangerFolder, { recursive: true });
});

test('saved jobs that cannot be read do not stop the start', async () => {
  const folder = join(dataDir, 'redis', 'appendonlydir');
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  writeFileSync(join(folder, 'appendonly.aof.manifest'), 'file appendonly.aof.1.incr.aof seq 1 type i\n');
  writeFileSync(join(folder, 'appendonly.aof.1.incr.aof'), '*nonsense\r\n'.repeat(100));

  const server = await start();

  expect(await on(server.url, (redis) => redis.ping())).toBe('PONG');
  await server.stop();
});

test('without any Redis to be found the error says what to do', async () => {
  const file = join(dataDir, 'file');
  writeFileSync(file, '');
  const nowhere = startEmbeddedRedis({ dataDir, logger, installed: [], caches: [file] });
  await expect(nowhere).rejects.toThrow(/no Redis 6\.2 or newer .*install the package redis-server, or set REDIS_URL/);
});

test('a server on PATH is preferred to a fetched one, unless it is too old', async () => {
  const old = join(dataDir, 'old-redis');
  writeFileSync(old, '#!/bin/sh\necho "Redis server v=6.0.16 sha=0"\n', { mode: 0o755 });
  const server = await startEmbeddedRedis({ dataDir, logger, installed: [old] });
  const version = /redis_version:(\d+)/.exec(await on(server.url, (redis) => redis.info('server')))?.[1];
  expect(Number(version)).toBeGreaterThanOrEqual(6);
  await server.stop();
  expect(readFileSync(old, 'utf8')).toContain('6.0.16');
});

async function on<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { retryStrategy: () => null, enableReadyCheck: false });
  redis.on('error', () => {});
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

async function processId(redis: Redis): Promise<number> {
  return Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
}
