import nock from 'nock';
import { afterAll, expect, test } from 'vitest';
import { createLogger } from '../../../src/lib/logger.ts';
import { createQueue } from '../../../src/queue/index.ts';
import { createWecomClient } from '../../../src/wecom/api/index.ts';
import { withNock } from '../../support/nock.ts';
import { testRedis } from '../../support/redis.ts';

const host = 'https://wecom.invalid';
const logger = createLogger({ level: 'silent' });
const { url, prefix } = testRedis();
const queues = [1, 2].map(() => createQueue({ redisUrl: url, prefix, logger }));
const text = { touser: 'advisor01', msgtype: 'text', text: { content: 'hello' } } as const;

withNock();
afterAll(() => Promise.all(queues.map((queue) => queue.close())));

test('processes that share Redis fetch one token together, and one more when WeCom drops it', async () => {
  let asked = 0;
  let valid = 'T1';
  nock(host)
    .persist()
    .get('/cgi-bin/gettoken')
    .query(true)
    .reply(200, () => {
      asked += 1;
      return { errcode: 0, access_token: valid, expires_in: 7200 };
    })
    .post('/cgi-bin/message/send')
    .query(true)
    .reply(200, (uri) => ({ errcode: uri.endsWith(`=${valid}`) ? 0 : 42001, msgid: 'M' }));
  const usual = { corpId: 'ww1', agentId: '1', secret: 's', apiBaseUrl: host, logger };
  const clients = queues.map(({ cache }) => createWecomClient({ ...usual, cache }));
  const sendAll = () => Promise.all([...clients, ...clients, ...clients].map((client) => client.send(text)));

  await sendAll();
  expect(asked).toBe(1);
  valid = 'T2';
  await sendAll();
  expect(asked).toBe(2);
});
