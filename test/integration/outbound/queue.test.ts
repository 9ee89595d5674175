import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../../src/lib/logger.ts';
import { type Outbound, outboundJobs } from '../../../src/outbound/index.ts';
import { createQueue, type Queue } from '../../../src/queue/index.ts';
import { testRedis } from '../../support/redis.ts';
import { cardState, createFixture, type Fixture, notice, owner } from './fixture.ts';

let fixture: Fixture;
let queue: Queue;
let outbound: Outbound;
beforeAll(async () => {
  fixture = await createFixture();
  await fixture.reset();
  const { url, prefix } = testRedis();
  queue = createQueue({ redisUrl: url, prefix, logger: createLogger({ level: 'silent' }) });
  outbound = fixture.worker({ enqueue: queue.enqueue });
  await queue.work(outboundJobs(outbound));
});
afterAll(async () => {
  await outbound?.stop();
  await queue?.close();
  await fixture?.drop();
});

test('with the real queue a notice goes out, its card follows and it is recalled, without any sweep', async () => {
  await fixture.inTransaction((tx) => outbound.notify(tx, [notice()]));
  await expect.poll(async () => deliveryState()).toBe('accepted');
  await fixture.inTransaction((tx) => outbound.showCardState(tx, { owner }, cardState('已签收')));
  await expect.poll(() => fixture.wecom.updates.length).toBe(1);
  await fixture.inTransaction((tx) => outbound.recall(tx, owner));
  await expect.poll(async () => deliveryState()).toBe('recalled');
  expect(fixture.wecom.sends).toHaveLength(1);
});

async function deliveryState(): Promise<string | undefined> {
  return (await fixture.db.selectFrom('delivery').select('state').executeTakeFirst())?.state;
}
