import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../../src/lib/logger.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { browserAt, openServer } from './test-server.ts';

let place: TestDatabase;

beforeAll(async () => {
  place = await testDatabase();
});
afterAll(() => place.drop());

test('a page opened from a card leads through WeCom and back to itself, logged in', async () => {
  const page = await openServer(place.db);
  const browser = browserAt(page);

  const away = await browser.visit('/h5/login?to=%2Fh5%2Fwarnings%2Fw1%3Ftab%3D2');
  const target = new URL(String(away.headers.location));
  expect([away.statusCode, target.pathname]).toEqual([302, '/oauth']);
  expect(target.searchParams.get('redirectUri')).toBe('http://localhost:3000/h5/login/callback');
  expect(target.searchParams.get('state')).toMatch(/^[a-zA-Z0-9]{16,128}$/);

  const state = target.searchParams.get('state');
  const back = await browser.visit(`/h5/login/callback?code=code-of-adv-07&state=${state}`);
  expect([back.statusCode, back.headers.location]).toEqual([302, '/h5/warnings/w1?tab=2']);
  expect((await browser.visit('/api/me')).json()).toEqual({ personId: 'p7', roles: ['ADVISOR'] });
  expect(page.records).toEqual([{ action: 'session.open', personId: 'p7' }]);
});

test('the console logs in by scanning, through a door of its own', async () => {
  const browser = browserAt(await openServer(place.db));
  const away = await browser.visit('/console/login?to=%2Fconsole%2F');
  const target = new URL(String(away.headers.location));
  expect(target.pathname).toBe('/scan');
  expect(target.searchParams.get('redirectUri')).toBe('http://localhost:3000/console/login/callback');
  const state = target.searchParams.get('state');
  const back = await browser.visit(`/console/login/callback?code=code-of-adv-07&state=${state}`);
  expect(back.headers.location).toBe('/console/');
});

test('the session cookie is out of scripts’ reach, and travels only encrypted where HTTPS is spoken', async () => {
  const plain = await browserAt(await openServer(place.db)).logIn();
  const secure = await browserAt(await openServer(place.db, { publicUrl: 'https://eqian.example' })).logIn();
  const session = (answer: typeof plain) => answer.cookies.find(({ name }) => name.endsWith('eqian_session'));
  expect(session(plain)).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 12 * 3600 });
  expect(session(plain)?.secure).toBeUndefined();
  expect(session(secure)).toMatchObject({ name: '__Host-eqian_session', secure: true, path: '/' });
  expect(secure.cookies.every(({ domain }) => domain === undefined)).toBe(true);
});

test.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/a\r\nb'])(
  'a login never leads to %j',
  async (to) => {
    const { app } = await openServer(place.db);
    const answer = await app.inject({ url: '/h5/login', query: { to } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().error).toMatchObject({ code: 'invalid', field: 'to' });
    expect(answer.headers.location).toBeUndefined();
  },
);

test.each(['the same code', 'another code'])(
  'I was called back twice with one state and %s: I land where I was going, logged in once',
  async (which) => {
    const page = await openServer(place.db);
    const browser = browserAt(page);
    const state = await browser.begin('/h5/warnings/w1');
    expect((await browser.visit(`/h5/login/callback?code=code-of-adv-07&state=${state}`)).statusCode).toBe(302);
    const session = browser.jar.get('eqian_session');
    const code = which === 'the same code' ? 'code-of-adv-07' : 'code-of-adv-08';
    const again = await browser.visit(`/h5/login/callback?code=${code}&state=${state}`);
    expect([again.statusCode, again.headers.location]).toEqual([302, '/h5/warnings/w1']);
    expect(browser.jar.get('eqian_session')).toBe(session);
    expect(page.records).toEqual([{ action: 'session.open', personId: 'p7' }]);
  },
);

test('of three callbacks at once with one state all land where they were going, and one opens a session', async () => {
  let asked = 0;
  const userByCode = async () => {
    asked += 1;
    await new Promise((resolve) => setTimeout(resolve, 150));
    return { userid: 'adv-07' };
  };
  const page = await openServer(place.db, { identity: { userByCode } });
  const browser = browserAt(page);
  const url = `/h5/login/callback?code=code-of-adv-07&state=${await browser.begin('/h5/a')}`;
  const answers = await Promise.all([browser.visit(url), browser.visit(url), browser.visit(url)]);
  expect(answers.map(({ statusCode, headers }) => [statusCode, headers.location])).toEqual(
    Array.from({ length: 3 }, () => [302, '/h5/a']),
  );
  expect(answers.flatMap(({ cookies }) => cookies.filter(({ name }) => name === 'eqian_session'))).toHaveLength(1);
  expect([asked, page.records.length]).toEqual([1, 1]);
});

test('once the session is over, the second call gives none back: the page offers the way on, and keeps it', async () => {
  const browser = browserAt(await openServer(place.db));
  const state = await browser.begin('/h5/a?tab=2');
  const url = `/h5/login/callback?code=code-of-adv-07&state=${state}`;
  await browser.visit(url);
  await place.db.deleteFrom('session').execute();
  const again = await browser.visit(url);
  expect([again.statusCode, again.headers.location]).toEqual([400, undefined]);
  expect(again.body).toContain('登录已失效');
  expect(again.body).toContain('/h5/login?to=%2Fh5%2Fa%3Ftab%3D2');
});

test('an outsider is told about the visible range, the same at each call, and it is logged once', async () => {
  const lines: string[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } });
  const outsider = { outsider: true } as const;
  const page = await openServer(place.db, { logger, identity: { userByCode: async () => outsider } });
  const browser = browserAt(page);
  const url = `/h5/login/callback?code=x&state=${await browser.begin('/h5/a')}`;
  for (const answer of [await browser.visit(url), await browser.visit(url)]) {
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('可见范围');
    expect(answer.body).not.toContain('href=');
  }
  expect(browser.jar.has('eqian_session')).toBe(false);
  expect(lines.filter((line) => line.includes('OUTSIDER'))).toHaveLength(1);
});

test('a state works only in the browser that began the login', async () => {
  const page = await openServer(place.db);
  const [attacker, victim] = [browserAt(page), browserAt(page)];
  const state = await attacker.begin();
  await victim.begin();
  const answer = await victim.visit(`/h5/login/callback?code=code-of-adv-08&state=${state}`);
  expect(answer.statusCode).toBe(400);
  expect(victim.jar.has('eqian_session')).toBe(false);
});

test('two pages opened at once in one browser both get in', async () => {
  const browser = browserAt(await openServer(place.db));
  const [first, second] = [await browser.begin('/h5/a'), await browser.begin('/h5/b')];
  for (const [state, to] of [
    [first, '/h5/a'],
    [second, '/h5/b'],
  ]) {
    const answer = await browser.visit(`/h5/login/callback?code=code-of-adv-07&state=${state}`);
    expect(answer.headers.location).toBe(to);
  }
});

test('a state is too old after ten minutes', async () => {
  const browser = browserAt(await openServer(place.db));
  const state = await browser.begin();
  await place.db
    .updateTable('loginState')
    .set({ expiresAt: new Date(Date.now() - 1) })
    .where('state', '=', state)
    .execute();
  const late = await browser.visit(`/h5/login/callback?code=code-of-adv-07&state=${state}`);
  expect(late.statusCode).toBe(400);
  expect(late.body).toContain('/h5/login?to=');
});

test.each([
  '/h5/login/callback',
  '/h5/login/callback?code=&state=x',
  '/h5/login/callback?code=a&state=%00',
  '/h5/login/callback?code=a&code=b&state=x',
])('%s is refused before anything is asked of WeCom', async (url) => {
  let asked = 0;
  const userByCode = async () => {
    asked += 1;
    return null;
  };
  const { app } = await openServer(place.db, { identity: { userByCode } });
  expect((await app.inject(url)).statusCode).toBe(400);
  expect(asked).toBe(0);
});

test('whoever is not on the roster, or no member at all, gets a sentence and no session', async () => {
  const page = await openServer(place.db);
  for (const [code, status] of [
    ['code-of-stranger', 403],
    ['spent', 400],
  ] as const) {
    const browser = browserAt(page);
    const answer = await browser.visit(`/h5/login/callback?code=${code}&state=${await browser.begin()}`);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(browser.jar.has('eqian_session')).toBe(false);
  }
  expect(page.records).toEqual([]);
});

test('a spent code is told apart from WeCom being away, and both offer the page again', async () => {
  for (const [userByCode, status, words] of [
    [async () => null, 400, '登录已失效'],
    [() => Promise.reject(new Error('connect ECONNREFUSED')), 503, '请稍后再试'],
  ] as const) {
    const browser = browserAt(await openServer(place.db, { identity: { userByCode } }));
    const answer = await browser.visit(`/h5/login/callback?code=x&state=${await browser.begin('/h5/a')}`);
    expect(answer.statusCode).toBe(status);
    expect(answer.body).toContain(words);
    expect(answer.body).toContain('/h5/login?to=%2Fh5%2Fa');
  }
});

test('a login replaces the browser’s earlier session', async () => {
  const page = await openServer(place.db);
  const browser = browserAt(page);
  await browser.logIn('adv-07');
  const earlier = browser.jar.get('eqian_session') ?? '';
  await browser.logIn('adv-08');
  const old = await page.app.inject({ url: '/api/me', cookies: { eqian_session: earlier } });
  expect(old.statusCode).toBe(401);
  expect((await browser.visit('/api/me')).json()).toEqual({ personId: 'p8', roles: [] });
  expect(page.records.map(({ action, personId }) => [action, personId])).toEqual([
    ['session.open', 'p7'],
    ['session.close', 'p7'],
    ['session.open', 'p8'],
  ]);
});

test('a login that cannot be recorded does not happen', async () => {
  const recordLogin = () => Promise.reject(new Error('audit is away'));
  const browser = browserAt(await openServer(place.db, { identity: { recordLogin } }));
  expect((await browser.logIn()).statusCode).toBe(500);
  expect(browser.jar.has('eqian_session')).toBe(false);
});

test.each(['', '?state=abc', '?code=&state=', '?code=x&state=%00', '?code=x&code=y&state=a'])(
  'who comes back from WeCom with “%s” reads a page with a way on',
  async (query) => {
    const answer = await browserAt(await openServer(place.db)).visit(`/h5/login/callback${query}`);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
    expect(answer.body).toContain('登录已失效');
    expect(answer.body).toContain('href="/h5/login"');
  },
);
