import { expect, test } from 'vitest';
import { z } from 'zod';
import { addressOf, typed } from '../../../src/http/index.ts';
import { http, openServer } from './test-server.ts';

async function addressSeen({ trusted = [], from = '127.0.0.1', said }: Asked): Promise<string> {
  const app = await openServer({ http: { ...http, trustedProxies: trusted } });
  const route = { config: { permission: 'public' }, schema: { response: { 200: z.object({ at: z.string() }) } } };
  typed(app).get('/api/where', route, (request) => ({ at: addressOf(request) }));
  const headers = said === undefined ? {} : { 'x-forwarded-for': said };
  return (await app.inject({ url: '/api/where', headers, remoteAddress: from })).json().at;
}

interface Asked {
  trusted?: string[];
  from?: string;
  said?: string;
}

test('a stranger cannot choose his own address in the log', async () => {
  expect(await addressSeen({ said: '203.0.113.9' })).toBe('127.0.0.1');
  expect(await addressSeen({ from: '10.1.2.3', said: '203.0.113.9' })).toBe('10.1.2.3');
  expect(await addressSeen({ trusted: ['10.9.9.9'], from: '10.1.2.3', said: '203.0.113.9' })).toBe('10.1.2.3');
});

test('behind a named proxy the caller is who the proxy saw, not whom he claims to speak for', async () => {
  const trusted = ['10.0.0.0/24'];
  expect(await addressSeen({ trusted, from: '10.0.0.7', said: '203.0.113.9' })).toBe('203.0.113.9');
  expect(await addressSeen({ trusted, from: '10.0.0.7', said: '1.1.1.1, 203.0.113.9' })).toBe('203.0.113.9');
  expect(await addressSeen({ trusted, from: '10.0.0.7', said: '203.0.113.9, 10.0.0.8' })).toBe('203.0.113.9');
});

test('only addresses are kept, whatever a header says', async () => {
  const trusted = ['10.0.0.7'];
  for (const said of ['<script>', 'unknown', "'; drop table", '203.0.113.9:4711', '999.1.1.1', '13800000000'])
    expect(await addressSeen({ trusted, from: '10.0.0.7', said })).toBe('10.0.0.7');
});

test('one address is written one way', async () => {
  expect(await addressSeen({ from: '::ffff:192.0.2.1' })).toBe('192.0.2.1');
  expect(await addressSeen({ from: 'fe80::1%eth0' })).toBe('fe80::1');
});
