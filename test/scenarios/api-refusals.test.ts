import { describe, expect, test } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { addMs, minutes } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { routesOf } from '../support/routes-of.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the API refuses in Chinese and names the field', () => {
  const testApp = useTestApp();
  const { refusalOf, refusedAct, warn } = useActions(testApp);
  const chinese = expect.stringMatching(/[\u4e00-\u9fff]/);

  test.each([
    ['level', { level: 'URGENT' }],
    ['fraudType', { fraudType: 'NONE' }],
    ['sourceRef', { sourceRef: '' }],
    ['person', { person: {} }],
    ['person', { person: { employeeId: '0010/0010', phone: '15412345678' } }],
    ['person.phone', { person: { phone: '154123456789' } }],
    ['orgId', { orgId: '9999' }],
    ['note', { note: '字'.repeat(201) }],
    ['note', { fraudType: 'OTHER' }],
  ])('%s', async (field, input) => {
    const refusal = await refusalOf(testApp.warnWith({ person: { employeeId: '0010/0010' }, ...input }));
    expect(refusal).toMatchObject({ status: 400, field, message: chinese });
    expect(refusal.message).not.toMatch(/154123456789|330522/);
  });

  test('a year that cannot be is refused wherever a day is asked for', async () => {
    const wrong: string[] = [];
    const officers = [await testApp.as('centre-1'), await testApp.as('auditor-1')];
    for (const { method, path, parameters } of routesOf(await testApp.http.get('/docs/json'))) {
      const dates = parameters.filter(
        ({ in: place, schema }) => place === 'query' && /^date/.test(schema.format ?? ''),
      );
      for (const { name, schema } of method === 'GET' ? dates : []) {
        const of = (text: string) => (schema.format === 'date' ? text : `${text}T00:00:00Z`);
        for (const text of ['0000-01-01', '9999-12-31'])
          for (const http of officers) {
            const query = new URLSearchParams(
              Object.fromEntries(dates.map((one) => [one.name, of(one.name === name ? text : '2026-11-20')])),
            );
            const { status } = await http.request('GET', `${path.replace(/\{\w+\}/, newId())}?${query}`);
            if (![400, 403].includes(status)) wrong.push(`${path} ${name}=${text}: ${status}`);
          }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('a field nobody knows is refused too', async () => {
    const refusal = await refusalOf(testApp.warnWith({ person: { employeeId: 'emp-0001-0002' }, priority: 1 }));
    expect(refusal).toMatchObject({ status: 400, message: chinese });
  });

  test('times that cannot be are refused, and nothing is kept of them', async () => {
    const warning = await warn('emp-0010-0010');
    const later = addMs(await testApp.now(), minutes(10)).toISOString();
    const before = addMs(await testApp.now(), -minutes(10)).toISOString();
    const report = (detail: object) => refusedAct('adv-0010-1', warning, 'outcome', { outcome: 'DISSUADED', detail });
    expect(await report({ metAt: later })).toMatchObject({
      status: 400,
      field: 'metAt',
      message: '时间不能晚于现在，请核对（如09:30）',
    });
    expect(await report({ metAt: before })).toMatchObject({
      status: 400,
      field: 'metAt',
      message: '见面时间不能早于预警下发时间，请核对',
    });
    expect(await report({ transferAt: later })).toMatchObject({ status: 400, field: 'transferAt' });
    expect(await refusedAct('adv-0010-1', warning, 'outcome', { outcome: 'GONE' })).toMatchObject({
      status: 400,
      field: 'outcome',
    });
    expect(await testApp.view(warning)).toMatchObject({ state: 'DISPATCHED', outcome: null });
  });

  test('without the token or a login there is nothing to see', async () => {
    const warning = await warn('emp-0010-0011');
    for (const [method, path] of [
      ['GET', `/api/warnings/${warning.id}`],
      ['GET', '/api/warnings'],
      ['POST', '/api/warnings'],
      ['POST', `/api/warnings/${warning.id}/ack`],
    ] as const) {
      const response = await testApp.http.request(method, path, method === 'POST' ? {} : undefined);
      const { error } = (await response.json()) as { error: { message: string } };
      expect([response.status, error.message]).toEqual([401, chinese]);
    }
  });

  test('an unknown or malformed number is 404 or 400, never 5xx', async () => {
    expect((await refusalOf(testApp.view({ id: '01HZZZZZZZZZZZZZZZZZZZZZZZ' }))).status).toBe(404);
    expect((await refusalOf(testApp.view({ id: 'x' }))).status).toBe(400);
  });
});
