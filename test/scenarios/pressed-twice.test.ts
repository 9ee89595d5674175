import { beforeAll, describe, expect, test } from 'vitest';
import { createHttp, type Http } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';
import { ACTS, type Made, recipesOf } from './creating-recipes.ts';

interface Described {
  paths: Record<string, Record<string, { responses: object; parameters?: { in: string; name: string }[] }>>;
}

describe('whatever is pressed twice on a bad line is made once', () => {
  const testApp = useTestApp();
  let creating: string[] = [];
  let described: Described;

  beforeAll(async () => {
    described = await testApp.http.get<Described>('/docs/json');
    creating = Object.entries(described.paths).flatMap(([path, methods]) =>
      methods.post && '201' in methods.post.responses ? [path] : [],
    );
  });

  const webServer = async (userid: string): Promise<Http> => (userid === 'gateway' ? gateway() : testApp.as(userid));
  const gateway = () =>
    createHttp(testApp.config.http.publicUrl, { authorization: `Bearer ${testApp.config.http.apiToken}` });

  test('every route that creates something says that it takes the key', () => {
    expect(creating.length).toBeGreaterThan(8);
    for (const path of creating) {
      const headers = described.paths[path]?.post?.parameters?.filter((one) => one.in === 'header') ?? [];
      expect(
        headers.map(({ name }) => name.toLowerCase()),
        path,
      ).toContain('idempotency-key');
    }
  });

  test('each is in the table of this test, and each other one is an act upon something that is there', async () => {
    expect(Object.keys(await recipesOf(testApp)).sort()).toEqual([...creating].sort());
    const others = Object.entries(described.paths).flatMap(([path, methods]) =>
      methods.post && !creating.includes(path) ? [path] : [],
    );
    expect(others.filter((path) => !ACTS.some((act) => act.test(path)))).toEqual([]);
    expect(ACTS.filter((act) => !others.some((path) => act.test(path)))).toEqual([]);
  });

  test('the same submission again gets the same answer; another one under its key is refused', async () => {
    for (const [path, { as, id = '', body, other, makes }] of Object.entries(await recipesOf(testApp))) {
      const http = await webServer(as);
      const send = (what: object | string) => {
        const type = typeof what === 'string' ? 'text/csv' : undefined;
        return http.request('POST', path.replace('{id}', id), what, type, { 'idempotency-key': `once ${path}` });
      };
      const before = await count(makes);
      const [first, second] = [await send(body), await send(body)];
      const words = await first.text();
      expect([path, first.status, words]).toEqual([path, 201, expect.stringContaining('{')]);
      expect([path, second.status, await second.text(), second.headers.get('idempotent-replayed')]).toEqual([
        ...[path, 201, words, 'true'],
      ]);
      expect([path, await count(makes)]).toEqual([path, before + 1]);
      const reused = await send(other);
      expect([path, reused.status, await reused.text()]).toEqual([
        ...[path, 422, expect.stringContaining('Idempotency-Key')],
      ]);
      expect([path, await count(makes)]).toEqual([path, before + 1]);
    }
  });

  test('sent at the same moment, too: one is made, the others get it or are asked to look', async () => {
    const http = await webServer('centre-1');
    const { '/api/bulletins': recipe } = await recipesOf(testApp);
    if (!recipe) throw new Error('no recipe');
    const before = await count('bulletin');
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        http.request('POST', '/api/bulletins', recipe.body, undefined, { 'idempotency-key': 'at once' }),
      ),
    );
    expect(await count('bulletin')).toBe(before + 1);
    for (const { status } of answers) expect([201, 409]).toContain(status);
  });

  test('a refused submission may be put right and sent under its key', async () => {
    const http = await webServer('gateway');
    const send = (body: object) =>
      http.request('POST', '/api/warnings', body, undefined, { 'idempotency-key': 'put right' });
    const body = { sourceRef: 'T-9', level: 'LOW', fraudType: 'FAKE_LOAN', person: { employeeId: 'emp-0001-0004' } };
    expect((await send({ ...body, person: undefined })).status).toBe(400);
    expect((await send(body)).status).toBe(201);
  });

  test('whose end nobody knows is not made again: look first', async () => {
    const http = await webServer('gateway');
    await testApp.app.db.updateTable('idempotentRequest').set({ status: null, answerSealed: null }).execute();
    const body = { sourceRef: 'T-9', level: 'LOW', fraudType: 'FAKE_LOAN', person: { employeeId: 'emp-0001-0004' } };
    const again = await http.request('POST', '/api/warnings', body, undefined, { 'idempotency-key': 'put right' });
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('请稍候到列表中查看')]);
  });

  test('no name or phone of an answer lies open in the table', async () => {
    const http = await webServer('centre-1');
    await http.request('POST', '/api/imports', '姓名,工号,手机号\n', 'text/csv', { 'idempotency-key': 'sealed' });
    const rows = await testApp.app.db.selectFrom('idempotentRequest').select('answerSealed').execute();
    for (const { answerSealed } of rows) expect(answerSealed ?? 'k1.').toMatch(/^\w+\.[\w-]*$/);
  });

  async function count(table: Made): Promise<number> {
    const { n } = await testApp.app.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .executeTakeFirstOrThrow();
    return Number(n);
  }
});
