import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { WecomRefusal } from '../../../../src/wecom/api/index.ts';
import { withNock } from '../../../support/nock.ts';
import { clientOf, host, logged } from './client-of.ts';
import { refuse, sendAnswers, tokensFrom } from './desk.ts';
import { memoryCache } from './memory-cache.ts';

withNock({ onlyNock: true });
afterEach(() => {
  logged.length = 0;
});

const text = { touser: 'advisor01', msgtype: 'text', text: { content: 'hello' } } as const;
const ok = { errcode: 0, errmsg: 'ok', msgid: 'M' };

function anySendWorks(token: string) {
  nock(host).persist().post('/cgi-bin/message/send').query({ access_token: token }).reply(200, ok);
}

function secretRefused(errcode = 40001) {
  const counter = { asked: 0 };
  nock(host)
    .persist()
    .get('/cgi-bin/gettoken')
    .query(true)
    .reply(200, () => {
      counter.asked += 1;
      return refuse(errcode, 'invalid credential');
    });
  return counter;
}

async function refusal(work: Promise<unknown>): Promise<WecomRefusal> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof WecomRefusal) return error;
  throw error ?? new Error('not refused');
}

describe('one token', () => {
  test('for twenty sends at once', async () => {
    const gettoken = tokensFrom(['T1']);
    anySendWorks('T1');
    const client = clientOf();
    await Promise.all(Array.from({ length: 20 }, () => client.send(text)));
    expect(gettoken.asked).toBe(1);
  });

  test('for two clients that share a cache, at once and later', async () => {
    const gettoken = tokensFrom(['T1']);
    anySendWorks('T1');
    const cache = memoryCache();
    const [one, two] = [clientOf({ cache }), clientOf({ cache })];
    await Promise.all([one.send(text), two.send(text), one.send(text)]);
    await clientOf({ cache }).send(text);
    expect(gettoken.asked).toBe(1);
  });

  test('for each app and each secret', async () => {
    const gettoken = tokensFrom(['T1']);
    anySendWorks('T1');
    const cache = memoryCache();
    await clientOf({ cache }).send(text);
    await clientOf({ cache, agentId: 'contacts' }).send(text);
    expect(gettoken.asked).toBe(2);
    expect([...cache.values.keys()].join()).not.toContain('secret');
  });

  test('is asked for anew five minutes before it ends', async () => {
    let now = 1_700_000_000_000;
    const gettoken = tokensFrom(['T1', 'T2']);
    anySendWorks('T1');
    anySendWorks('T2');
    const client = clientOf({ now: () => now });
    await client.send(text);
    now += (7200 - 300 - 61) * 1000;
    await client.send(text);
    expect(gettoken.asked).toBe(1);
    now += 62_000;
    await client.send(text);
    expect(gettoken.asked).toBe(2);
  });

  test('that lives only ten seconds is still used for five', async () => {
    let now = 1_700_000_000_000;
    const gettoken = tokensFrom(['T1', 'T2'], { expiresIn: 10 });
    anySendWorks('T1');
    const client = clientOf({ now: () => now });
    await client.send(text);
    now += 4_900;
    await client.send(text);
    expect(gettoken.asked).toBe(1);
  });
});

describe('a token that is no longer taken', () => {
  test.each([40014, 42001, 40001])('is replaced on %i and the call made once more', async (errcode) => {
    const gettoken = tokensFrom(['T1', 'T2']);
    sendAnswers('T1', refuse(errcode));
    sendAnswers('T2', ok);
    await expect(clientOf().send(text)).resolves.toMatchObject({ msgid: 'M' });
    expect(gettoken.asked).toBe(2);
  });

  test('twice over is a matter for the settings, without a third try', async () => {
    const gettoken = tokensFrom(['T1', 'T2', 'T3']);
    sendAnswers('T1', refuse(40014));
    sendAnswers('T2', refuse(40014));
    const error = await refusal(clientOf().send(text));
    expect(error).toMatchObject({ errcode: 40014, kind: 'config' });
    expect(gettoken.asked).toBe(2);
  });

  test('is replaced once for all who met it at once', async () => {
    const gettoken = tokensFrom(['T1', 'T2']);
    nock(host).persist().post('/cgi-bin/message/send').query({ access_token: 'T1' }).reply(200, refuse(42001));
    anySendWorks('T2');
    const cache = memoryCache();
    const [one, two] = [clientOf({ cache }), clientOf({ cache })];
    await Promise.all([one, two, one, two, one].map((client) => client.send(text)));
    expect(gettoken.asked).toBe(2);
  });

  test('does not take the newer one of another process with it', async () => {
    const gettoken = tokensFrom(['T1', 'T2', 'T3']);
    const cache = memoryCache();
    const [one, two] = [clientOf({ cache }), clientOf({ cache })];
    sendAnswers('T1', ok);
    sendAnswers('T1', ok);
    await one.send(text);
    await two.send(text);
    sendAnswers('T1', refuse(42001));
    anySendWorks('T2');
    await one.send(text);
    sendAnswers('T1', refuse(42001));
    await two.send(text);
    expect(gettoken.asked).toBe(2);
  });
});

describe('a wrong secret', () => {
  test.each([40001, 40013, 40091])('answered by %i is asked about once, then less and less often', async (errcode) => {
    let now = 1_700_000_000_000;
    const gettoken = secretRefused(errcode);
    const client = clientOf({ now: () => now });
    expect(await refusal(client.send(text))).toMatchObject({ errcode, kind: 'config', api: 'gettoken' });
    for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
      const asked = gettoken.asked;
      now += minutes * 60_000 - 1;
      expect(await refusal(client.send(text))).toMatchObject({ errcode, kind: 'config', pauseMs: 1 });
      expect(gettoken.asked).toBe(asked);
      now += 1;
      await refusal(client.send(text));
      expect(gettoken.asked).toBe(asked + 1);
    }
  });

  test('is asked about once by all processes together', async () => {
    const gettoken = secretRefused();
    const cache = memoryCache();
    const sends = [clientOf({ cache }), clientOf({ cache }), clientOf({ cache })].map((client) => client.send(text));
    for (const send of sends) expect(await refusal(send)).toMatchObject({ errcode: 40001 });
    expect(gettoken.asked).toBe(1);
  });

  test('once mended is forgotten', async () => {
    let now = 1_700_000_000_000;
    secretRefused();
    const cache = memoryCache();
    const client = clientOf({ cache, now: () => now });
    await refusal(client.send(text));
    nock.cleanAll();
    tokensFrom(['T1']);
    anySendWorks('T1');
    now += 60_001;
    await expect(client.send(text)).resolves.toMatchObject({ msgid: 'M' });
    expect([...cache.values.keys()].filter((key) => key.includes('circuit'))).toEqual([]);
  });

  test('a limit on gettoken is kept too', async () => {
    const limited = secretRefused(45009);
    const client = clientOf();
    await refusal(client.send(text));
    expect(await refusal(client.send(text))).toMatchObject({ errcode: 45009, kind: 'limited' });
    expect(limited.asked).toBe(1);
  });

  test('fifty sends that wait for a token do not ask a busy WeCom fifty times, and it is asked again soon', async () => {
    let now = 1_700_000_000_000;
    const busy = secretRefused(-1);
    const client = clientOf({ now: () => now });
    for (let n = 1; n <= 51; n += 1)
      expect(await refusal(client.send(text))).toMatchObject({ errcode: -1, kind: 'busy' });
    expect(busy.asked).toBe(1);

    for (const [after, asked] of [
      [501, 2],
      [1_999, 2],
      [2, 3],
      [8_001, 4],
      [30_001, 5],
      [30_001, 6],
    ] as const) {
      now += after;
      await refusal(client.send(text));
      expect(busy.asked).toBe(asked);
    }

    nock.cleanAll();
    tokensFrom(['T1']);
    anySendWorks('T1');
    now += 30_001;
    await expect(client.send(text)).resolves.toMatchObject({ msgid: 'M' });
  });
});

describe('without the shared cache', () => {
  test('each process keeps a token of its own, and says so once', async () => {
    const gettoken = tokensFrom(['T1', 'T2']);
    anySendWorks('T1');
    const cache = memoryCache();
    cache.broken = true;
    const client = clientOf({ cache });
    await Promise.all([client.send(text), client.send(text)]);
    await client.send(text);
    expect(gettoken.asked).toBe(1);
    expect(logged.filter((line) => line.includes('cache is away'))).toHaveLength(1);
  });

  test('a stale token is replaced all the same, also when the old one is still found afterwards', async () => {
    const gettoken = tokensFrom(['T1', 'T2']);
    const cache = memoryCache();
    const client = clientOf({ cache });
    sendAnswers('T1', ok);
    await client.send(text);
    const [[key, old] = ['', '']] = cache.values;
    cache.deleteIf = async () => void cache.values.set(key, old);
    sendAnswers('T1', refuse(42001));
    anySendWorks('T2');
    await client.send(text);
    expect(gettoken.asked).toBe(2);
  });
});
