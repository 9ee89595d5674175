import { describe, expect, test } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { useActions } from '../support/actions.ts';
import { type DescribedRoute, fieldsOf, routesOf, sampleOf } from '../support/routes-of.ts';
import { useTestApp } from '../support/test-app.ts';

/** Whoever may do most: what they are refused is refused for the request, not for who asks. */
const ASKERS = ['centre-1', 'adv-0006-1', 'admin-1', 'auditor-1'];

/** For everybody: words of the pages, and what is said of one's data before anybody logs in. */
const PUBLIC = new Set(['/api/check-words', '/api/words', '/api/notice']);
/** Whoever signs in is not known yet. */
const SIGN_IN = '/api/accounts/sign-in';

/** Routes that answer outside `/api`, and those whose body is a file. */
const isOfTheApi = ({ path }: DescribedRoute) => path.startsWith('/api/');

describe('one fault is refused in one way', () => {
  const testApp = useTestApp();
  const { browser, refusalOf } = useActions(testApp);

  async function routes(): Promise<DescribedRoute[]> {
    const { server } = testApp.app;
    return routesOf((server as unknown as { swagger(): { paths?: object } }).swagger()).filter(isOfTheApi);
  }

  async function answersOf(requests: Iterable<[name: string, send: () => Promise<Response>]>) {
    const answers = new Map<string, string[]>();
    for (const [name, send] of requests) {
      const response = await send();
      const said = `${response.status} ${await response.text()}`;
      answers.set(said, [...(answers.get(said) ?? []), name]);
    }
    return answers;
  }

  test('nobody is told on every route that he has to log in', async () => {
    const all = (await routes()).filter(({ path }) => !PUBLIC.has(path) && !path.startsWith(SIGN_IN));
    const answers = await answersOf(
      all.map((route) => [nameOf(route), () => testApp.http.request(route.method, filled(route.path, newId()))]),
    );
    expect(all.length).toBeGreaterThan(90);
    expect([...answers.keys()]).toEqual([expect.stringMatching(/^401 /)]);
  });

  test('what is not there, or nobody’s business, is told in the same words everywhere', async () => {
    const named = (await routes()).filter(({ path }) => path.includes('{id}'));
    expect(named.length).toBeGreaterThan(30);
    const answers = new Map<string, string[]>();
    for (const userid of ASKERS) {
      const http = await browser(userid);
      const id = newId();
      const found = await answersOf(
        named.map((route) => [
          nameOf(route),
          () => http.request(route.method, filled(route.path, id), sampleBody(route)),
        ]),
      );
      for (const [said, names] of found) answers.set(said, [...(answers.get(said) ?? []), ...names]);
    }
    const of = (status: number) => [...answers].filter(([said]) => said.startsWith(`${status} `));
    expect(of(404).map(([said]) => said)).toEqual([
      '404 {"error":{"code":"not_found","message":"没有找到，或不在您的管辖范围内"}}',
    ]);
    expect(of(403).map(([said]) => said)).toEqual([
      '403 {"error":{"code":"forbidden","message":"您没有此项操作的权限"}}',
    ]);
    expect([...answers].filter(([said]) => !/^40[034] /.test(said))).toEqual([]);
  });

  test('every field of every request has a Chinese name, and a refusal says it', async () => {
    const { inputs, fields } = testApp.config.texts;
    const all = (await routes()).flatMap((route) =>
      fieldsOf(route).map(({ name, title = { ...inputs, ...fields }[name] }) => ({
        route: nameOf(route),
        name,
        title,
      })),
    );
    expect(all.length).toBeGreaterThan(200);
    expect(all.filter(({ title }) => !/[\u4e00-\u9fff]/.test(title ?? ''))).toEqual([]);
    const http = await browser('centre-1');
    const refused = await http.request('POST', `/api/warnings/${newId()}/outcome`, { outcome: 'DISSUADED', detail: 1 });
    expect(await refused.text()).toContain('结果详情（detail）应为');
    expect(await (await http.request('GET', '/api/warnings?from=morgen')).text()).toContain('开始日期（from）');
  });

  test('a query of a name that nobody knows is refused with that name, wherever a query is taken', async () => {
    const withQuery = (await routes()).filter(
      ({ method, parameters }) => method === 'GET' && parameters.some((one) => one.in === 'query'),
    );
    expect(withQuery.length).toBeGreaterThan(30);
    const open = new Set(withQuery.map(nameOf));
    const wrong: string[] = [];
    for (const userid of ASKERS) {
      const http = await browser(userid);
      for (const route of withQuery) {
        const { status, message } = await refusalOf(http.get(`${samplePath(route)}?unknown=1`));
        if (status === 403) continue;
        open.delete(nameOf(route));
        if (status !== 400 || message !== '内容“unknown”不是可填写的项')
          wrong.push(`${userid}: ${nameOf(route)} → ${status} ${message}`);
      }
    }
    expect([wrong, [...open]]).toEqual([[], []]);
  });

  test('a body that is no JSON, or none of the route’s, is refused with one code, one status and Chinese words', async () => {
    const withBody = (await routes()).filter(({ body, method }) => body !== null && method !== 'GET');
    expect(withBody.length).toBeGreaterThan(30);
    const wrong: string[] = [];
    for (const userid of ASKERS) {
      const http = await browser(userid);
      for (const route of withBody) {
        const response = await http.request(route.method, filled(route.path, newId()), { nobody: 'knows' });
        const text = await response.text();
        if (response.status === 403) continue;
        const { error } = JSON.parse(text) as { error?: { code: string; message: string } };
        const isOne = response.status === 400 && error?.code === 'invalid' && /[\u4e00-\u9fff]/.test(error.message);
        if (!isOne) wrong.push(`${userid}: ${nameOf(route)} → ${response.status} ${text.slice(0, 160)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

const nameOf = ({ method, path }: DescribedRoute) => `${method} ${path}`;

const filled = (path: string, id: string) => path.replace(/\{[^}]+\}/g, id);

/** Each kind of a list by one that there is. */
function samplePath({ path, parameters }: DescribedRoute): string {
  return path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const schema = parameters.find((one) => one.in === 'path' && one.name === name)?.schema ?? {};
    return String(sampleOf(schema, name, newId));
  });
}

function sampleBody({ body, method }: DescribedRoute): unknown {
  if (body === null || method === 'GET') return undefined;
  return sampleOf(body, '', (name) => (/Id$/.test(name) ? newId() : null));
}
