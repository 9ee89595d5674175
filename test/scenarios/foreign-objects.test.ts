import { describe, expect, test } from 'vitest';
import { newId } from '../../src/lib/ids.ts';
import { useActions } from '../support/actions.ts';
import { actorsOf } from '../support/actors.ts';
import { objectsOfPlant } from '../support/plant-objects.ts';
import { type DescribedRoute, routesOf, sampleOf } from '../support/routes-of.ts';
import { useTestApp } from '../support/test-app.ts';

/** Everybody of plant 0006 and of the county's offices; what they try to reach is plant 0010's. */
const OUTSIDERS = [
  'duty',
  'chief',
  'community',
  'advisor',
  'advisor elsewhere',
  'owner',
  'propagandist',
  'desk',
  'employee',
  'advisor+desk',
  'advisor+lecturer',
  'advisor+joint',
  'owner+desk',
  'joint',
  'lecturer',
];
/** Those who may ask for them. */
const INSIDERS = ['centre-1', 'adv-0010-1', 'emp-0010-0020', 'auditor-1', 'admin-1'];
const REFUSED = new Set([401, 403, 404]);

describe('an object of another place', () => {
  const testApp = useTestApp();
  const actions = useActions(testApp);
  const { browser } = actions;

  test('is shown to nobody, whatever route he tries and whatever he is', async () => {
    const { server } = testApp.app;
    const routes = routesOf((server as unknown as { swagger(): { paths?: object } }).swagger());
    expect(routes.length).toBeGreaterThan(90);
    const { byPrefix, named, marks } = await objectsOfPlant(testApp, actions);
    const actors = await actorsOf(testApp, 'emp-0006-0012');
    const isMarked = (text: string) => marks.some((mark) => text.includes(mark));
    const insiders = await Promise.all(INSIDERS.map(browser));
    const unknown: string[] = [];
    const toNobody: string[] = [];
    const wrong: string[] = [];
    const betrayed: string[] = [];
    const nowhere = { byPrefix: unknownFor(byPrefix), named: unknownFor(named) };
    let tried = 0;
    const readers: [string, typeof testApp.http][] = [['nobody', testApp.http]];
    for (const one of OUTSIDERS) readers.push([one, await browser(actors.get(one) ?? '')]);
    for (const route of routes) {
      const asked = requestFor(route, byPrefix, named);
      if (asked === 'unknown') unknown.push(`${route.method} ${route.path}`);
      if (asked === null || asked === 'unknown') continue;
      const unheardOf = requestFor(route, nowhere.byPrefix, nowhere.named);
      const attempts = readers.map(async ([reader, http]) => {
        const response = await http.request(route.method, asked.url, asked.body);
        const text = await response.text();
        tried += 1;
        if (asked.isNamed && unheardOf !== null && unheardOf !== 'unknown') {
          const none = await http.request(route.method, unheardOf.url, unheardOf.body);
          const [here, there] = [`${response.status} ${text}`, `${none.status} ${await none.text()}`];
          if (here !== there)
            betrayed.push(
              `${reader}: ${route.method} ${route.path} → ${here.slice(0, 120)}, of nothing ${there.slice(0, 120)}`,
            );
        }
        const isEmptyList = response.status === 200 && !asked.isNamed;
        if ((!REFUSED.has(response.status) && !isEmptyList) || isMarked(text))
          wrong.push(`${reader}: ${route.method} ${route.path} → ${response.status} ${text.slice(0, 120)}`);
      });
      await Promise.all(attempts);
      if (route.method !== 'GET') continue;
      const within = await Promise.all(insiders.map((http) => http.request('GET', asked.url)));
      if (within.every(({ ok }) => !ok)) toNobody.push(`${route.path} → ${within.map(({ status }) => status)}`);
    }
    expect.soft(unknown, 'say in `byPrefix` which object of another place this route is tried with').toEqual([]);
    expect.soft(wrong).toEqual([]);
    expect.soft(betrayed, 'answered otherwise than of an object that is not there').toEqual([]);
    expect.soft(toNobody, 'refused to those of its own place as well: the object proves nothing').toEqual([]);
    expect(tried).toBeGreaterThan(700);
  });
});

/** The same names with ids of nothing. */
const unknownFor = (ids: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, id.length === 26 ? newId() : id]));

/** Null: the route names no object. `isNamed`: its path or body does, so that an empty answer is none either. */
function requestFor(
  { method, path, parameters, body }: DescribedRoute,
  byPrefix: Record<string, string>,
  named: Record<string, string>,
): { url: string; body: unknown; isNamed: boolean } | 'unknown' | null {
  const prefix = Object.keys(byPrefix)
    .filter((one) => path.startsWith(`${one}/`))
    .sort((a, b) => b.length - a.length)[0];
  let url = path;
  let ids = 0;
  for (const parameter of parameters.filter((one) => one.in === 'path')) {
    const isId = /^id$|Id$/.test(parameter.name);
    if (isId) ids += 1;
    const own = parameter.name === 'id' ? byPrefix[prefix ?? ''] : named[parameter.name];
    if (isId && own === undefined) return 'unknown';
    url = url.replace(`{${parameter.name}}`, own ?? String(sampleOf(parameter.schema, parameter.name, () => null)));
  }
  const inBody: string[] = [];
  const note = (name: string) => {
    if (/Id$/.test(name)) inBody.push(name);
    return named[name] ?? (/Id$/.test(name) ? newId() : null);
  };
  const sample = body && method !== 'GET' ? sampleOf(body, '', note) : undefined;
  const query = parameters.filter((one) => one.in === 'query' && (one.required || /Id$/.test(one.name)));
  const pairs = query.map((one): [string, string] => [one.name, String(sampleOf(one.schema, one.name, note))]);
  if (ids === 0 && inBody.length === 0) return null;
  const search = new URLSearchParams(pairs).toString();
  return { url: search === '' ? url : `${url}?${search}`, body: sample, isNamed: ids > 0 || method !== 'GET' };
}
