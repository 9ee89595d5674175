import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { Limits } from '../../../src/config/settings.ts';
import { type SecurityEvent, typed } from '../../../src/http/index.ts';
import { kindOf } from '../../../src/http/limits.ts';
import { asGateway, openServer } from './test-server.ts';

afterEach(() => vi.useRealTimers());

const three = Limits.parse({
  logins: 3,
  uploads: 3,
  drafts: 3,
  guesses: 3,
  wrongTokens: 3,
  callbacks: 3,
  wrongCallbacks: 3,
});
const response = { 200: z.object({}) };

async function testServer(counter?: (key: string, windowMs: number) => Promise<{ current: number; ttl: number }>) {
  const refused: SecurityEvent[] = [];
  const recordRefusals = async (events: SecurityEvent[]) => void refused.push(...events);
  const app = await openServer({ limits: three, recordRefusals, ...(counter ? { countShared: counter } : {}) });
  typed(app).post('/api/drafts', { config: { permission: 'public' }, schema: { response } }, () => ({}));
  typed(app).post(
    '/api/lists',
    { config: { permission: 'public', bodyWithinMs: 1000 }, schema: { response } },
    () => ({}),
  );
  typed(app).post('/api/words', { config: { permission: 'public', isGuess: true }, schema: { response } }, () => ({}));
  typed(app).post('/api/warnings', { config: { permission: 'warning.create' }, schema: { response } }, () => ({}));
  app.get('/h5/login/told', () => 'in');
  app.post('/wecom/callback', () => '');
  return { app, refused };
}

test.each([
  ['drafts', 'POST', '/api/drafts'],
  ['uploads', 'POST', '/api/lists'],
  ['guesses', 'POST', '/api/words'],
  ['callbacks', 'POST', '/wecom/callback'],
] as const)('whoever floods %s is told in Chinese when to come back', async (_kind, method, url) => {
  const { app, refused } = await testServer();
  for (let at = 0; at < 3; at += 1) expect((await app.inject({ method, url })).statusCode).toBe(200);
  const answer = await app.inject({ method, url });
  expect(answer.statusCode).toBe(429);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
  expect(answer.json().error).toMatchObject({ code: 'too_many', message: expect.stringMatching(/请在 \d+ 秒后再试/) });
  expect(answer.headers['x-ratelimit-limit']).toBeUndefined();
  expect((await app.inject({ method, url, remoteAddress: '192.0.2.7' })).statusCode).toBe(200);
  await app.close();
  expect(refused).toMatchObject([
    { who: { kind: 'stranger' }, ip: '127.0.0.1', route: `POST ${url}`, reason: 'too_many' },
  ]);
});

test('a flooded login answers a page that people can read', async () => {
  const { app } = await testServer();
  for (let at = 0; at < 3; at += 1) await app.inject('/h5/login/told');
  const answer = await app.inject('/h5/login/told');
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([429, 'text/html; charset=utf-8']);
  expect(answer.body).toMatch(/请稍后再试.*请在 \d+ 秒后再试/s);
  expect(answer.headers['retry-after']).toBeDefined();
});

test('guessing tokens is slowed down, and the right token is taken all the same', async () => {
  const { app, refused } = await testServer();
  const push = (authorization: string) =>
    app.inject({ method: 'POST', url: '/api/warnings', headers: { authorization } });
  for (let at = 0; at < 3; at += 1) expect((await push(`Bearer guess-${at}`)).statusCode).toBe(401);
  const answer = await push('Bearer guess-3');
  expect([answer.statusCode, answer.json().error.code]).toEqual([429, 'too_many']);
  expect(answer.headers['retry-after']).toBeDefined();
  for (let at = 0; at < 10; at += 1) expect((await push(asGateway.authorization)).statusCode).toBe(200);
  await app.close();
  expect(refused).toMatchObject([
    { reason: 'token_wrong', times: 3, status: 401 },
    { reason: 'too_many', times: 1, status: 429 },
  ]);
});

test('forged callbacks make their sender wait, and are in the log by their cause', async () => {
  const { app, refused } = await testServer();
  const waits: (number | null)[] = [];
  app.post('/wecom/callback/forged', (request, reply) => {
    waits.push(app.callbackRefused(request, { reason: 'signature', status: 401 }));
    return reply.code(401).send();
  });
  for (let at = 0; at < 3; at += 1) await app.inject({ method: 'POST', url: '/wecom/callback/forged' });
  expect(waits).toEqual([null, null, null]);
  await app.close();
  expect(refused).toMatchObject([{ reason: 'callback_signature', times: 3, route: 'POST /wecom/callback/forged' }]);
});

test('all processes count together, and each for itself while Redis is away or hangs', async () => {
  const asked: string[] = [];
  let answer = async (): Promise<{ current: number; ttl: number }> => ({ current: 4, ttl: 1500 });
  const { app } = await testServer((key) => {
    asked.push(key);
    return answer();
  });
  const draft = () => app.inject({ method: 'POST', url: '/api/drafts' });
  const over = await draft();
  expect([over.statusCode, over.headers['retry-after'], asked]).toEqual([429, '2', ['drafts 127.0.0.1']]);
  answer = () => new Promise(() => undefined);
  for (let at = 0; at < 3; at += 1) expect((await draft()).statusCode).toBe(200);
  expect((await draft()).statusCode).toBe(429);
  expect(asked).toHaveLength(2);
});

test('a minute later everything is open again', async () => {
  const { app } = await testServer();
  vi.useFakeTimers({ toFake: ['Date'] });
  for (let at = 0; at < 4; at += 1) await app.inject({ method: 'POST', url: '/api/drafts' });
  vi.setSystemTime(Date.now() + 60_001);
  expect((await app.inject({ method: 'POST', url: '/api/drafts' })).statusCode).toBe(200);
});

test.each([
  ['GET', '/h5/login', 'logins'],
  ['GET', '/console/login/callback', 'logins'],
  ['GET', '/h5/loginhelp', null],
  ['POST', '/wecom/callback/:app', 'callbacks'],
  ['GET', '/api/bulletins', null],
  ['POST', '/api/bulletins', 'drafts'],
  ['DELETE', '/api/leaves/:id', 'drafts'],
  ['GET', '/healthz', null],
] as const)('%s %s counts as %s', (method, url, kind) => {
  expect(kindOf({ method, url })).toBe(kind);
});

test('one subscriber of IPv6 is one, whichever of his addresses he takes', async () => {
  const { app } = await testServer();
  const from = (remoteAddress: string) => app.inject({ method: 'POST', url: '/api/drafts', remoteAddress });
  for (const last of ['1', '2', '3']) expect((await from(`2001:db8:1:2::${last}`)).statusCode).toBe(200);
  expect((await from('2001:db8:1:2:ffff::9')).statusCode).toBe(429);
  expect((await from('2001:db8:1:3::1')).statusCode).toBe(200);
});
