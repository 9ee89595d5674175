import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { transact } from '../../../src/database/index.ts';
import { closeSessionsOf, sweepSessions } from '../../../src/http/index.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { browserAt, openServer, type TestServer } from './test-server.ts';

let place: TestDatabase;
let testServer: TestServer;
let browser: ReturnType<typeof browserAt>;

beforeEach(async () => {
  place = await testDatabase();
  testServer = await openServer(place.db);
  browser = browserAt(testServer);
  await browser.logIn();
});
afterEach(() => place.drop());

/** As if the session had been lived through that long ago. */
async function age(column: 'lastSeenAt' | 'expiresAt', minutes: number): Promise<void> {
  await sql`update session set ${sql.ref(column)} = ${sql.ref(column)} - ${minutes} * interval '1 minute'`.execute(
    place.db,
  );
}

const me = async () => (await browser.visit('/api/me')).statusCode;

test('a session ends after half an hour of silence', async () => {
  await age('lastSeenAt', 29);
  expect(await me()).toBe(200);
  await age('lastSeenAt', 29);
  expect(await me()).toBe(200);
  await age('lastSeenAt', 31);
  expect(await me()).toBe(401);
});

test('a session ends after twelve hours, however busy', async () => {
  await age('expiresAt', 12 * 60 - 1);
  expect(await me()).toBe(200);
  await age('expiresAt', 1);
  expect(await me()).toBe(401);
});

test('sessions live in real time: moving the drill clock by a day ends none', async () => {
  await sql`update app_clock set app_base = app_base + interval '1 day'`.execute(place.db);
  expect(await me()).toBe(200);
});

test('logging out ends the session for whoever holds its cookie', async () => {
  const token = browser.jar.get('eqian_session') ?? '';
  const out = await browser.visit('/api/logout', { method: 'POST', headers: { 'x-requested-with': 'eqian' } });
  expect(out.statusCode).toBe(204);
  expect(browser.jar.has('eqian_session')).toBe(false);
  expect((await testServer.app.inject({ url: '/api/me', cookies: { eqian_session: token } })).statusCode).toBe(401);
  expect(testServer.records.at(-1)).toEqual({ action: 'session.close', personId: 'p7' });
});

test('an invented or mangled cookie is nobody', async () => {
  for (const eqian_session of ['', 'x', 'null', '%00', 'a'.repeat(4000)]) {
    expect((await testServer.app.inject({ url: '/api/me', cookies: { eqian_session } })).statusCode).toBe(401);
  }
});

test('the database holds no token that could be used', async () => {
  const rows = await place.db.selectFrom('session').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(browser.jar.get('eqian_session'));
});

test('whoever leaves is logged out everywhere', async () => {
  const phone = browserAt(testServer);
  await phone.logIn();
  await transact(place.db, (tx) => closeSessionsOf(tx, 'p7'));
  expect(await me()).toBe(401);
  expect((await phone.visit('/api/me')).statusCode).toBe(401);
});

test('the sweep forgets what can no longer be used and keeps the rest', async () => {
  await browserAt(testServer).logIn('adv-08');
  await sql`update session set last_seen_at = last_seen_at - interval '1 hour' where person_id = 'p8'`.execute(
    place.db,
  );
  await sql`update login_state set expires_at = now() - interval '25 hours'`.execute(place.db);
  expect(await sweepSessions(place.db)).toBe(3);
  expect(await me()).toBe(200);
});

test('a logged-in person without the right is refused, not asked to log in', async () => {
  expect((await browser.visit('/api/reviews')).statusCode).toBe(403);
});

test.each([
  ['a form on another site', { origin: 'https://evil.example' }, 403],
  ['a sandboxed frame', { origin: 'null' }, 403],
  ['no origin at all', {}, 403],
  ['a site whose name begins like ours', { origin: 'http://localhost:3000.evil.example' }, 403],
  ['our own page', { origin: 'http://localhost:3000' }, 200],
  ['our own script', { 'x-requested-with': 'eqian' }, 200],
  ['a page of the host that was asked', { origin: 'https://10.0.0.5:8443', host: '10.0.0.5:8443' }, 200],
])('a change by cookie from %s answers as it should', async (_whence, headers, status) => {
  expect((await browser.visit('/api/me', { method: 'POST', headers })).statusCode).toBe(status);
});

test('the sixth device logs out the one that was used longest ago; five stay', async () => {
  const devices = [browser];
  for (let n = 0; n < 5; n += 1) {
    await sql`update session set last_seen_at = last_seen_at - interval '1 minute'`.execute(place.db);
    const next = browserAt(testServer);
    await next.logIn();
    devices.push(next);
  }
  const answers = await Promise.all(devices.map((one) => one.visit('/api/me')));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 200, 200, 200, 200, 200]);
});

test('many logins at one moment leave five', async () => {
  await Promise.all(Array.from({ length: 12 }, () => browserAt(testServer).logIn()));
  expect((await place.db.selectFrom('session').select('id').execute()).length).toBe(5);
});

test('I see where I am logged in and log out the phone I lost; nobody else’s', async () => {
  const lost = browserAt(testServer);
  await lost.logIn();
  const other = browserAt(testServer);
  await other.logIn('adv-08');
  const list = async () =>
    (await browser.visit('/api/me/sessions')).json<{ sessions: { id: string; current: boolean }[] }>();
  const { sessions } = await list();
  expect(sessions.map(({ current }) => current).sort()).toEqual([false, true]);
  const headers = { 'x-requested-with': 'eqian' };
  const remove = (from: typeof browser, path: string) => from.visit(path, { method: 'DELETE', headers });

  const id = sessions.find(({ current }) => !current)?.id ?? '';
  expect((await remove(other, `/api/me/sessions/${id}`)).statusCode).toBe(404);
  expect((await remove(browser, `/api/me/sessions/${id}`)).statusCode).toBe(200);
  expect((await lost.visit('/api/me')).statusCode).toBe(401);
  expect(testServer.records.at(-1)).toEqual({ action: 'session.close', personId: 'p7' });
  expect(await me()).toBe(200);

  await browserAt(testServer).logIn();
  await browserAt(testServer).logIn();
  expect((await remove(browser, '/api/me/sessions')).json()).toEqual({ ended: 2 });
  expect((await list()).sessions.length).toBe(1);
  expect((await other.visit('/api/me')).statusCode).toBe(200);
});
