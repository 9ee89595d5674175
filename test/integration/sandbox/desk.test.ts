import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { minutes } from '../../../src/lib/time.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { CORP, type Fixture, fixture, openCallbackServer, SECRETS, type Webhook } from './fixture.ts';

let database: TestDatabase;
let callbackServer: Webhook;
let desk: Fixture;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  callbackServer = await openCallbackServer();
  desk = await fixture({ db: database.db, callbackServer });
  await desk.sandbox.seedMembers(database.db, [
    { userid: 'emp-0001', name: '砚小禾', roles: ['EMPLOYEE'], org: '青岚汽车部件', mobile: '15400000001' },
    { userid: 'adv-0001-1', name: '岚知夏', roles: ['ADVISOR'], org: '青岚汽车部件' },
    { userid: 'centre-1', name: '汀远', roles: ['CENTER_OFFICER'], org: '县反诈中心' },
  ]);
});
afterEach(async () => {
  await desk.close();
  await callbackServer.close();
});

const kinds = () => callbackServer.received.map(({ path, callback }) => [path.split('/').at(-1), callback.kind]).sort();
const location = (url: string, cookie = '') => desk.app.inject({ url, headers: { cookie } });

test('members are listed police first, then advisors, filtered by role, organisation and words', async () => {
  const list = async (query: string) =>
    (await desk.desk<{ userid: string }[]>('GET', `/members${query}`)).body.map(({ userid }) => userid);
  expect(await list('')).toEqual(['centre-1', 'adv-0001-1', 'emp-0001']);
  expect(await list('?role=EMPLOYEE')).toEqual(['emp-0001']);
  expect(await list('?org=青岚汽车部件&limit=1')).toEqual(['adv-0001-1']);
  expect(await list('?q=砚小')).toEqual(['emp-0001']);
  const { body } = await desk.desk<object[]>('GET', '/members?limit=1');
  expect(body).toEqual([{ userid: 'centre-1', name: '汀远', roles: ['CENTER_OFFICER'], org: '县反诈中心' }]);
});

test('who joins, moves or leaves is told to the contacts receiver and, for its range, to the app', async () => {
  await desk.desk('PUT', '/members/New-1', { name: '泠新', roles: ['EMPLOYEE'], org: '青岚汽车部件' });
  expect(kinds()).toEqual([
    ['callback', 'subscribe'],
    ['contacts', 'change_contact'],
  ]);
  expect(callbackServer.received.find(({ path }) => path.endsWith('contacts'))?.xml).toContain(
    '<![CDATA[create_user]]>',
  );

  callbackServer.received.length = 0;
  await desk.desk('PUT', '/members/new-1', { name: '泠新改名' });
  expect(callbackServer.received).toEqual([]);
  await desk.desk('PUT', '/members/new-1', { org: '另一家' });
  expect(callbackServer.received[0]?.xml).toContain('<![CDATA[update_user]]>');

  callbackServer.received.length = 0;
  expect((await desk.desk('DELETE', '/members/new-1')).status).toBe(204);
  expect(kinds()).toEqual([
    ['callback', 'unsubscribe'],
    ['contacts', 'change_contact'],
  ]);
  expect((await desk.sendText('new-1', 'x')).errcode).toBe(81013);
  expect((await desk.desk('DELETE', '/members/new-1')).status).toBe(404);
});

test('what a member says arrives with a 64-bit MsgId, and stays off the list of what the phone was sent', async () => {
  const said = await desk.desk('POST', '/members/adv-0001-1/say', { type: 'text', text: '我的任务' });
  expect(said.body).toEqual({ taken: true });
  await desk.desk('POST', '/members/adv-0001-1/say', {
    type: 'location',
    latitude: 30.1,
    longitude: 119.9,
    label: '青岚街道',
  });
  await desk.desk('POST', '/members/adv-0001-1/say', { type: 'image' });
  expect(callbackServer.received.map(({ callback }) => callback.kind)).toEqual(['text', 'location', 'image']);
  expect(callbackServer.received[0]?.xml).toMatch(/<MsgId>73000000000000000\d\d<\/MsgId>/);
  expect(await desk.screen('adv-0001-1')).toEqual([]);
  const own = await desk.desk<{ text: string }[]>('GET', '/members/adv-0001-1/screen?own=true');
  expect(own.body.map(({ text }) => text)).toEqual(['我的任务', '[位置] 青岚街道', '[图片]']);
  expect((await desk.desk('POST', '/members/adv-0001-1/say', { type: 'smoke' })).status).toBe(400);
  expect((await desk.desk('POST', '/members/nobody/say', { type: 'text', text: 'x' })).status).toBe(404);
});

test('opening a link drops the service’s session, names the member and goes there', async () => {
  const url = 'http://localhost:3000/h5/warnings/1';
  const opened = await location(`/sandbox/api/members/adv-0001-1/open?url=${encodeURIComponent(url)}`);
  expect(opened.statusCode).toBe(302);
  expect(opened.headers.location).toBe(url);
  const cookies = [opened.headers['set-cookie']].flat();
  expect(cookies[0]).toMatch(/^eqian_session=;.*Max-Age=0/);
  expect(cookies[1]).toContain('adv-0001-1');
  expect((await location('/sandbox/api/members/adv-0001-1/open?url=javascript:alert(1)')).statusCode).toBe(400);
});

test('the login page vouches for the member of this browser with a code that works once, for five minutes', async () => {
  const query = new URLSearchParams({
    appid: 'wweqiansandbox0001',
    redirect_uri: 'http://localhost:3000/login/back?to=%2Fh5',
    response_type: 'code',
    scope: 'snsapi_base',
    state: 'abc123',
    agentid: '1000002',
  });
  const cookie = 'eqian_sandbox_member=adv-0001-1';
  const codeFrom = async (path: string) => {
    const { headers } = await location(`/sandbox/oauth/${path}?${query}`, cookie);
    const back = new URL(String(headers.location));
    expect(back.searchParams.get('state')).toBe('abc123');
    expect(back.searchParams.get('to')).toBe('/h5');
    return back.searchParams.get('code') ?? '';
  };
  const code = await codeFrom('connect/oauth2/authorize');
  expect(await desk.api('auth/getuserinfo', { query: { code } })).toMatchObject({ errcode: 0, userid: 'adv-0001-1' });
  expect((await desk.api('auth/getuserinfo', { query: { code } })).errcode).toBe(40029);
  const late = await codeFrom('wwlogin/sso/login');
  await desk.advance(minutes(5));
  expect((await desk.api('auth/getuserinfo', { query: { code: late } })).errcode).toBe(42003);

  const page = await location(`/sandbox/oauth/connect/oauth2/authorize?${query}`);
  expect(page.body).toContain('岚知夏');
  query.set('redirect_uri', 'https://evil.example/');
  expect((await location(`/sandbox/oauth/connect/oauth2/authorize?${query}`, cookie)).statusCode).toBe(400);
});

test('contacts are read as the platform allows: details with the app’s secret, ids with the contacts secret', async () => {
  const contacts = { secret: SECRETS.contacts };
  expect((await desk.api('user/list_id', { ...contacts, body: { limit: 2 } })).dept_user).toHaveLength(2);
  expect((await desk.api('user/list_id', { body: {} })).errcode).toBe(48002);
  expect((await desk.api('user/get', { ...contacts, query: { userid: 'emp-0001' } })).errcode).toBe(48009);
  const user = await desk.api('user/get', { query: { userid: 'EMP-0001' } });
  expect(user).toMatchObject({ errcode: 0, userid: 'emp-0001', name: '砚小禾', status: 1 });
  expect(user.mobile).toBeUndefined();
  expect((await desk.api('user/get', { query: { userid: 'nobody' } })).errcode).toBe(60111);
  expect((await desk.api('user/getuserid', { body: { mobile: '15400000001' } })).userid).toBe('emp-0001');
  expect((await desk.api('user/getuserid', { body: { mobile: '1' } })).errcode).toBe(46004);
  expect((await desk.api('agent/get', { query: { agentid: '1000002' } })).redirect_domain).toBe('localhost:3000');
  expect((await desk.api('department/simplelist', contacts)).errcode).toBe(0);
});

test('the page of phones is served where it was built, and left out where it was not', async () => {
  expect((await location('/sandbox/')).statusCode).toBe(404);
  const folder = mkdtempSync(join(tmpdir(), 'phones-'));
  writeFileSync(join(folder, 'index.html'), '<title>phones</title>');
  const built = await fixture({ db: database.db, callbackServer, pagesDir: folder });
  expect((await built.app.inject('/sandbox/')).body).toContain('phones');
  expect((await built.app.inject('/sandbox')).headers.location).toMatch(/\/sandbox\/$/);
  expect((await built.desk('GET', '/desk')).body).toMatchObject({ publicUrl: 'http://localhost:3000', menu: null });
  await built.close();
  rmSync(folder, { recursive: true });
});

test('the clock can be read, made faster and moved on', async () => {
  const before = (await desk.desk<{ now: string }>('GET', '/clock')).body;
  const { body } = await desk.desk<{ now: string; speed: number }>('POST', '/clock/advance', { seconds: 720 });
  expect(Date.parse(body.now) - Date.parse(before.now)).toBeGreaterThanOrEqual(minutes(12));
  expect((await desk.desk('PUT', '/clock', { speed: 60 })).body).toMatchObject({ speed: 60 });
  await desk.desk('PUT', '/clock', { speed: 1 });
  expect((await desk.desk('PUT', '/clock', { speed: -1 })).status).toBe(400);
});

test('twenty thousand members are taken in quickly and again without doubles', async () => {
  const members = Array.from({ length: 20_000 }, (_, n) => ({
    userid: `bulk-${n}`,
    name: '众',
    roles: ['EMPLOYEE'],
    org: `单位${n % 300}`,
  }));
  await desk.sandbox.seedMembers(database.db, members);
  await desk.sandbox.seedMembers(database.db, members.slice(0, 100));
  const { body } = await desk.desk<object[]>('GET', '/members?org=单位7&limit=1000');
  expect(body).toHaveLength(67);
});

test('nothing a hand can type breaks the desk: what cannot be kept or read is refused', async () => {
  const json = { 'content-type': 'application/json' };
  const login = `/sandbox/oauth/connect/oauth2/authorize?appid=${CORP}&redirect_uri=http://localhost:3000/`;
  const asked: [
    method: 'GET' | 'PUT' | 'POST',
    url: string,
    payload?: string | undefined,
    headers?: Record<string, string>,
  ][] = [
    ['GET', '/sandbox/api/members?q=%00'],
    ['GET', '/sandbox/api/members/%00/screen'],
    ['GET', '/sandbox/api/calls?errcode=99999999999'],
    ['GET', '/sandbox/api/media/%00'],
    ['PUT', '/sandbox/api/members/zz', '{"name":"a\\u0000b"}'],
    ['POST', '/sandbox/api/members/emp-0001/say', '{"type":"text","text":"\\ud800"}'],
    ['POST', '/sandbox/api/members/emp-0001/press', '{"messageId":"\\u0000","key":"k"}'],
    ['GET', `${login}&q=a&q=b`],
    ['GET', login, undefined, { cookie: 'eqian_sandbox_member=%E0%A4%A' }],
    ['GET', login, undefined, { cookie: 'eqian_sandbox_member=%00' }],
    ['GET', '/sandbox/oauth/choose?userid=x&back=//elsewhere'],
  ];
  for (const [method, url, payload, headers] of asked) {
    const answer = await desk.app.inject({ method, url, ...(payload ? { payload } : {}), headers: headers ?? json });
    expect(answer.statusCode, `${method} ${url}`).toBeLessThan(500);
    expect(answer.body, `${method} ${url}`).toMatch(/\p{Script=Han}/u);
  }
});
