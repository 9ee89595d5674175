import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { closeServer, createMetrics, typed } from '../../../src/http/index.ts';
import { http, openServer } from './test-server.ts';

test('/healthz answers as long as the process lives', async () => {
  const app = await openServer({ checks: { postgres: async () => ({ ok: false, why: 'away' }) } });
  const answer = await app.inject('/healthz');
  expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'ok', version: '0.1.0' }]);
});

test('while a store is away a request is asked to come again, in Chinese, with nothing of the inside', async () => {
  const app = await openServer();
  const schema = { response: { 200: z.object({}) } };
  typed(app).get('/api/away', { config: { permission: 'public' }, schema }, () => {
    throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.9:5432'), { code: 'ECONNREFUSED' });
  });
  const answer = await app.inject('/api/away');
  expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5']);
  expect(answer.json().error.message).toMatch(/^服务暂时出了问题，请稍后再试（编号 \S+）$/);
});

test('/readyz is 200 when every store answers and else names what does not', async () => {
  let redisIsAway = false;
  const app = await openServer({
    checks: {
      postgres: async () => ({ ok: true }),
      redis: async () => {
        if (redisIsAway) throw new Error('connect ECONNREFUSED');
        return { ok: true };
      },
      wecom: async () => (redisIsAway ? { ok: false, why: 'token refused (40001)' } : { ok: true }),
    },
  });
  expect((await app.inject('/readyz')).statusCode).toBe(200);
  redisIsAway = true;
  const answer = await app.inject('/readyz');
  expect(answer.statusCode).toBe(503);
  expect(answer.json()).toEqual({
    status: 'not_ready',
    checks: [
      { name: 'postgres', ok: true },
      { name: 'redis', ok: false, why: 'connect ECONNREFUSED' },
      { name: 'wecom', ok: false, why: 'token refused (40001)' },
    ],
  });
});

test('many probes at once look at each store once', async () => {
  let looks = 0;
  let answer: () => void = () => {};
  const slow = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const app = await openServer({
    checks: {
      postgres: async () => {
        looks += 1;
        await slow;
        return { ok: true };
      },
    },
  });
  await app.ready();
  const probes = Array.from({ length: 10 }, () => app.inject('/readyz'));
  await new Promise((resolve) => setImmediate(resolve));
  answer();
  await Promise.all(probes);
  expect(looks).toBeLessThan(10);
});

test('/metrics counts requests by route pattern and carries what modules register', async () => {
  const metrics = createMetrics();
  metrics.gauge({ name: 'inbox_waiting_rows', help: 'kept callbacks', read: async () => 7 });
  metrics.gauge({ name: 'broken_rows', help: 'cannot be read', read: () => Promise.reject(new Error('away')) });
  const app = await openServer({ metrics });
  const schema = { params: z.object({ id: z.string() }), response: { 200: z.object({}) } };
  typed(app).get('/api/warnings/:id', { config: { permission: 'public' }, schema }, () => ({}));
  await app.inject('/api/warnings/w1');
  await app.inject('/no/such/place');
  const { body } = await app.inject('/metrics');
  expect(body).toMatch(
    /http_request_duration_seconds_count\{method="GET",route="\/api\/warnings\/:id",status="200"\} 1/,
  );
  expect(body).toContain('route="unmatched",status="404"');
  expect(body).toContain('eqian_inbox_waiting_rows 7');
  expect(body).toContain('eqian_process_resident_memory_bytes');
  expect(body).not.toContain('w1');
});

test('WeCom’s ownership file is served byte for byte, and nothing else from its folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'eqian-proof-'));
  await writeFile(join(folder, 'WW_verify_a1B2c3.txt'), 'a1B2c3');
  await writeFile(join(folder, 'field-key'), 'secret');
  const app = await openServer({ proofFolders: ['/nowhere', folder] });
  const answer = await app.inject('/WW_verify_a1B2c3.txt');
  expect([answer.statusCode, answer.body, answer.headers['content-type']]).toEqual([
    200,
    'a1B2c3',
    'text/plain; charset=utf-8',
  ]);
  for (const name of ['other.txt', '..%2Ffield-key', '%2e%2e%2ffield-key', 'a1B2c3', 'a.b.txt']) {
    expect((await app.inject(`/WW_verify_${name}`)).statusCode).toBe(404);
  }
  await rm(folder, { recursive: true });
});

test('every answer carries the security headers, and HTTPS is insisted on where it is spoken', async () => {
  const plain = (await (await openServer()).inject('/healthz')).headers;
  expect(plain['content-security-policy']).toContain("script-src 'self';");
  expect(plain['x-content-type-options']).toBe('nosniff');
  expect(plain['permissions-policy']).toMatch(/camera=\(\), .*microphone=\(\)/);
  expect(plain['strict-transport-security']).toBeUndefined();
  const secure = await openServer({ http: { ...http, publicUrl: 'https://eqian.example' } });
  expect((await secure.inject('/api/nothing')).headers).toMatchObject({
    'strict-transport-security': 'max-age=31536000',
    'cache-control': 'no-store',
  });
});

test('/docs describes the API and fetches nothing from elsewhere', async () => {
  const app = await openServer();
  const schema = {
    body: z.object({ level: z.enum(['HIGH']) }),
    response: { 200: z.object({ id: z.string(), at: z.date() }) },
  };
  typed(app).post('/api/warnings', { config: { permission: 'warning.create' }, schema }, () => ({
    id: 'w1',
    at: new Date(),
  }));
  await app.ready();
  const description = (await app.inject('/docs/json')).json();
  expect(Object.keys(description.paths).sort()).toEqual([
    '/api/logout',
    '/api/me/sessions',
    '/api/me/sessions/{id}',
    '/api/warnings',
  ]);
  expect(description.paths['/api/warnings'].post.requestBody).toBeDefined();
  const page = await app.inject('/docs/');
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
});

test('closing waits for the request under way and then cuts what hangs on', async () => {
  const app = await openServer();
  let finish: () => void = () => {};
  const work = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let begun: () => void = () => {};
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  app.get('/slow', async () => {
    begun();
    await work;
    return 'done';
  });
  app.get('/stream', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200).write('first');
  });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const stream = await fetch(`${address}/stream`);
  const slow = fetch(`${address}/slow`).then((response) => response.text());
  await hasBegun;
  const closed = closeServer(app, 200);
  finish();
  expect(await slow).toBe('done');
  await closed;
  await expect(stream.text()).rejects.toThrow();
});
