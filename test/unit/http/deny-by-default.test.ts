import { expect, test } from 'vitest';
import { z } from 'zod';
import { createMetrics, typed } from '../../../src/http/index.ts';
import { openServer } from './test-server.ts';

const response = { 200: z.object({}) };

test('a route under /api that names no permission does not register', async () => {
  const app = await openServer();
  expect(() => typed(app).get('/api/things', { schema: { response } }, () => ({}))).toThrow(
    'GET /api/things names no permission',
  );
});

test('a route under /api that describes no response does not register', async () => {
  const app = await openServer();
  const config = { permission: 'public' };
  expect(() => typed(app).get('/api/things', { config }, () => ({}))).toThrow('names no response');
  expect(() => typed(app).get('/api/others', { config, schema: { response: {} } }, () => ({}))).toThrow(
    'names no response',
  );
});

test('a permission that the table does not know registers nowhere, not even outside /api', async () => {
  const app = await openServer();
  for (const url of ['/api/things', '/h5/things']) {
    const route = { config: { permission: 'warning.creat' }, schema: { response } };
    expect(() => typed(app).get(url, route, () => ({}))).toThrow('"warning.creat"');
  }
});

test('the rule holds in plugins that register later', async () => {
  const app = await openServer();
  app.register(async (plugin) => {
    plugin.get('/api/late', () => ({}));
  });
  await expect(app.ready()).rejects.toThrow('GET /api/late names no permission');
});

test('a response says no more than its schema names', async () => {
  const app = await openServer();
  const schema = { response: { 200: z.object({ id: z.string() }) } };
  typed(app).get('/api/person', { config: { permission: 'public' }, schema }, () => ({
    id: 'p1',
    phone: '15412345678',
  }));
  expect((await app.inject('/api/person')).json()).toEqual({ id: 'p1' });
});

test('two servers in one process do not share figures', async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.counter({ name: 'things_total', help: 'things' }).inc();
  expect(await one.text()).toContain('eqian_things_total 1');
  expect(await other.text()).not.toContain('eqian_things_total');
});
