import { beforeAll, describe, expect, test } from 'vitest';
import { keepAlive } from '../support/keep-alive.ts';
import { useTestApp } from '../support/test-app.ts';

/** Far below the 65 seconds for which an idle connection is kept. */
const WAIT_MS = 15_000;
/** Each on a connection of its own, which mostly waits. */
const AT_ONCE = 8;
const MEGABYTE = 1024 * 1024;
/** More than most doors take. */
const TOO_MUCH = 400 * 1024;
const TYPES = ['application/json', 'text/csv'];

describe('a refused upload leaves no connection hanging', () => {
  const testApp = useTestApp();
  let routes: { method: string; path: string }[] = [];
  let cookie = '';

  beforeAll(async () => {
    const { paths } = await testApp.http.get<{ paths: Record<string, Record<string, unknown>> }>('/docs/json');
    routes = [
      ...Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods)
          .filter((method) => method !== 'get')
          .map((method) => ({ method: method.toUpperCase(), path: path.replace(/\{\w+\}/g, 'x'.repeat(26)) })),
      ),
      { method: 'POST', path: '/wecom/callback' },
      { method: 'POST', path: '/wecom/callback/contacts' },
      { method: 'POST', path: '/sandbox/wecom/cgi-bin/message/send' },
      { method: 'PUT', path: '/sandbox/api/clock' },
      { method: 'POST', path: '/sandbox/api/clock/advance' },
      { method: 'POST', path: '/sandbox/api/members/centre-1/say' },
      { method: 'PUT', path: '/sandbox/api/faults' },
      { method: 'POST', path: '/nobody/is/here' },
    ];
    cookie = await sessionOf('centre-1');
  });

  async function sessionOf(userid: string): Promise<string> {
    const page = encodeURIComponent(`${testApp.config.http.publicUrl}/h5/login?to=/healthz`);
    let url = `${testApp.config.http.publicUrl}/sandbox/api/members/${userid}/open?url=${page}`;
    const jar = new Map<string, string>();
    for (let hop = 0; hop < 12; hop += 1) {
      const headers = { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') };
      const response = await fetch(url, { redirect: 'manual', headers });
      for (const set of response.headers.getSetCookie()) {
        const [pair = ''] = set.split(';');
        const [name = '', value = ''] = pair.split('=');
        if (value !== '') jar.set(name, value);
      }
      const to = response.headers.get('location');
      if (to === null) break;
      url = new URL(to, url).href;
    }
    return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Answered, and then either ready for the next request or closed. */
  async function outcomeOf(ask: Parameters<Awaited<ReturnType<typeof keepAlive>>['ask']>[0]): Promise<string> {
    const line = await keepAlive(testApp.config.http.publicUrl.replace('localhost', '127.0.0.1'));
    try {
      const status = await line.ask(ask, WAIT_MS);
      if (status === null) return 'no answer';
      if (Number(status) >= 500) return `failed with ${status}`;
      if (line.closed) return 'fine';
      const next = await line.ask({ method: 'GET', path: '/healthz', bytes: 0 }, WAIT_MS);
      return next === '200' || line.closed ? 'fine' : `hangs after ${status}`;
    } finally {
      line.end();
    }
  }

  test.each([
    ['of a stranger', false, false],
    ['of a stranger, in chunks', false, true],
    ['of an officer', true, false],
    ['of an officer, in chunks', true, true],
  ])('at every route with a body: one %s', async (_whose, isOfficer, chunked) => {
    expect(routes.length).toBeGreaterThan(40);
    const outcomes: Record<string, string> = {};
    const waiting = routes.flatMap(({ method, path }) => TYPES.map((type) => ({ method, path, type })));
    const askAll = async (): Promise<void> => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
        const { method, path, type } = one;
        const headers = { 'content-type': type, ...(isOfficer ? { cookie, 'x-requested-with': 'eqian' } : {}) };
        outcomes[`${method} ${path} ${type}`] = await outcomeOf({ method, path, headers, bytes: TOO_MUCH, chunked });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, askAll));
    expect(Object.entries(outcomes).filter(([, outcome]) => outcome !== 'fine')).toEqual([]);
  });

  test('a list refused in its first line, long before its end', async () => {
    const headers = { 'content-type': 'text/csv', cookie, 'x-requested-with': 'eqian' };
    for (const chunked of [false, true]) {
      const filling = 'mood,weather\ngood,fine\n';
      const ask = { method: 'POST', path: '/api/imports', headers, bytes: 4 * MEGABYTE, chunked, filling };
      expect([chunked, await outcomeOf(ask)]).toEqual([chunked, 'fine']);
    }
  });

  test('who never sends the rest is answered at once and cut off soon', async () => {
    const line = await keepAlive(testApp.config.http.publicUrl.replace('localhost', '127.0.0.1'));
    const startedAt = Date.now();
    const headers = { 'content-type': 'text/csv' };
    const ask = { method: 'POST', path: '/api/imports', headers, bytes: MEGABYTE, sent: 1024 };
    expect(await line.ask(ask, WAIT_MS)).toBe('401');
    expect(Date.now() - startedAt).toBeLessThan(WAIT_MS);
    expect(await line.until(() => line.closed, 15_000)).toBe(true);
  });
});
