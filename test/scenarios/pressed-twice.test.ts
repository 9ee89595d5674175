import { beforeAll, describe, expect, test } from 'vitest';
import type { Http } from '../support/http.ts';
import { useTown } from '../support/town.ts';

interface Recipe {
  as: string;
  path?: string;
  body: object;
  /** What another submission would say. */
  other: object;
}

interface Described {
  paths: Record<string, Record<string, { responses: object; parameters?: { in: string; name: string }[] }>>;
}

const HOUR_MS = 3_600_000;

describe('whatever is pressed twice on a bad line is made once', () => {
  const town = useTown();
  let creating: string[] = [];
  let described: Described;

  beforeAll(async () => {
    described = await town.http.get<Described>('/docs/json');
    creating = Object.entries(described.paths).flatMap(([path, methods]) =>
      methods.post && '201' in methods.post.responses ? [path] : [],
    );
  });

  async function recipes(): Promise<Record<string, Recipe | 'a file'>> {
    const at = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
    const bulletin = (title: string) => ({
      title,
      body: '请提醒身边同事，刷单返利都是诈骗。',
      fraudType: 'BRUSHING_REBATE',
      ackRequired: true,
      drill: false,
      filter: { roles: ['ADVISOR'] },
    });
    return {
      '/api/warnings': {
        as: 'gateway',
        body: { sourceRef: 'T-1', level: 'LOW', fraudType: 'FAKE_LOAN', person: { employeeId: 'emp-0001-0003' } },
        other: { sourceRef: 'T-2', level: 'LOW', fraudType: 'FAKE_LOAN', person: { employeeId: 'emp-0001-0003' } },
      },
      '/api/bulletins': { as: 'centre-1', body: bulletin('谨防刷单'), other: bulletin('谨防贷款') },
      '/api/imports': 'a file',
      '/api/me/requests': {
        as: 'emp-0001-0003',
        body: { kind: 'CORRECTION', words: '姓名写错了' },
        other: { kind: 'CORRECTION', words: '岗位写错了' },
      },
      '/api/leaves': {
        as: 'adv-0001-1',
        body: { from: at(24), until: at(48) },
        other: { from: at(72), until: at(96) },
      },
    };
  }

  const door = async (userid: string): Promise<Http> => (userid === 'gateway' ? gateway() : town.as(userid));
  const gateway = async () => {
    const { createHttp } = await import('../support/http.ts');
    return createHttp(town.config.http.publicUrl, { authorization: `Bearer ${town.config.http.apiToken}` });
  };

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

  test('the same submission again gets the same answer; another one under its key is refused', async () => {
    for (const [path, recipe] of Object.entries(await recipes())) {
      expect(creating).toContain(path);
      if (recipe === 'a file') continue;
      const http = await door(recipe.as);
      const send = (body: object, key: string) =>
        http.request('POST', path, body, undefined, { 'idempotency-key': key });
      const [first, second] = [await send(recipe.body, `once ${path}`), await send(recipe.body, `once ${path}`)];
      const words = await first.text();
      expect([path, first.status, words]).toEqual([path, 201, expect.stringContaining('{')]);
      expect([second.status, await second.text(), second.headers.get('idempotent-replayed')]).toEqual([
        201,
        words,
        'true',
      ]);
      const reused = await send(recipe.other, `once ${path}`);
      expect([reused.status, await reused.text()]).toEqual([422, expect.stringContaining('Idempotency-Key')]);
    }
  });

  test('sent at the same moment, too: one is made, the others get it or are asked to look', async () => {
    const http = await door('centre-1');
    const { '/api/bulletins': recipe } = await recipes();
    if (!recipe || recipe === 'a file') throw new Error('no recipe');
    const before = await count('bulletin');
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        http.request('POST', '/api/bulletins', recipe.body, undefined, { 'idempotency-key': 'at once' }),
      ),
    );
    expect(await count('bulletin')).toBe(before + 1);
    for (const { status } of answers) expect([201, 409]).toContain(status);
  });

  test('a list uploaded again is checked once', async () => {
    const http = await door('centre-1');
    const file = '姓名,工号,手机号,单位名称\n岚知夏,90001,15400001234,没有这个单位\n';
    const send = () => http.request('POST', '/api/imports', file, 'text/csv', { 'idempotency-key': 'a list' });
    const [first, second] = [await send(), await send()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(await second.text()).toBe(await first.text());
    expect(await count('roster_import')).toBe(1);
  });

  test('a refused submission may be put right and sent under its key', async () => {
    const http = await door('gateway');
    const send = (body: object) =>
      http.request('POST', '/api/warnings', body, undefined, { 'idempotency-key': 'put right' });
    const body = { sourceRef: 'T-9', level: 'LOW', fraudType: 'FAKE_LOAN', person: { employeeId: 'emp-0001-0004' } };
    expect((await send({ ...body, person: undefined })).status).toBe(400);
    expect((await send(body)).status).toBe(201);
  });

  test('whose end nobody knows is not made again: look first', async () => {
    const http = await door('gateway');
    await town.app.db.updateTable('idempotent_request').set({ status: null, answer_sealed: null }).execute();
    const body = { sourceRef: 'T-9', level: 'LOW', fraudType: 'FAKE_LOAN', person: { employeeId: 'emp-0001-0004' } };
    const again = await http.request('POST', '/api/warnings', body, undefined, { 'idempotency-key': 'put right' });
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('请稍候到列表中查看')]);
  });

  test('no name or phone of an answer lies open in the table', async () => {
    const http = await door('centre-1');
    await http.request('POST', '/api/imports', '姓名,工号,手机号\n', 'text/csv', { 'idempotency-key': 'sealed' });
    const rows = await town.app.db.selectFrom('idempotent_request').select('answer_sealed').execute();
    for (const { answer_sealed } of rows) expect(answer_sealed ?? 'k1.').toMatch(/^\w+\.[\w-]*$/);
  });

  async function count(table: 'bulletin' | 'roster_import'): Promise<number> {
    const { n } = await town.app.db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .executeTakeFirstOrThrow();
    return Number(n);
  }
});
