import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { typed } from '../../../src/http/index.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { Problem } from '../../../src/lib/problem.ts';
import { asGateway, openServer } from './test-server.ts';

const Person = z.union([
  z.strictObject({ employeeId: z.string().min(1).meta({ title: '员工编号', example: 'E001/0007' }) }),
  z.strictObject({
    phone: z
      .string()
      .regex(/^1\d{10}$/)
      .meta({ title: '手机号', example: '15412345678' }),
  }),
]);
const Body = z.strictObject({
  sourceRef: z.string().min(1).max(64),
  level: z.enum(['CRITICAL', 'HIGH']).meta({ title: '预警等级' }),
  person: Person,
  amounts: z.array(z.int().min(0)).max(3).optional(),
  note: z.string().max(5).optional().meta({ title: '备注' }),
});
const good = { sourceRef: 'r1', level: 'HIGH', person: { phone: '15412345678' } };

async function serverWithForm() {
  const app = await openServer();
  const schema = { body: Body, response: { 200: z.object({ ok: z.boolean() }) } };
  typed(app).post('/api/form', { config: { permission: 'public' }, schema }, () => ({ ok: true }));
  return (payload: unknown, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/api/form',
      headers: { 'content-type': 'application/json', ...headers },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
}

test.each([
  [
    'a wrong phone',
    { ...good, person: { phone: '1541234' } },
    'person.phone',
    '手机号（person.phone）格式不正确，例如：15412345678',
  ],
  ['a missing field', { level: 'HIGH', person: good.person }, 'sourceRef', 'sourceRef不能为空'],
  ['an unknown level', { ...good, level: '高' }, 'level', '预警等级（level）只能是 CRITICAL、HIGH 之一'],
  ['too long a note', { ...good, note: '一二三四五六' }, 'note', '备注（note）最多 5 个字'],
  ['a list item', { ...good, amounts: [1, -1] }, 'amounts.1', '金额（amounts.1）不能小于 0'],
  ['a field nobody knows', { ...good, levle: 'HIGH' }, 'levle', '内容“levle”不是可填写的项'],
])('%s is refused by name, in Chinese', async (_what, body, field, message) => {
  const post = await serverWithForm();
  const answer = await post(body);
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toEqual({ error: { code: 'invalid', message, field } });
});

test('a query takes what it names and nothing else, unless it is declared loose', async () => {
  const app = await openServer();
  const named = { limit: z.coerce.number().default(5) };
  for (const [url, querystring] of [
    ['/api/list', z.object(named)],
    ['/api/door', z.looseObject(named)],
  ] as const) {
    const schema = { querystring, response: { 200: z.looseObject({}) } };
    typed(app).get(url, { config: { permission: 'public' }, schema }, ({ query }) => query);
  }
  const asked = async (url: string) => (await app.inject(url)).json();
  expect(await asked('/api/list?limit=7')).toEqual({ limit: 7 });
  expect(await asked('/api/list?limt=7')).toEqual({
    error: { code: 'invalid', message: '内容“limt”不是可填写的项', field: 'limt' },
  });
  expect(await asked('/api/door?limt=7')).toEqual({ limit: 5, limt: '7' });
});

test('what was typed is never echoed', async () => {
  const post = await serverWithForm();
  const answer = await post({ ...good, person: { phone: '25412345678' } });
  expect(answer.body).not.toContain('25412345678');
});

test.each([
  ['broken JSON', '{"sourceRef":', {}, 400, 'malformed'],
  ['an empty body', '', {}, 400, 'malformed'],
  ['a list instead of an object', [], {}, 400, 'invalid'],
  ['another media type', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'media_type'],
  ['a body beyond the limit', { ...good, note: 'x'.repeat(300_000) }, {}, 413, 'too_large'],
  ['a poisoned prototype', '{"__proto__": {"a": 1}}', {}, 400, 'malformed'],
])('%s is a refusal, not a failure', async (_what, body, headers, status, code) => {
  const post = await serverWithForm();
  const answer = await post(body, headers);
  expect([answer.statusCode, answer.json().error.code]).toEqual([status, code]);
});

test('no body whatever makes the server fail', async () => {
  const post = await serverWithForm();
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.json({ maxDepth: 3 }), fc.string({ maxLength: 40 })), async (body) => {
      expect((await post(body)).statusCode).toBeLessThan(500);
    }),
    { numRuns: 50 },
  );
});

test('addresses that cannot be read or do not exist answer in JSON', async () => {
  const app = await openServer();
  for (const [url, status] of [
    ['/%E0%A4%A', 400],
    ['/api/nothing', 404],
    ['/', 404],
  ] as const) {
    const answer = await app.inject(url);
    expect(answer.statusCode).toBe(status);
    expect(answer.json().error.message).toMatch(/[一-鿿]/);
  }
});

test('a failure tells the caller a number to quote and nothing else; the log has no phone', async () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  const app = await openServer({ logger });
  const route = { config: { permission: 'public' }, schema: { response: { 200: z.object({}) } } };
  typed(app).get('/api/bug', route, () => {
    throw new Error('duplicate key for 15412345678 in table person');
  });
  typed(app).get('/api/outage', route, () => {
    throw new Problem({ code: 'store_away', status: 503, messageZh: '内部细节' });
  });

  const [bug, outage] = [await app.inject('/api/bug'), await app.inject('/api/outage')];

  expect(bug.statusCode).toBe(500);
  expect(bug.json().error).toEqual({ code: 'internal', message: expect.stringContaining('请稍后再试') });
  expect(bug.body).not.toMatch(/duplicate|person|154/);
  expect(outage.statusCode).toBe(503);
  expect(outage.body).not.toContain('内部细节');
  expect(lines.join('')).toContain('duplicate key');
  expect(lines.join('')).not.toContain('15412345678');
});

test('a refusal passes with its code, message and field', async () => {
  const app = await openServer();
  const route = { config: { permission: 'warning.create' }, schema: { response: { 200: z.object({}) } } };
  typed(app).get('/api/refused', route, () => {
    throw new Problem({ code: 'not_open', status: 409, messageZh: '预警已经关闭', field: 'id' });
  });
  const answer = await app.inject({ url: '/api/refused', headers: asGateway });
  expect(answer.statusCode).toBe(409);
  expect(answer.json()).toEqual({ error: { code: 'not_open', message: '预警已经关闭', field: 'id' } });
});

test('text that PostgreSQL cannot hold is the sender’s fault', async () => {
  const app = await openServer();
  const route = { config: { permission: 'public' }, schema: { response: { 200: z.object({}) } } };
  typed(app).get('/api/nul', route, () => {
    throw Object.assign(new Error('invalid byte sequence for encoding "UTF8": 0x00'), { code: '22021' });
  });
  const answer = await app.inject('/api/nul');
  expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'invalid']);
});
