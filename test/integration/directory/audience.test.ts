import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AudienceFilter } from '../../../src/domain/directory/index.ts';
import { shanghaiDay } from '../../../src/lib/time.ts';
import { buildTestApp, type TestApp } from './test-app.ts';

describe('audiences', () => {
  let testApp: TestApp;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    testApp = await buildTestApp();
    const { db, holder, person, employee, plant, shop, station, farStation, team, hall } = testApp;
    const at = (scopeKind: 'ORGANISATION' | 'STATION' | 'GRID_UNIT', scopeId: string) =>
      ({ scopeKind, scopeId }) as const;
    ids.adv = await holder('adv', { role: 'ADVISOR', ...at('ORGANISATION', plant), primary: true });
    ids.deputy = await holder('deputy', { role: 'ADVISOR', ...at('ORGANISATION', plant) });
    ids.cp = await holder('cp', { role: 'COMMUNITY_POLICE', ...at('ORGANISATION', plant) });
    ids.chief = await holder('chief', { role: 'STATION_CHIEF', ...at('STATION', station.id) });
    ids['far-chief'] = await holder('far-chief', { role: 'STATION_CHIEF', ...at('STATION', farStation.id) });
    ids.owner = await holder('owner', { role: 'GRID_OWNER', ...at('GRID_UNIT', team.id) });
    for (const who of ['adv', 'owner']) await employee(ids[who] ?? '', { organisationId: plant, no: who });
    for (const [who, organisationId, unitId] of [
      ['in-hall', plant, hall.id],
      ['in-team', plant, team.id],
      ['no-unit', plant, null],
      ['in-shop', shop, null],
    ] as const) {
      ids[who] = await person(who === 'no-unit' ? null : who);
      await employee(ids[who], { organisationId, no: who, unitId });
    }
    const today = shanghaiDay(new Date());
    await db.updateTable('employment').set({ hiredOn: today }).where('employeeNo', '=', 'in-team').execute();
    await db.updateTable('employment').set({ outOfProvince: true }).where('employeeNo', '=', 'in-hall').execute();
  });
  afterAll(() => testApp.drop());

  const everybody: AudienceFilter['roles'] = ['EMPLOYEE', 'ADVISOR', 'GRID_OWNER', 'COMMUNITY_POLICE', 'STATION_CHIEF'];

  const who = async (filter: Partial<AudienceFilter>, scope = testApp.county.id, limit = 100): Promise<string[]> => {
    const found: string[] = [];
    for (let after: string | null = null; ; ) {
      const page = await testApp.directory.audiencePage(testApp.db, { roles: everybody, ...filter }, [scope], {
        after,
        limit,
      });
      found.push(...page.map(({ personId }) => Object.keys(ids).find((name) => ids[name] === personId) ?? personId));
      const last = page.at(-1);
      if (last === undefined || page.length < limit) break;
      after = last.personId;
    }
    const counted = await testApp.directory.countAudience(testApp.db, { roles: everybody, ...filter }, [scope]);
    expect(counted.people).toBe(found.length);
    return found.sort();
  };

  test('a county reaches all its people, each once, by the highest of his roles', async () => {
    expect(await who({})).toEqual(Object.keys(ids).sort());
    expect(await testApp.directory.countAudience(testApp.db, { roles: everybody }, [testApp.county.id])).toEqual({
      people: 10,
      organisations: 2,
      byRole: { STATION_CHIEF: 2, COMMUNITY_POLICE: 1, ADVISOR: 2, GRID_OWNER: 1, EMPLOYEE: 4 },
      first: [expect.any(String), expect.any(String)],
    });
  });

  test('pages of any size bring the same people', async () => {
    for (const limit of [1, 3, 10]) expect(await who({}, testApp.county.id, limit)).toEqual(Object.keys(ids).sort());
  });

  test('a member carries where he fits, and no account is no reason to leave him out', async () => {
    const page = await testApp.directory.audiencePage(testApp.db, { roles: everybody }, [testApp.plant], {
      after: null,
      limit: 50,
    });
    const member = (name: string) => page.find(({ personId }) => personId === ids[name]);
    expect(member('adv')).toMatchObject({
      role: 'ADVISOR',
      primary: true,
      userid: 'adv',
      organisationId: testApp.plant,
    });
    expect(member('in-team')).toMatchObject({
      role: 'EMPLOYEE',
      gridUnitId: testApp.team.id,
      townshipId: testApp.township.id,
    });
    expect(member('no-unit')).toMatchObject({ userid: null });
    expect(member('cp')).toMatchObject({ organisationId: null, stationId: testApp.station.id });
  });

  test('each scope opens what lies in it: a station, an organisation, a unit with those below it', async () => {
    const plant = ['adv', 'cp', 'deputy', 'in-hall', 'in-team', 'no-unit', 'owner'];
    expect(await who({}, testApp.station.id)).toEqual([...plant, 'chief'].sort());
    expect(await who({}, testApp.plant)).toEqual(plant);
    expect(await who({}, testApp.hall.id)).toEqual(['in-hall', 'in-team', 'owner']);
    expect(await who({}, testApp.team.id)).toEqual(['in-team', 'owner']);
    expect(await who({}, 'nowhere')).toEqual([]);
  });

  test('a filter never reaches beyond the scope', async () => {
    expect(await who({ organisationIds: [testApp.shop] }, testApp.plant)).toEqual([]);
    expect(await who({ townshipIds: [testApp.farTownship.id] })).toEqual(['far-chief', 'in-shop']);
    expect(await who({ gridUnitIds: [testApp.team.id], roles: ['EMPLOYEE', 'GRID_OWNER'] })).toEqual([
      'in-team',
      'owner',
    ]);
  });

  test('tags narrow the role they speak of', async () => {
    expect(await who({ roles: ['EMPLOYEE'], tags: ['NEW_HIRE', 'OUT_OF_PROVINCE'] })).toEqual(['in-hall', 'in-team']);
    expect(await who({ roles: ['ADVISOR'], tags: ['PRIMARY_ADVISOR'] })).toEqual(['adv']);
    expect(await who({ roles: ['EMPLOYEE'], posts: ['厨师'] })).toEqual([]);
    expect(await who({ roles: [] })).toEqual([]);
  });
});
