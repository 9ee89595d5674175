import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../../../src/lib/logger.ts';
import { createQueue, defineJob, type Queue } from '../../../src/queue/index.ts';
import { testRedis } from '../../support/redis.ts';

const logger = createLogger({ level: 'silent' });
const payload = z.strictObject({ id: z.string() });
let queue: Queue;
let isBroken: boolean;
let tries: number[];

beforeEach(async () => {
  queue = createQueue({ redisUrl: testRedis().url, prefix: testRedis().prefix, logger });
  isBroken = true;
  tries = [];
  const run = async () => {
    tries.push(performance.now());
    if (isBroken) throw new Error('no way to 13800138000');
  };
  await queue.work([
    defineJob({ name: 'shaky', payload, run, options: { attempts: 3, backoffMs: 100 } }),
    defineJob({ name: 'once', payload, run, options: { attempts: 1 } }),
  ]);
});
afterEach(() => queue.close());

const failed = () => queue.failed.list(10);

test('a job given up is listed with its ids, tries and reason, the latest first, and no phone', async () => {
  const before = Date.now();
  await queue.enqueue('once', { id: 'a' }, { jobId: 'job-a' });
  await expect.poll(async () => (await failed()).length).toBe(1);
  await queue.enqueue('shaky', { id: 'b' }, { jobId: 'job-b' });
  await expect.poll(async () => (await failed()).length).toBe(2);

  const [latest, first] = await failed();
  expect(latest).toMatchObject({ queue: 'shaky', name: 'shaky', id: 'job-b', payload: { id: 'b' }, attempts: 3 });
  expect(first).toMatchObject({ queue: 'once', id: 'job-a', attempts: 1 });
  expect(latest?.reason).toMatch(/^no way to /);
  expect(latest?.reason).not.toContain('13800138000');
  expect(latest?.at.getTime()).toBeGreaterThanOrEqual(before);
  expect(await queue.failed.list(1)).toHaveLength(1);
});

test('tries and pauses are those of the job', async () => {
  await queue.enqueue('shaky', { id: 'b' });
  await expect.poll(async () => (await failed()).length).toBe(1);
  expect(tries).toHaveLength(3);
  const [first = 0, second = 0, third = 0] = tries;
  expect(second - first).toBeGreaterThanOrEqual(45);
  expect(third - second).toBeGreaterThanOrEqual(95);
});

test('a failed job is tried again with all its attempts, and is gone when it succeeds', async () => {
  await queue.enqueue('shaky', { id: 'b' }, { jobId: 'job-b' });
  await expect.poll(async () => (await failed()).length).toBe(1);
  expect(await queue.failed.retry('shaky', 'job-b')).toBe(true);
  await expect.poll(() => tries.length).toBe(6);
  await expect.poll(async () => (await failed()).length).toBe(1);

  isBroken = false;
  expect(await queue.failed.retry('shaky', 'job-b')).toBe(true);
  await expect.poll(() => tries.length).toBe(7);
  await expect.poll(failed).toEqual([]);
});

test('what has not failed is not tried again', async () => {
  expect(await queue.failed.retry('shaky', 'nobody')).toBe(false);
  expect(await queue.failed.retry('no-such-queue', 'job-b')).toBe(false);
});

test('while Redis is away the list says so', async () => {
  const lost = createQueue({ redisUrl: 'redis://127.0.0.1:1', logger });
  await expect(lost.failed.list(10)).rejects.toThrow('Redis is away');
  await lost.close();
});
