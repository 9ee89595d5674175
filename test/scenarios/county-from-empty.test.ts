import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { App } from '../../src/app/app.ts';
import { clock, connect } from '../../src/database/index.ts';
import type { ImportViewData } from '../../src/domain/roster/index.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { addMs, days, minutes, nextShanghai, seconds } from '../../src/lib/time.ts';
import { countyFile } from '../support/county-file.ts';
import { createDatabase } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import { testRedis } from '../support/redis.ts';
import {
  dropStores,
  endpointsOf,
  openApp,
  type TestAppStores,
  type TestAppVerbs,
  verbsOf,
} from '../support/test-app.ts';
import { testAppConfig } from '../support/test-app-config.ts';

const CODE = '00DEMO000000000001';
const COUNTY = {
  places: [
    ['县', '云栖示范县', '330000', '', '', '680000'],
    ['派出所', '望汀派出所', 'S01', '', '', ''],
    ['乡镇街道', '青岚街道', '01', '', 'S01', '95200'],
  ],
  organisations: [['云栖示范部件有限公司', CODE, '企业', '规上', '青岚街道', '', '330101']],
  officers: [
    ['岚知夏', '330001', 'centre-a', '中心民警', '', '15400000001'],
    ['岚知秋', '330101', 'cp-a', '社区民警', '', '15400000002'],
    ['岚知冬', '330102', 'duty-a', '值班民警', '望汀派出所', ''],
    ['岚知春', '330103', 'chief-a', '派出所所长', '望汀派出所', ''],
  ],
};
const ROSTER = `单位名称,统一社会信用代码,部门/车间,姓名,工号,手机号,角色,企业微信账号
云栖示范部件有限公司,${CODE},冲压车间,砚知夏,001,15400000011,安全顾问,adv-a
云栖示范部件有限公司,${CODE},冲压车间,砚知秋,002,15400000012,员工,emp-a
`;

describe('a county that begins with an empty database, its own list and a roster', () => {
  let stores: TestAppStores;
  let app: App;
  let testApp: TestAppVerbs;
  const endpoints = () => endpointsOf({ config: testAppConfig({ port: stores.port }) });
  const titles = (userid: string, about?: { number: string }) => testApp.phone(userid).titles(about);

  beforeAll(async () => {
    const database = await createDatabase(inject('postgresUrl'), inject('template'));
    const redis = testRedis();
    stores = { databaseUrl: database.url, redisUrl: redis.url, queuePrefix: redis.prefix, port: await freePort() };
    const db = connect(database.url, { poolSize: 1, logger: createLogger({ level: 'silent' }) });
    await clock.setSpeed(db, 0);
    await clock.advanceTo(db, nextShanghai(addMs(new Date(), days(1)), '10:00'));
    await db.destroy();
    app = await openApp(stores, testAppConfig({ port: stores.port }));
    testApp = verbsOf(endpoints);
  });
  afterAll(async () => {
    await app.stop();
    await dropStores(stores);
  });

  test('the county’s list makes places and officers; their phones are those of the corp', async () => {
    const source = await countyFile(COUNTY);
    const list = await app.county.read({ source });
    expect(await app.county.check(list)).toMatchObject({ faults: [], granted: 4 });
    await app.county.apply(list, { fullList: true });
    const { http } = endpoints();
    for (const [name = '', , userid = ''] of COUNTY.officers)
      await http.put(`/sandbox/api/members/${userid}`, { name });
    for (const [userid, name] of [
      ['adv-a', '砚知夏'],
      ['emp-a', '砚知秋'],
    ])
      await http.put(`/sandbox/api/members/${userid}`, { name });
    await testApp.advance(seconds(5));
  });

  test('the centre imports the roster; the advisor it names is agreed to by police and accepts', async () => {
    const centre = await testApp.as('centre-a');
    const uploaded = await centre.upload('/api/imports', ROSTER, 'text/csv');
    const list = (await uploaded.json()) as ImportViewData;
    expect(list).toMatchObject({ state: 'CHECKED', faults: { errors: 0 } });
    await centre.post(`/api/imports/${list.id}/confirm`);
    await expect.poll(() => centre.get<ImportViewData>(`/api/imports/${list.id}`)).toMatchObject({ state: 'DONE' });

    const officer = await testApp.as('cp-a');
    const proposed = async () =>
      (await officer.get<{ appointments: { id: string; state: string }[] }>('/api/appointments')).appointments;
    await expect.poll(proposed).toHaveLength(1);
    await officer.post(`/api/appointments/${(await proposed())[0]?.id}/accept`);
    await testApp.advance(0);
    await testApp.phone('adv-a').press('接受聘任');
    await testApp.advance(0);
    expect((await app.directory.listReadiness(app.db)).map(({ kind }) => kind)).not.toContain('NO_ADVISOR');
  });

  test('a silent critical warning climbs from the advisor over every step to the centre', async () => {
    const warning = await testApp.warn({ person: { employeeId: `${CODE}/002` } });
    await testApp.advance(seconds(10));
    expect((await titles('adv-a', warning)).length).toBeGreaterThan(0);
    expect(await titles('duty-a', warning)).toEqual([]);
    await testApp.advance(minutes(12));
    for (const userid of ['cp-a', 'duty-a', 'chief-a', 'centre-a'])
      expect((await titles(userid, warning)).length, userid).toBeGreaterThan(0);
    expect(await testApp.view(warning)).toMatchObject({ escalationStep: 4 });
    expect((await app.invariants()).filter(({ rows }) => rows.length > 0)).toEqual([]);
  });

  test('what the advisor then reports is reviewed by the station’s duty, and the warning ends', async () => {
    const warning = await testApp.warn({ person: { employeeId: `${CODE}/002` }, fraudType: 'FAKE_LOAN' });
    await testApp.advance(seconds(10));
    for (const text of ['立即签收', '已见到本人', '已劝阻未转账']) {
      await testApp.phone('adv-a').press(text, warning);
      await testApp.advance(0);
    }
    await (await testApp.as('duty-a')).post(`/api/warnings/${warning.id}/approve`);
    expect(await testApp.view(warning)).toMatchObject({ state: 'CLOSED' });
    const { rows } = await readDisclosures();
    expect(rows).toContainEqual(expect.objectContaining({ recipientKind: 'ORGANISATION', purpose: 'DISSUASION' }));
  });

  async function readDisclosures() {
    const now = await testApp.now();
    const rows = [];
    for await (const row of app.disclosures.list({ from: addMs(now, -days(1)), to: addMs(now, 1_000) })) rows.push(row);
    return { rows };
  }
});
