import { sql } from 'kysely';
import nock from 'nock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lookUpAccounts } from '../../../src/domain/contacts/commands/look-up.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import { createWecomClient } from '../../../src/wecom/api/index.ts';
import { withNock } from '../../support/nock.ts';
import { type RosterTestApp, rosterTestApp, worker } from './roster-test-app.ts';
import { corpId, crypto } from './test-app.ts';

const WECOM = 'https://qyapi.example';
const logger = createLogger({ level: 'silent' });

let testApp: RosterTestApp;
beforeEach(async () => {
  testApp = await rosterTestApp();
  await testApp.apply((await testApp.check([worker(1), worker(2), worker(3)])).list.id);
  nock(WECOM)
    .persist()
    .get('/cgi-bin/gettoken')
    .query(true)
    .reply(200, { errcode: 0, access_token: 't', expires_in: 7200 });
});
withNock();
afterEach(() => testApp.drop());

function lookUp(perNight: number) {
  const kept = new Map<string, string>();
  const cache = {
    get: async (key: string) => kept.get(key) ?? null,
    set: async (key: string, value: string) => void kept.set(key, value),
    deleteIf: async (key: string) => void kept.delete(key),
    lock: async () => async () => undefined,
  };
  const wecom = createWecomClient({
    ...{ corpId, agentId: '1', secret: 's', cache, logger },
    ...{ apiBaseUrl: WECOM, oauthBaseUrl: WECOM, loginBaseUrl: WECOM, proxyUrl: null },
  });
  return lookUpAccounts({ db: testApp.db, crypto, corpId, wecom, settings: { lookUpsPerNight: perNight }, logger });
}

/** What WeCom answers for a phone; nobody else is known. */
function members(known: Record<string, string>): string[] {
  const asked: string[] = [];
  nock(WECOM)
    .persist()
    .post('/cgi-bin/user/getuserid')
    .query(true)
    .reply(200, (_uri, body) => {
      const { mobile } = body as { mobile: string };
      asked.push(mobile);
      const userid = known[mobile];
      return userid ? { errcode: 0, errmsg: 'ok', userid } : { errcode: 46004, errmsg: 'user not exist' };
    });
  return asked;
}

const accounts = async () =>
  (
    await sql<{ no: string; userid: string }>`
      select e.employee_no as no, a.userid from wecom_account a join employment e on e.person_id = a.person_id
      where a.status <> 'LEFT' and e.state = 'ACTIVE' and e.employee_no like '00%' order by 1`.execute(testApp.db)
  ).rows.map(({ no, userid }) => `${no} ${userid}`);

describe('hires of a list without 企业微信账号', () => {
  test('get the account WeCom names for their phone; a miss is no failure', async () => {
    const asked = members({ 15400000001: 'LanZhi', 15400000003: 'yun' });
    expect(await lookUp(100)).toBe(2);
    expect(asked.length).toBe(3);
    expect(await accounts()).toEqual(['0001 lanzhi', '0003 yun']);
    expect(await lookUp(100)).toBe(0);
    expect(asked.length).toBe(4);
  });

  test('are asked for within the night’s budget, and not at all where there is none', async () => {
    const asked = members({});
    await lookUp(2);
    expect(asked.length).toBe(2);
    await lookUp(0);
    expect(asked.length).toBe(2);
  });

  test('are the same people as those of whom WeCom had told the userid only', async () => {
    members({ 15400000002: 'wk-2' });
    const provisional = await testApp.person('wk-2', { name: 'wk-2' });
    await sql`
      insert into employment (id, person_id, organisation_id, employee_no)
      values ('E-PROVISIONAL', ${provisional}, ${testApp.plant}, '企微-wk-2')`.execute(testApp.db);
    expect(await lookUp(100)).toBe(1);
    expect(await accounts()).toEqual(['0002 wk-2']);
    expect((await testApp.staff()).filter(({ no, state }) => no.startsWith('企微') && state === 'ACTIVE')).toEqual([]);
  });

  test('never take the account of somebody who is known otherwise; a blocked call ends the night', async () => {
    await testApp.person('taken', { phone: '15400000009' });
    members({ 15400000001: 'taken' });
    expect(await lookUp(100)).toBe(0);
    expect(await accounts()).toEqual([]);
    nock.cleanAll();
    nock(WECOM)
      .persist()
      .get('/cgi-bin/gettoken')
      .query(true)
      .reply(200, { errcode: 0, access_token: 't', expires_in: 7200 });
    const blocked = nock(WECOM)
      .post('/cgi-bin/user/getuserid')
      .query(true)
      .once()
      .reply(200, { errcode: 45009, errmsg: 'freq' });
    expect(await lookUp(100)).toBe(0);
    expect(blocked.isDone()).toBe(true);
  });
});
