import { afterEach, expect, test } from 'vitest';
import { callbacksJob, createApplier, createInbox, enqueueCallbacks } from '../../../src/inbound/index.ts';
import { createQueue, type Queue } from '../../../src/queue/index.ts';
import { testRedis } from '../../support/redis.ts';
import { applying, crypto, type OnPress, routerWith, trace } from './applying.ts';
import { pressXml } from './callbacks.ts';
import { logger } from './fixture.ts';

const place = applying();
const { keep, rows } = place;
const queues: Queue[] = [];
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.close()));
});

function queueAt(redisUrl: string, prefix = testRedis().prefix): Queue {
  const queue = createQueue({ redisUrl, prefix, logger });
  queues.push(queue);
  return queue;
}

const applierWith = (onPress: OnPress, db = place.db()) =>
  createApplier({ db, open: crypto.open, router: routerWith(onPress), logger });

test('what the door keeps is applied by a worker of the queue, without any sweep', async () => {
  const seen: string[] = [];
  const { url, prefix } = testRedis();
  const worker = queueAt(url, prefix);
  await worker.work([callbacksJob(applierWith(async (_tx, { userid }) => void seen.push(userid)))]);
  const webServer = queueAt(url, prefix);
  const inbox = createInbox({
    db: place.db(),
    seal: crypto.seal,
    enqueue: (ids) => void enqueueCallbacks(webServer, ids),
  });

  const members = Array.from({ length: 30 }, (_, n) => `adv-${n}`);
  const post = (by: string) => inbox.keep({ receiver: 'app', dedupeKey: by, xml: pressXml({ by }) });
  await post('alone');
  await Promise.all(members.map(post));

  await expect.poll(() => seen.length).toBe(31);
  expect(seen.toSorted()).toEqual([...members, 'alone'].toSorted());
  expect((await rows()).every(({ state }) => state === 'done')).toBe(true);
});

test('the same ids enqueued twice are applied once', async () => {
  const seen: string[] = [];
  const { url, prefix } = testRedis();
  const queue = queueAt(url, prefix);
  await keep(pressXml());
  const ids = (await rows()).map(({ id }) => id);
  expect(await enqueueCallbacks(queue, ids)).toBe(true);
  expect(await enqueueCallbacks(queue, ids)).toBe(true);
  await queue.work([callbacksJob(applierWith(async (_tx, { userid }) => void seen.push(userid)))]);
  await expect.poll(() => seen).toEqual(['adv-01']);
});

test('without Redis the door is told so at once', async () => {
  expect(await enqueueCallbacks(queueAt('redis://127.0.0.1:1'), [1])).toBe(false);
});

test('a job applies the row of its id and no other lane’s', async () => {
  const seen: string[] = [];
  const onPress: OnPress = async (_tx, { userid }) => void seen.push(userid);
  await keep(pressXml({ by: 'adv-01' }), pressXml({ by: 'adv-02' }));
  const [, second] = await rows();
  const applier = applierWith(onPress);

  expect(await applier.applyOne(second?.id ?? 0)).toBe(true);
  expect(await applier.applyOne(second?.id ?? 0)).toBe(true);

  expect(seen).toEqual(['adv-02']);
  expect((await rows()).map(({ state }) => state)).toEqual(['kept', 'done']);
});

test('jobs of one member in whatever order, beside a sweep and in two processes, keep his acts in order and lose none', async () => {
  const seen: string[] = [];
  const onPress: OnPress = async (tx, { userid, key }) => {
    await trace(tx, key);
    seen.push(`${userid} ${key}`);
  };
  const members = Array.from({ length: 6 }, (_, n) => `adv-${n}`);
  const appliers = [place.db(), place.anotherPool('second worker')].map((db) => applierWith(onPress, db));
  for (const part of [0, 1, 2]) {
    const keys = Array.from({ length: 6 }, (_, n) => `k${part}${n}`);
    await keep(...keys.flatMap((key) => members.map((by) => pressXml({ by, key }))));
    const kept = (await rows()).filter(({ state }) => state === 'kept');
    await Promise.all([
      ...kept.toReversed().map(({ id }, n) => appliers[n % 2]?.applyOne(id)),
      ...(part === 2 ? [appliers[0]?.sweep()] : []),
    ]);
  }
  for (const by of members) {
    const acts = seen.filter((act) => act.startsWith(`${by} `));
    expect(acts).toEqual([0, 1, 2].flatMap((part) => Array.from({ length: 6 }, (_, n) => `${by} k${part}${n}`)));
  }
  expect((await rows()).every(({ state, attempts }) => state === 'done' && attempts === 1)).toBe(true);
});

test('what came while an earlier act is under way waits for it', async () => {
  const seen: string[] = [];
  let isFirstUnderWay = () => {};
  const underWay = new Promise<void>((settle) => {
    isFirstUnderWay = settle;
  });
  let mayEnd = () => {};
  const ended = new Promise<void>((settle) => {
    mayEnd = settle;
  });
  const onPress: OnPress = async (_tx, { key }) => {
    seen.push(key);
    isFirstUnderWay();
    await ended;
  };
  await keep(pressXml({ key: 'ack' }), pressXml({ key: 'met' }));
  const [first, second] = (await rows()).map(({ id }) => id);
  const applier = applierWith(onPress);

  const earlier = applier.applyOne(first ?? 0);
  await underWay;
  const next = applier.applyOne(second ?? 0);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(seen).toEqual(['ack']);
  mayEnd();
  expect(await Promise.all([earlier, next])).toEqual([true, true]);

  expect(seen).toEqual(['ack', 'met']);
  expect((await rows()).map(({ state }) => state)).toEqual(['done', 'done']);
});

test('a job whose row must wait asks to be tried again, and what came later waits with it', async () => {
  const seen: string[] = [];
  let isBroken = true;
  const onPress: OnPress = async (_tx, { key }) => {
    if (isBroken) throw new Error('not yet');
    seen.push(key);
  };
  await keep(pressXml({ key: 'ack' }));
  const [first] = await rows();
  const applier = applierWith(onPress);

  expect(await applier.applyOne(first?.id ?? 0)).toBe(false);
  isBroken = false;
  await keep(pressXml({ key: 'met' }));
  const [, second] = await rows();
  await applier.applyOne(second?.id ?? 0);
  expect(seen).toEqual([]);

  expect(await applier.applyOne(first?.id ?? 0)).toBe(true);
  await applier.sweep();
  expect(seen).toEqual(['ack', 'met']);
});
