import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Step } from '../../../src/domain/directory/index.ts';
import { buildTestApp, hour, noon, type TestApp } from './test-app.ts';

describe('who stands on a step', () => {
  let testApp: TestApp;
  beforeAll(async () => {
    testApp = await buildTestApp();
    const { holder, plant, station, farStation, county, team, hall, shop } = testApp;
    const inPlant = { scopeKind: 'ORGANISATION', scopeId: plant } as const;
    await holder('adv-1', { ...inPlant, role: 'ADVISOR', primary: true });
    await holder('adv-2', { ...inPlant, role: 'ADVISOR' });
    await holder('adv-3', { ...inPlant, role: 'ADVISOR' });
    await holder('owner-in', {
      role: 'GRID_OWNER',
      scopeKind: 'GRID_UNIT',
      scopeId: team.id,
      primary: true,
      optedIn: true,
    });
    await holder('owner-out', { role: 'GRID_OWNER', scopeKind: 'GRID_UNIT', scopeId: hall.id, primary: true });
    await holder('adv-elsewhere', { role: 'ADVISOR', scopeKind: 'ORGANISATION', scopeId: shop, primary: true });
    await holder('cp', { ...inPlant, role: 'COMMUNITY_POLICE', primary: true });
    await holder('duty-day', { role: 'STATION_DUTY', scopeKind: 'STATION', scopeId: station.id, primary: true });
    await holder('duty-night', { role: 'STATION_DUTY', scopeKind: 'STATION', scopeId: station.id });
    await holder('duty-far', { role: 'STATION_DUTY', scopeKind: 'STATION', scopeId: farStation.id });
    await holder('chief', { role: 'STATION_CHIEF', scopeKind: 'STATION', scopeId: station.id, primary: true });
    await holder('centre-day', { role: 'CENTER_OFFICER', scopeKind: 'COUNTY', scopeId: county.id, primary: true });
    await holder('centre-night', { role: 'CENTER_OFFICER', scopeKind: 'COUNTY', scopeId: county.id });
    for (const [userid, from, until] of [
      ['duty-day', -4, 8],
      ['duty-night', 8, 20],
      ['centre-day', -4, 8],
      ['centre-night', 8, 20],
      ['adv-2', 8, 20],
    ] as const) {
      await shift(userid, from, until);
    }
  });
  afterAll(() => testApp.drop());

  const id = async (userid: string): Promise<string> =>
    (await testApp.directory.personByUserid(testApp.db, userid))?.id ?? expect.fail(`${userid} is nobody`);

  const shift = async (userid: string, from: number, until: number): Promise<void> => {
    const personId = await id(userid);
    const [grant] = await testApp.directory.rolesOf(testApp.db, personId, noon);
    if (grant === undefined) throw new Error(`${userid} has no role`);
    await testApp.directory.addShift(testApp.db, { ...grant, personId, startsAt: hour(from), endsAt: hour(until) });
  };

  const onStep = async (
    step: Step,
    { at = noon, except = [], unit = null }: { at?: Date; except?: string[]; unit?: string | null } = {},
  ): Promise<(string | null)[]> => {
    const place = { organisationId: testApp.plant, gridUnitId: unit };
    const people = await testApp.directory.peopleOnStep(testApp.db, { ...place, step, at, except });
    return people.map(({ userid }) => userid);
  };

  test('0 and 1: every advisor of the organisation, the primary first', async () => {
    expect(await onStep(0)).toEqual(['adv-1', 'adv-2', 'adv-3']);
    expect(await onStep(1)).toEqual(['adv-1', 'adv-2', 'adv-3']);
  });

  test('0: at night the advisor on shift comes first, and the others are told too', async () => {
    expect(await onStep(0, { at: hour(10) })).toEqual(['adv-2', 'adv-1', 'adv-3']);
  });

  test('0: the owner of the very unit, when he opted in', async () => {
    expect(await onStep(0, { unit: testApp.team.id })).toContain('owner-in');
    expect(await onStep(0, { unit: testApp.hall.id })).toEqual(['adv-1', 'adv-2', 'adv-3']);
  });

  test('0: the advisor who is the warned person is not told', async () => {
    expect(await onStep(0, { except: [await id('adv-1')] })).toEqual(['adv-2', 'adv-3']);
  });

  test('2, 3, 4: community police, the station on duty, its chief with the centre on duty', async () => {
    expect(await onStep(2)).toEqual(['cp']);
    expect(await onStep(3)).toEqual(['duty-day']);
    expect(await onStep(4)).toEqual(['chief', 'centre-day']);
  });

  test('the roster changes people at the minute of the shift change', async () => {
    expect(await onStep(3, { at: hour(8) })).toEqual(['duty-night']);
    expect(await onStep(4, { at: hour(8) })).toEqual(['chief', 'centre-night']);
  });

  test('where the roster is empty at that time, all holders stand', async () => {
    expect(await onStep(3, { at: hour(30) })).toEqual(['duty-day', 'duty-night']);
  });

  test('a substitute stands in for leave; without one the person is skipped; alone he stays', async () => {
    const [advisor, colleague] = [await id('adv-3'), await id('adv-elsewhere')];
    await testApp.directory.addLeave(testApp.db, {
      personId: advisor,
      from: hour(48),
      until: hour(72),
      substitutePersonId: colleague,
    });
    await testApp.directory.addLeave(testApp.db, { personId: await id('adv-2'), from: hour(48), until: hour(72) });
    await testApp.directory.addLeave(testApp.db, { personId: await id('cp'), from: hour(48), until: hour(72) });

    expect(await onStep(0, { at: hour(50) })).toEqual(['adv-1', 'adv-elsewhere']);
    expect(await onStep(2, { at: hour(50) })).toEqual(['cp']);
    expect(await onStep(0, { at: hour(72) })).toEqual(['adv-1', 'adv-2', 'adv-3']);
    const grants = await testApp.directory.rolesOf(testApp.db, colleague, hour(50));
    expect(grants).toContainEqual(expect.objectContaining({ scopeId: testApp.plant, substituteFor: advisor }));
    expect(await testApp.directory.rolesOf(testApp.db, colleague, hour(72))).toHaveLength(1);
  });

  test('a step without people is empty', async () => {
    const asked = { organisationId: testApp.shop, gridUnitId: null, at: noon };
    expect(await testApp.directory.peopleOnStep(testApp.db, { ...asked, step: 2 })).toEqual([]);
    expect(await testApp.directory.peopleOnStep(testApp.db, { ...asked, organisationId: 'none', step: 4 })).toEqual([]);
  });

  test('reviewers: the station, but never those who worked on it; else the centre', async () => {
    const review = async (except: string[]) => {
      const people = await testApp.directory.reviewers(testApp.db, { organisationId: testApp.plant, at: noon, except });
      return people.map(({ userid }) => userid);
    };
    const [day, night] = [await id('duty-day'), await id('duty-night')];
    expect(await review([])).toEqual(['duty-day']);
    expect(await review([day])).toEqual(['duty-night']);
    expect(await review([day, night])).toEqual(['centre-day']);
  });

  test('hand-over goes to whoever is next on shift, else to another holder', async () => {
    const partners = async (userid: string, at: Date) => {
      const question = { personId: await id(userid), organisationId: testApp.plant, at };
      return (await testApp.directory.handoverPartners(testApp.db, question)).map((partner) => partner.userid);
    };
    expect(await partners('adv-1', noon)).toEqual(['adv-2', 'adv-3']);
    expect(await partners('adv-2', hour(10))).toEqual(['adv-1', 'adv-3']);
    expect(await partners('centre-day', hour(7.75))).toEqual(['centre-night']);
    expect(await partners('chief', noon)).toEqual([]);
  });

  test('the roster tells the next shift and who is about to be relieved', async () => {
    const people = [await id('adv-2'), await id('duty-night')];
    expect(await testApp.directory.nextShift(testApp.db, people, noon)).toEqual(hour(8));
    expect(await testApp.directory.nextShift(testApp.db, people, hour(8))).toBeNull();
    const ending = await testApp.directory.shiftsEnding(testApp.db, hour(7), hour(8));
    expect(ending.map(({ personId }) => personId).toSorted()).toEqual(
      [await id('centre-day'), await id('duty-day')].toSorted(),
    );
  });

  test('nobody is rostered for a role he does not hold', async () => {
    const shift = {
      personId: await id('adv-1'),
      role: 'STATION_DUTY',
      scopeKind: 'STATION',
      scopeId: testApp.station.id,
    } as const;
    const refused = testApp.directory.addShift(testApp.db, { ...shift, startsAt: noon, endsAt: hour(1) });
    await expect(refused).rejects.toMatchObject({ code: 'invalid', field: 'role' });
  });

  test('who loses the role is not told any more; who left WeCom stands without a userid', async () => {
    await testApp.directory.endRole(testApp.db, { personId: await id('adv-1'), role: 'ADVISOR', at: hour(100) });
    await testApp.directory.setAccountStatus(testApp.db, 'adv-2', 'LEFT');
    const notified = await onStep(0, { at: hour(101) });
    expect(notified).toHaveLength(2);
    expect(notified).toEqual(expect.arrayContaining(['adv-3', null]));
  });
});
