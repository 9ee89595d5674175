import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { callbackRoutes, InboxUnavailable } from '../../../src/inbound/index.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { createReceiver, sealCallback, sealEcho } from '../../../src/wecom/callback/index.ts';

const keys = { token: 'QDG6eK', aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' };
const receiveId = 'wx5823bf96d3bd56c7';
const xml =
  '<xml><ToUserName>wx5823bf96d3bd56c7</ToUserName><FromUserName>adv-01</FromUserName><MsgType>text</MsgType><Content>hi</Content><MsgId>42</MsgId></xml>';
const now = () => Math.floor(Date.now() / 1000);

interface Kept {
  receiver: string;
  dedupeKey: string;
  xml: string;
}

function openServer({ keep }: { keep?: () => Promise<void> } = {}) {
  const kept: Kept[] = [];
  const lines: string[] = [];
  const app = Fastify();
  app.register(callbackRoutes, {
    receivers: new Map([
      ['app', createReceiver({ ...keys, receiveIds: [receiveId], windowSeconds: 3600 })],
      ['contacts', createReceiver({ ...keys, token: 'contacts', receiveIds: [receiveId], windowSeconds: 3600 })],
      ['second', createReceiver({ ...keys, token: 'second', receiveIds: [receiveId], windowSeconds: 3600 })],
    ]),
    inbox: {
      keep: async (item: Kept) => {
        await keep?.();
        kept.push(item);
      },
    },
    logger: createLogger({ level: 'debug', destination: { write: (line) => lines.push(line) } }),
  });
  return { app, kept, lines };
}

type Sealing = Partial<Parameters<typeof sealCallback>[0]>;

function sealed(changes: Sealing = {}) {
  const { query, body } = sealCallback({ ...keys, receiveId, xml, timestamp: now(), nonce: 'n1', ...changes });
  return { url: `/wecom/callback?${new URLSearchParams({ ...query })}`, body, query };
}

const post = (url: string, payload: string, type = 'text/xml') =>
  ({ method: 'POST', url, payload, headers: { 'content-type': type } }) as const;

test('a callback of WeCom is kept as decrypted, under its receiver, and answered with an empty 200', async () => {
  const { app, kept } = openServer();
  const { url, body } = sealed();
  const answer = await app.inject(post(url, body));
  expect([answer.statusCode, answer.body]).toEqual([200, '']);
  expect(kept).toEqual([{ receiver: 'app', dedupeKey: expect.stringContaining('app|'), xml }]);
});

test('the content type does not matter', async () => {
  const { app, kept } = openServer();
  const { url, body } = sealed();
  for (const type of ['application/xml', 'text/xml; charset=utf-8', 'application/json', 'text/plain']) {
    expect((await app.inject(post(url, body, type))).statusCode).toBe(200);
  }
  expect((await app.inject({ method: 'POST', url, payload: body })).statusCode).toBe(200);
  expect(kept).toHaveLength(5);
});

test('the contacts receiver and further apps have their own path, token and dedupe key', async () => {
  const { app, kept } = openServer();
  for (const name of ['contacts', 'second']) {
    const { query, body } = sealed({ token: name });
    const search = new URLSearchParams({ ...query });
    expect((await app.inject(post(`/wecom/callback/${name}?${search}`, body))).statusCode).toBe(200);
    expect((await app.inject(post(`/wecom/callback?${search}`, body))).statusCode).toBe(401);
  }
  expect(kept.map(({ receiver }) => receiver)).toEqual(['contacts', 'second']);
  expect(new Set(kept.map(({ dedupeKey }) => dedupeKey)).size).toBe(2);
});

test('URL verification answers the decrypted text and nothing else', async () => {
  const { app } = openServer();
  const query = sealEcho({
    ...keys,
    receiveId,
    echo: '1616140317555161061',
    timestamp: now(),
    nonce: '263014780',
  });
  const answer = await app.inject(`/wecom/callback?${new URLSearchParams({ ...query })}`);
  expect([answer.statusCode, answer.body]).toEqual([200, '1616140317555161061']);
  const forged = await app.inject(`/wecom/callback?${new URLSearchParams({ ...query, nonce: '1' })}`);
  expect([forged.statusCode, forged.body]).toEqual([401, '']);
});

test('an inbox that cannot keep makes WeCom come again', async () => {
  for (const error of [new InboxUnavailable('full'), new Error('connection terminated'), 'odd']) {
    const { app } = openServer({ keep: () => Promise.reject(error) });
    const { url, body } = sealed();
    const answer = await app.inject(post(url, body));
    expect([answer.statusCode, answer.body]).toEqual([503, '']);
  }
});

const withQuery = (changes: Record<string, string>) => {
  const { query, body } = sealed();
  return post(`/wecom/callback?${new URLSearchParams({ ...query, ...changes })}`, body);
};
const withBody = (change: (body: string) => string) => {
  const { url, body } = sealed();
  return post(url, change(body));
};

const hostile = {
  'a wrong signature': () => withQuery({ msg_signature: '0'.repeat(40) }),
  'a signature of another length': () => withQuery({ msg_signature: 'ab' }),
  'a signature that is no ASCII': () => withQuery({ msg_signature: '签'.repeat(40) }),
  'another nonce': () => withQuery({ nonce: 'n2' }),
  'a timestamp that is no number': () => withQuery({ timestamp: 'soon' }),
  'a timestamp of yesterday': () =>
    post(sealed({ timestamp: now() - 86_400 }).url, sealed({ timestamp: now() - 86_400 }).body),
  'a timestamp of tomorrow': () => {
    const { url, body } = sealed({ timestamp: now() + 86_400 });
    return post(url, body);
  },
  'no query': () => post('/wecom/callback', sealed().body),
  'a repeated parameter': () => post(`${sealed().url}&nonce=n1`, sealed().body),
  'a parameter with brackets': () => post(sealed().url.replace('nonce=', 'nonce[]='), sealed().body),
  'a query that is no UTF-8': () => post(`${sealed().url}%ff%`, sealed().body),
  'an empty body': () => withBody(() => ''),
  'a body of blanks': () => withBody(() => '  \r\n '),
  'a body that is no XML': () => withBody(() => '{"Encrypt":"x"}'),
  'half a body': () => withBody((body) => body.slice(0, body.length / 2)),
  'a DOCTYPE': () => withBody((body) => `<!DOCTYPE xml [<!ENTITY a "aaaa">]>${body}`),
  'an entity bomb': () => withBody(() => '<xml><Encrypt>&a;&a;&a;</Encrypt></xml>'),
  'two Encrypt elements': () => withBody((body) => body.replace('<Encrypt>', '<Encrypt>x</Encrypt><Encrypt>')),
  'bad base64': () => {
    const { query } = sealed();
    return post(`/wecom/callback?${new URLSearchParams({ ...query })}`, '<xml><Encrypt>%%%</Encrypt></xml>');
  },
  'deep nesting': () => withBody(() => '<a>'.repeat(10_000)),
  'a message for another corp': () => {
    const { url, body } = sealed({ receiveId: 'wwsomebodyelse' });
    return post(url, body);
  },
  'a DOCTYPE inside the message': () => {
    const { url, body } = sealed({ xml: `<!DOCTYPE x>${xml}` });
    return post(url, body);
  },
  'a body over 64 KB': () => withBody((body) => body + ' '.repeat(65_536)),
  'a body that says it is over 64 KB': () => {
    const message = withBody((body) => body);
    return { ...message, headers: { ...message.headers, 'content-length': '70000' } } as const;
  },
  'an unknown app': () => post('/wecom/callback/nobody', sealed().body),
  'an app called __proto__': () => post('/wecom/callback/__proto__', sealed().body),
  'a broken path': () => post('/wecom/callback/%E0%A4%A', sealed().body),
  'a GET without a query': () => ({ method: 'GET', url: '/wecom/callback' }) as const,
  'a GET with half an echostr': () =>
    ({ method: 'GET', url: '/wecom/callback?msg_signature=a&timestamp=1&nonce=1&echostr=P9nAz' }) as const,
};

test.each(Object.entries(hostile))('%s gets a 4xx and nothing is kept', async (_name, request) => {
  const { app, kept, lines } = openServer();
  const answer = await app.inject(request());
  expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  expect(answer.statusCode).toBeLessThan(500);
  expect(kept).toEqual([]);
  expect(lines.join('')).not.toContain('adv-01');
});

test('the address saved with a slash at its end works like the one without', async () => {
  const { app, kept } = openServer();
  const query = new URLSearchParams({
    ...sealEcho({ ...keys, receiveId, echo: '1616140317555161061', timestamp: now(), nonce: 'n1' }),
  });
  expect((await app.inject(`/wecom/callback/?${query}`)).body).toBe('1616140317555161061');
  const { url, body } = sealed();
  expect((await app.inject(post(url.replace('?', '/?'), body))).statusCode).toBe(200);
  const contacts = sealed({ token: 'contacts' });
  const search = new URLSearchParams({ ...contacts.query });
  expect((await app.inject(post(`/wecom/callback/contacts/?${search}`, contacts.body))).statusCode).toBe(200);
  expect(kept.map(({ receiver }) => receiver)).toEqual(['app', 'contacts']);
});

test.each([
  '/wecom',
  '/wecom/',
  '/wecom/callbacks',
  '/wecom/callback/typo',
  '/wecom/callback/contacts/x?msg_signature=s',
])('a mistyped address %s is a 404, and the log says which one was meant', async (url) => {
  const { app, lines } = openServer();
  for (const method of ['GET', 'POST'] as const) {
    const answer = await app.inject({ method, url });
    expect([answer.statusCode, answer.body]).toEqual([404, '']);
  }
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    msg: 'nothing is served at this address below /wecom',
    path: url.split('?')[0],
    hint: expect.stringContaining('ends in /wecom/callback'),
  });
});
