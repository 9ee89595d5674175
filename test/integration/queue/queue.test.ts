import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../../../src/lib/logger.ts';
import { createQueue, defineJob, type Queue } from '../../../src/queue/index.ts';
import { testRedis } from '../../support/redis.ts';

const { url } = testRedis();
const Payload = z.strictObject({ id: z.string() });
let lines: string[];
let queue: Queue;
let prefix: string;

beforeEach(() => {
  lines = [];
  const logger = createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } });
  ({ prefix } = testRedis());
  queue = createQueue({ redisUrl: url, prefix, logger });
});
afterEach(() => queue.close());

test('an enqueued job reaches its worker with its payload', async () => {
  const ran = vi.fn<(payload: { id: string }) => Promise<void>>(async () => {});
  await queue.work([defineJob({ name: 'greet', payload: Payload, run: ran })]);

  expect(await queue.enqueue('greet', { id: 'a' })).toBe(true);

  await expect.poll(() => ran).toHaveBeenCalledWith({ id: 'a' });
});

test('jobs of one id are one while the first waits', async () => {
  const ids: string[] = [];
  const job = defineJob({ name: 'once', payload: Payload, run: async ({ id }) => void ids.push(id) });
  await queue.enqueue('once', { id: 'a' }, { jobId: 'delivery:a' });
  await queue.enqueue('once', { id: 'a' }, { jobId: 'delivery:a' });
  await queue.enqueue('once', { id: 'end' });

  await queue.work([job]);

  await expect.poll(() => ids).toContain('end');
  expect(ids).toEqual(['a', 'end']);
});

test('the lower lane goes first', async () => {
  const ids: string[] = [];
  for (const lane of [4, 2, 0, 3]) await queue.enqueue('lanes', { id: `lane ${lane}` }, { priority: lane });

  await queue.work([
    defineJob({
      name: 'lanes',
      payload: Payload,
      run: async ({ id }) => void ids.push(id),
      options: { concurrency: 1 },
    }),
  ]);

  await expect.poll(() => ids).toEqual(['lane 0', 'lane 2', 'lane 3', 'lane 4']);
});

test('a failing job is given up after its attempts, and the log names it without its payload', async () => {
  const run = vi.fn(async () => {
    throw new Error('broken inside');
  });
  await queue.work([defineJob({ name: 'fails', payload: Payload, run, options: { attempts: 1 } })]);

  await queue.enqueue('fails', { id: 'secret-payload' });

  await expect.poll(() => lines.join('')).toContain('broken inside');
  expect(lines.join('')).toContain('"job":"fails"');
  expect(lines.join('')).not.toContain('secret-payload');
  expect(run).toHaveBeenCalledTimes(1);
});

test('a payload of the wrong shape never reaches the job', async () => {
  const run = vi.fn(async () => {});
  await queue.work([defineJob({ name: 'picky', payload: Payload, run })]);

  await queue.enqueue('picky', { id: 42 });

  await expect.poll(() => lines.join('')).toContain('not usable (id: invalid_type)');
  expect(run).not.toHaveBeenCalled();
});

test('a job name that is defined twice stops the start', async () => {
  const job = defineJob({ name: 'twin', payload: Payload, run: async () => {} });
  await expect(queue.work([job, job])).rejects.toThrow('twin is defined twice');
  await queue.work([job]);
  await expect(queue.work([job])).rejects.toThrow('twin is defined twice');
});

test('closing lets the running job finish', async () => {
  const steps: string[] = [];
  const begun = gate();
  const mayEnd = gate();
  const slow = defineJob({
    name: 'slow',
    payload: Payload,
    async run() {
      begun.open();
      await mayEnd.opened;
      steps.push('finished');
    },
  });
  await queue.work([slow]);
  await queue.enqueue('slow', { id: 'a' });
  await begun.opened;

  const closing = queue.close().then(() => steps.push('closed'));
  mayEnd.open();
  await closing;

  expect(steps).toEqual(['finished', 'closed']);
});

test('the shared cache forgets a value only for the one who knows it', async () => {
  const { cache } = queue;
  await cache.set('token', 'new', 60_000);

  await cache.deleteIf('token', 'old');
  expect(await cache.get('token')).toBe('new');
  await cache.deleteIf('token', 'new');
  expect(await cache.get('token')).toBeNull();
});

test('a lock is held by one at a time and ends by itself', async () => {
  const { cache } = queue;
  const release = await cache.lock('refresh', 60_000);
  expect(await cache.lock('refresh', 60_000)).toBeNull();

  await release?.();
  const again = await cache.lock('refresh', 1);
  expect(again).not.toBeNull();
  await expect.poll(() => cache.lock('refresh', 60_000)).not.toBeNull();
});

test('a lock that ran out is not taken from its next holder', async () => {
  const { cache } = queue;
  const late = await cache.lock('late', 1);
  await expect.poll(() => cache.lock('late', 60_000)).not.toBeNull();

  await late?.();

  expect(await cache.lock('late', 60_000)).toBeNull();
});

test('one that never finds Redis says so and does not throw', async () => {
  const lost = createQueue({ redisUrl: 'redis://127.0.0.1:1', logger: createLogger({ level: 'silent' }) });
  await lost.work([defineJob({ name: 'waits', payload: Payload, run: async () => {} })]);

  expect(await lost.enqueue('waits', { id: 'a' })).toBe(false);
  expect(await lost.ping()).toBe(false);
  await expect(lost.cache.get('x')).rejects.toThrow();
  await lost.close();
});

test('Redis reachable: ping says so', async () => {
  expect(await queue.ping()).toBe(true);
  const stranger = new Redis(url);
  expect(await stranger.ping()).toBe('PONG');
  stranger.disconnect();
});

function gate() {
  let open = () => {};
  const opened = new Promise<void>((settle) => {
    open = settle;
  });
  return { open, opened };
}

test('attempts are counted by all processes together, until their time is over', async () => {
  const other = createQueue({ redisUrl: url, prefix, logger: createLogger({ level: 'silent' }) });
  expect(await queue.count('drafts p1', 400)).toMatchObject({ current: 1 });
  const second = await other.count('drafts p1', 400);
  expect(second.current).toBe(2);
  expect(second.ttl).toBeGreaterThan(0);
  expect(second.ttl).toBeLessThanOrEqual(400);
  expect((await other.count('drafts p2', 400)).current).toBe(1);
  await expect.poll(async () => (await queue.count('drafts p1', 400)).current, { interval: 450 }).toBe(1);
  await other.close();
  await expect(other.count('drafts p1', 400)).rejects.toThrow();
});
