import { expect, test } from 'vitest';
import { z } from 'zod';
import { hashOfToken, makeScriptToken } from '../../../src/config/script-token.ts';
import { type SecurityEvent, typed } from '../../../src/http/index.ts';
import { API_TOKEN, http, openServer } from './test-server.ts';

const { token, hash } = makeScriptToken();
const weekly = { name: 'weekly', hash, officers: ['duty-03', 'gone-1'], actions: ['bulletin.create'] };
const identity = {
  authorizeUrl: () => '',
  loginUrl: () => '',
  userByCode: async () => null,
  personByUserid: async (userid: string) => (userid === 'gone-1' ? null : { id: `person of ${userid}` }),
  recordLogin: async () => {},
};

async function testServer() {
  const refused: SecurityEvent[] = [];
  const recordRefusals = async (events: SecurityEvent[]) => void refused.push(...events);
  const app = await openServer({ http: { ...http, scripts: [weekly] }, identity, recordRefusals });
  const schema = { response: { 200: z.object({ by: z.string(), script: z.string().optional() }) } };
  for (const permission of ['warning.create', 'bulletin.create', 'bulletin.view', 'person', 'gateway'])
    typed(app).get(`/api/${permission}`, { config: { permission }, schema }, ({ actor }) =>
      actor?.kind === 'person'
        ? { by: actor.personId, ...(actor.byToken ? { script: actor.byToken } : {}) }
        : { by: 'feed' },
    );
  const get = async (permission: string, bearer: string, officer?: string) => {
    const inName = officer === undefined ? {} : { 'x-acting-officer': officer };
    const answer = await app.inject({
      url: `/api/${permission}`,
      headers: { authorization: `Bearer ${bearer}`, ...inName },
    });
    return answer.statusCode === 200 ? answer.json() : [answer.statusCode, answer.json().error.code];
  };
  return { app, get, refused };
}

test('the feed’s token brings warnings and can act for nobody', async () => {
  const { get } = await testServer();
  expect(await get('warning.create', API_TOKEN)).toEqual({ by: 'feed' });
  expect(await get('bulletin.create', API_TOKEN)).toEqual([403, 'forbidden']);
  for (const officer of ['duty-03', 'centre-1', ''])
    expect(await get('bulletin.create', API_TOKEN, officer)).toEqual([403, 'feed_only']);
});

test('a script does what its line lists, for whom it lists, and nothing else', async () => {
  const { get } = await testServer();
  expect(await get('bulletin.create', token, 'Duty-03 ')).toEqual({ by: 'person of duty-03', script: 'weekly' });
  expect(await get('bulletin.create', token)).toEqual([403, 'officer_missing']);
  expect(await get('bulletin.create', token, 'duty-04')).toEqual([403, 'officer_not_listed']);
  expect(await get('bulletin.create', token, 'gone-1')).toEqual([403, 'officer_unknown']);
  for (const permission of ['bulletin.view', 'warning.create', 'person', 'gateway'])
    expect(await get(permission, token, 'duty-03')).toEqual([403, 'action_not_listed']);
});

test('no script exists unless somebody sets one, and the settings hold only a digest', async () => {
  const app = await openServer();
  typed(app).get(
    '/api/x',
    { config: { permission: 'bulletin.create' }, schema: { response: { 200: z.object({}) } } },
    () => ({}),
  );
  const headers = { authorization: `Bearer ${token}`, 'x-acting-officer': 'duty-03' };
  expect((await app.inject({ url: '/api/x', headers })).statusCode).toBe(401);
  expect(http.scripts).toEqual([]);
  expect(hash).toBe(hashOfToken(token));
  expect(hash).not.toContain(token.slice(4));
});

test('an action that no script may do stops the start and says which there are', async () => {
  const scripts = [{ ...weekly, actions: ['warning.create'] }];
  await expect(openServer({ http: { ...http, scripts } })).rejects.toThrow(
    /"weekly" lists "warning.create", which no script may do: choose of bulletin.create, bulletin.view/,
  );
});

test('whoever uses a token for what it is not for stands in the log by the token’s name', async () => {
  const { app, get, refused } = await testServer();
  await get('bulletin.view', token, 'duty-03');
  await get('bulletin.create', API_TOKEN, 'duty-03');
  await app.close();
  expect(refused.map(({ who, reason, route, times }) => ({ who, reason, route, times }))).toEqual([
    {
      who: { kind: 'gateway', script: 'weekly' },
      reason: 'action_not_listed',
      route: 'GET /api/bulletin.view',
      times: 1,
    },
    { who: { kind: 'gateway', script: 'API_TOKEN' }, reason: 'feed_only', route: 'GET /api/bulletin.create', times: 1 },
  ]);
});
