import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { typed } from '../../../src/http/index.ts';
import { API_TOKEN, asGateway, openServer } from './test-server.ts';

async function serverWithRoutes() {
  const app = await openServer();
  const schema = { response: { 200: z.object({ by: z.string().nullable() }) } };
  for (const permission of ['warning.create', 'warning.view', 'gateway', 'person', 'public']) {
    typed(app).get(`/api/${permission}`, { config: { permission }, schema }, (request) => ({
      by: request.actor?.kind ?? null,
    }));
  }
  return (permission: string, headers: Record<string, string> = {}) =>
    app.inject({ url: `/api/${permission}`, headers });
}

test('the right token acts as the gateway, where the gateway may', async () => {
  const get = await serverWithRoutes();
  expect((await get('warning.create', asGateway)).json()).toEqual({ by: 'gateway' });
  expect((await get('gateway', asGateway)).json()).toEqual({ by: 'gateway' });
  expect((await get('warning.view', asGateway)).statusCode).toBe(403);
  expect((await get('person', asGateway)).statusCode).toBe(403);
});

test('any other token is 401, whatever its length and shape', async () => {
  const get = await serverWithRoutes();
  const wrong = fc.oneof(
    fc.constantFrom(
      '',
      'Bearer',
      'Bearer ',
      `Basic ${API_TOKEN}`,
      `Bearer ${API_TOKEN}x`,
      `Bearer ${API_TOKEN.slice(1)}`,
    ),
    fc.string({ maxLength: 300 }).map((token) => `Bearer ${encodeURIComponent(token)}`),
  );
  await fc.assert(
    fc.asyncProperty(wrong, async (authorization) => {
      const answer = await get('warning.create', { authorization });
      expect([answer.statusCode, answer.json().error.code]).toEqual([401, 'token_wrong']);
    }),
    { numRuns: 40 },
  );
});

test('a call from a page without a session is told where to log in and to come back', async () => {
  const get = await serverWithRoutes();
  const headers = { host: 'localhost:3000', referer: 'http://localhost:3000/h5/warnings/w1?step=2' };
  const answer = await get('warning.create', headers);
  expect(answer.statusCode).toBe(401);
  expect(answer.json()).toEqual({
    error: { code: 'login_required', message: '请先登录' },
    loginUrl: `/h5/login?to=${encodeURIComponent('/h5/warnings/w1?step=2')}`,
  });
  const foreign = await get('warning.create', { host: 'localhost:3000', referer: 'https://evil.example/h5/x' });
  expect(foreign.json().loginUrl).toBe('/h5/login?to=%2Fh5%2F');
  const console = await get('warning.create', { host: 'localhost:3000', referer: 'http://localhost:3000/console/a' });
  expect(console.json().loginUrl).toBe('/console/sign-in?to=%2Fconsole%2Fa');
});

test('a public route asks for nobody', async () => {
  const get = await serverWithRoutes();
  expect((await get('public')).json()).toEqual({ by: null });
});

test('a page behind a login leads there itself', async () => {
  const app = await openServer();
  app.get('/h5/warnings/:id', { config: { permission: 'person' } }, () => 'page');
  const answer = await app.inject('/h5/warnings/w1?x=1');
  expect([answer.statusCode, answer.headers.location]).toEqual([
    302,
    `/h5/login?to=${encodeURIComponent('/h5/warnings/w1?x=1')}`,
  ]);
});
