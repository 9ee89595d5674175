import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../../../src/lib/logger.ts';
import {
  createQueue,
  defineJob,
  type EmbeddedRedis,
  type Queue,
  startEmbeddedRedis,
} from '../../../src/queue/index.ts';

const logger = createLogger({ level: 'silent' });
let dataDir: string;
let server: EmbeddedRedis;
let queue: Queue;
let seen: string[];

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'eqian-redis-'));
  server = await startEmbeddedRedis({ dataDir, logger });
  queue = createQueue({ redisUrl: server.url, logger });
  seen = [];
  const run = async ({ id }: { id: string }) => void seen.push(id);
  await queue.work([defineJob({ name: 'note', payload: z.object({ id: z.string() }), run })]);
  await queue.enqueue('note', { id: 'first' });
  await expect.poll(() => seen).toEqual(['first']);
});

afterEach(async () => {
  await queue.close();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('an emptied Redis loses waiting jobs and nothing else', async () => {
  await queue.enqueue('note', { id: 'lost' }, { delayMs: 60_000 });
  const operator = new Redis(server.url);
  await operator.flushall();
  operator.disconnect();

  expect(await queue.enqueue('note', { id: 'after' })).toBe(true);

  await expect.poll(() => seen).toEqual(['first', 'after']);
});

test('a stopped Redis takes no job, and all comes back by itself when it does', async () => {
  await server.stop();
  expect(await queue.enqueue('note', { id: 'unheard' })).toBe(false);
  expect(await queue.ping()).toBe(false);

  server = await startEmbeddedRedis({ dataDir, logger });

  await expect.poll(() => queue.ping()).toBe(true);
  await expect.poll(() => queue.enqueue('note', { id: 'heard' })).toBe(true);
  await expect.poll(() => seen).toContain('heard');
});

test('a Redis that comes only after us is found', async () => {
  await server.stop();
  const early = createQueue({ redisUrl: server.url, prefix: 'early', logger });
  const run = async ({ id }: { id: string }) => void seen.push(id);
  await early.work([defineJob({ name: 'note', payload: z.object({ id: z.string() }), run })]);
  expect(await early.enqueue('note', { id: 'too early' })).toBe(false);

  server = await startEmbeddedRedis({ dataDir, logger });

  await expect.poll(() => early.enqueue('note', { id: 'in time' })).toBe(true);
  await expect.poll(() => seen).toContain('in time');
  await early.close();
});

test('closing while Redis is away does not hang', async () => {
  await server.stop();
  const started = Date.now();
  await queue.close();
  expect(Date.now() - started).toBeLessThan(15_000);
});
