import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Scope, scopeOf, within } from '../../../src/kernel/scope/index.ts';
import { buildTestApp, crypto, noon, type TestApp } from './test-app.ts';

let testApp: TestApp;
beforeAll(async () => {
  testApp = await buildTestApp();
});
afterAll(() => testApp.drop());

describe('scope', () => {
  const covered = async (scopeId: string): Promise<string[]> => {
    const places = {
      plant: { organisationId: testApp.plant },
      'plant, hall': { organisationId: testApp.plant, gridUnitId: testApp.hall.id },
      'plant, team': { organisationId: testApp.plant, gridUnitId: testApp.team.id },
      shop: { organisationId: testApp.shop },
    };
    const inScope: string[] = [];
    for (const [name, place] of Object.entries(places)) {
      if ((await testApp.directory.covers(testApp.db, [{ scopeId }], place)).length > 0) inScope.push(name);
    }
    return inScope;
  };

  test('county ⊃ township and station ⊃ organisation ⊃ grid unit', async () => {
    expect(await covered(testApp.county.id)).toEqual(['plant', 'plant, hall', 'plant, team', 'shop']);
    expect(await covered(testApp.station.id)).toEqual(['plant', 'plant, hall', 'plant, team']);
    expect(await covered(testApp.township.id)).toEqual(['plant', 'plant, hall', 'plant, team']);
    expect(await covered(testApp.farStation.id)).toEqual(['shop']);
    expect(await covered(testApp.plant)).toEqual(['plant', 'plant, hall', 'plant, team']);
    expect(await covered(testApp.hall.id)).toEqual(['plant, hall', 'plant, team']);
    expect(await covered(testApp.team.id)).toEqual(['plant, team']);
    expect(await covered('unknown')).toEqual([]);
  });

  test('a unit of another organisation opens nothing', async () => {
    const place = { organisationId: testApp.shop, gridUnitId: testApp.team.id };
    expect(await testApp.directory.covers(testApp.db, [{ scopeId: testApp.team.id }], place)).toEqual([]);
  });

  test('lists take the organisations under the grants, and of a grid unit all that lies below it', async () => {
    const { db, county, farTownship, hall, team, plant, shop } = testApp;
    expect(await scopeOf(db, [{ scopeKind: 'COUNTY', scopeId: county.id }])).toEqual({
      organisationIds: [plant, shop],
      unitIds: [],
    });
    const { organisationIds, unitIds } = await scopeOf(db, [
      { scopeKind: 'TOWNSHIP', scopeId: farTownship.id },
      { scopeKind: 'GRID_UNIT', scopeId: hall.id },
    ]);
    expect([organisationIds, [...unitIds].sort()]).toEqual([[shop], [hall.id, team.id].sort()]);
    expect(await scopeOf(db, [])).toEqual({ organisationIds: [], unitIds: [] });
  });

  test('a condition on rows names only the kind of place there is', async () => {
    const { db, hall, plant } = testApp;
    const seen = async (scope: Scope) => {
      const query = sql<{ code: string }>`
        select u.id as code from grid_unit u where ${within(scope, { organisation: 'u.organisation_id', unit: 'u.id' })}`;
      const { rows } = await query.execute(db);
      return { found: rows.length, sql: query.compile(db).sql };
    };
    const units = await seen({ organisationIds: [], unitIds: [hall.id] });
    expect(units.found).toBe(1);
    expect(units.sql).not.toContain('organisation_id');
    const whole = await seen({ organisationIds: [plant], unitIds: [] });
    expect(whole.found).toBeGreaterThan(1);
    expect(whole.sql).not.toContain(' or ');
    expect((await seen({ organisationIds: [], unitIds: [] })).found).toBe(0);
  });
});

describe('matching an employee', () => {
  const phone = '15400000001';
  const shared = '15400000002';
  let employeeId: string;
  beforeAll(async () => {
    const { person, employee, plant, shop, team } = testApp;
    const worker = await person('emp-a-0001', { name: '岚知夏', phone });
    employeeId = await employee(worker, { organisationId: plant, no: '0001', unitId: team.id });
    await employee(await person('emp-a-0002', { name: '岚初夏' }), {
      organisationId: plant,
      no: '0002',
      unitId: team.id,
    });
    await employee(await person('emp-a-0003', { name: '砚知夏' }), {
      organisationId: plant,
      no: '0003',
      unitId: team.id,
    });
    await employee(await person('emp-a-0004', { name: '岚听夏' }), { organisationId: plant, no: '0004' });
    const both = await person('emp-both', { name: '汀望秋', phone: shared });
    await employee(both, { organisationId: plant, no: '0005' });
    await employee(both, { organisationId: shop, no: '0005' });
  });

  const match = async (by: { employeeId?: string; phoneHash?: string; orgId?: string }): Promise<string[]> => {
    const found = await testApp.directory.matchEmployee(testApp.db, by);
    return found.map(
      ({ organisationId, employeeNo }) => `${organisationId === testApp.plant ? 'A' : 'B'}/${employeeNo}`,
    );
  };

  test('finds one by our id, by code and number, by credit code, by userid in any case, by phone', async () => {
    for (const by of [
      { employeeId },
      { employeeId: 'A/0001' },
      { employeeId: '00DEMOA/0001' },
      { employeeId: 'EMP-A-0001' },
      { phoneHash: crypto.phoneHash(phone) },
    ]) {
      expect(await match(by)).toEqual(['A/0001']);
    }
  });

  test('finds both jobs of a person with two, and the organisation narrows', async () => {
    const phoneHash = crypto.phoneHash(shared);
    expect((await match({ phoneHash })).toSorted()).toEqual(['A/0005', 'B/0005']);
    expect(await match({ phoneHash, orgId: testApp.shop })).toEqual(['B/0005']);
    expect(await match({ phoneHash, orgId: 'unknown' })).toEqual([]);
  });

  test('finds nobody for unknown ids and phones, and for no question', async () => {
    expect(await match({ employeeId: 'A/9999' })).toEqual([]);
    expect(await match({ employeeId: 'nobody' })).toEqual([]);
    expect(await match({ phoneHash: crypto.phoneHash('15499999999') })).toEqual([]);
    expect(await match({ orgId: testApp.plant })).toEqual([]);
  });

  test('tells whether the masked name is one of a kind in the unit', async () => {
    const unique = async (id: string) =>
      (await testApp.directory.matchEmployee(testApp.db, { employeeId: id }))[0]?.nameUniqueInUnit;
    expect(await unique('A/0001')).toBe(false);
    expect(await unique('A/0003')).toBe(true);
    expect(await unique('A/0004')).toBe(true);
  });

  test('whoever left is not matched, holds no role there, but can still be looked up by our id', async () => {
    const { db, directory, person, employee, plant } = testApp;
    const personId = await person('emp-a-0006');
    const left = await employee(personId, { organisationId: plant, no: '0006' });
    await directory.assignRole(db, { personId, role: 'ADVISOR', scopeKind: 'ORGANISATION', scopeId: plant });

    await directory.endEmployment(db, left, noon);

    expect(await match({ employeeId: 'A/0006' })).toEqual([]);
    expect(await directory.rolesOf(db, personId, new Date('2100-01-01T00:00:00Z'))).toEqual([]);
    expect(await directory.employee(db, left)).toMatchObject({ personId, employeeNo: '0006' });
  });

  test('the sealed phone opens for whoever may ask', async () => {
    const [found] = await testApp.directory.matchEmployee(testApp.db, { employeeId });
    expect(await testApp.directory.phoneOf(testApp.db, found?.personId ?? '')).toBe(phone);
  });

  test('every employee holds the role EMPLOYEE where he works', async () => {
    const [found] = await testApp.directory.matchEmployee(testApp.db, { employeeId });
    const roles = await testApp.directory.rolesOf(testApp.db, found?.personId ?? '', noon);
    expect(roles).toMatchObject([{ role: 'EMPLOYEE', scopeKind: 'ORGANISATION', scopeId: testApp.plant }]);
  });
});

describe('readiness', () => {
  test('a defect is open once until it is closed', async () => {
    const { db, directory, shop } = testApp;
    const defect = { kind: 'EMPTY_STEP' as const, organisationId: shop };
    await directory.defect(db, { ...defect, note: 'step 2' });
    await directory.defect(db, { ...defect, note: 'step 2 again' });
    expect(await directory.listReadiness(db)).toMatchObject([{ ...defect, personId: null, note: 'step 2' }]);
    expect(await directory.closeDefect(db, defect)).toBe(true);
    expect(await directory.listReadiness(db)).toEqual([]);
  });

  test('an organisation without advisor is listed until it has one', async () => {
    const { db, directory, holder, shop } = testApp;
    const gaps = async () => {
      await directory.inspectReadiness(db);
      const open = await directory.listReadiness(db);
      return open
        .filter(({ organisationId }) => organisationId === shop)
        .map(({ kind }) => kind)
        .toSorted();
    };
    // Its station has nobody on duty either.
    expect(await gaps()).toEqual(['EMPTY_STEP', 'NO_ADVISOR', 'NO_COMMUNITY_POLICE']);
    await holder('adv-shop', { role: 'ADVISOR', scopeKind: 'ORGANISATION', scopeId: shop, primary: true });
    expect(await gaps()).toEqual(['EMPTY_STEP', 'NO_COMMUNITY_POLICE']);
  });

  test('a member WeCom refused is remembered and still written to', async () => {
    const { db, directory } = testApp;
    await directory.markUnreachable(db, 'EMP-A-0001', 81013);
    expect(await directory.personByUserid(db, 'emp-a-0001')).toMatchObject({ userid: 'emp-a-0001' });
    const account = await db
      .selectFrom('wecomAccount')
      .selectAll()
      .where('userid', '=', 'emp-a-0001')
      .executeTakeFirst();
    expect(account).toMatchObject({ reachable: false, unreachableErrcode: 81013 });
    await directory.markReachable(db, 'emp-a-0001');
  });
});
