import { expect, test } from 'vitest';
import { z } from 'zod';
import { typed } from '../../../src/http/index.ts';
import { actingIn } from '../../../src/kernel/audit/index.ts';
import { asGateway, http, openServer } from '../http/test-server.ts';

test('a request’s actor, address, agent and route are what the audit keeps', async () => {
  const app = await openServer({ http: { ...http, trustedProxies: ['127.0.0.1'] } });
  const schema = { response: { 200: z.unknown() } };
  typed(app).get('/api/seen', { config: { permission: 'gateway' }, schema }, (request) => actingIn(request));
  const headers = { ...asGateway, 'user-agent': 'wxwork/4.1', 'x-forwarded-for': '203.0.113.9' };
  const answer = await app.inject({ url: '/api/seen', headers });
  expect(answer.json()).toEqual({
    actor: { kind: 'gateway' },
    ip: '203.0.113.9',
    agent: 'wxwork/4.1',
    route: 'GET /api/seen',
  });
});

test('a route open to everybody cannot be audited by mistake as nobody', async () => {
  const app = await openServer();
  const route = { config: { permission: 'public' }, schema: { response: { 200: z.unknown() } } };
  typed(app).get('/api/open', route, (request) => actingIn(request));
  expect((await app.inject('/api/open')).statusCode).toBe(500);
});
