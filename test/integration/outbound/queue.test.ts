import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../../src/lib/logger.ts';
import { type Outbound, outboundJobs } from '../../../src/outbound/index.ts';
import { createQueue, type Queue } from '../../../src/queue/index.ts';
import { testRedis } from '../../support/redis.ts';
import { createStage, cardState, notice, owner, type Stage } from './stage.ts';

let stage: Stage;
let queue: Queue;
let outbound: Outbound;
beforeAll(async () => {
  stage = await createStage();
  await stage.reset();
  const { url, prefix } = testRedis();
  queue = createQueue({ redisUrl: url, prefix, logger: createLogger({ level: 'silent' }) });
  outbound = stage.worker({ enqueue: queue.enqueue });
  await queue.work(outboundJobs(outbound));
});
afterAll(async () => {
  await outbound?.stop();
  await queue?.close();
  await stage?.drop();
});

test('with the real queue a notice goes out, its card follows and it is recalled, without any sweep', async () => {
  await stage.inTransaction((tx) => outbound.notify(tx, [notice()]));
  await expect.poll(async () => deliveryState()).toBe('accepted');
  await stage.inTransaction((tx) => outbound.showCardState(tx, { owner }, cardState('已签收')));
  await expect.poll(() => stage.wecom.updates.length).toBe(1);
  await stage.inTransaction((tx) => outbound.recall(tx, owner));
  await expect.poll(async () => deliveryState()).toBe('recalled');
  expect(stage.wecom.sends).toHaveLength(1);
});

async function deliveryState(): Promise<string | undefined> {
  return (await stage.db.selectFrom('delivery').select('state').executeTakeFirst())?.state;
}
