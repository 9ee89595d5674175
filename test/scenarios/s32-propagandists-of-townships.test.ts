import { describe, expect, test } from 'vitest';
import type { PropagandistData } from '../../src/domain/statistics/index.ts';
import { shanghaiDay } from '../../src/lib/time.ts';
import { HttpRefusal } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';
import { useCampaigns } from './campaign-actions.ts';

describe('row 32: propagandists of townships and organisations, whose activity their station sees', () => {
  const testApp = useTestApp();
  const { browser, organisationIdOf, personIdOf, open } = useCampaigns(testApp);
  const seenBy = async (userid: string, query = '') =>
    (await browser(userid)).get<PropagandistData>(`/api/statistics/propagandists${query}`);

  async function appoint(userid: string, scopeKind: 'ORGANISATION' | 'GRID_UNIT' | 'TOWNSHIP', scopeId: string) {
    const { db, directory } = testApp.app;
    const personId = await personIdOf(userid);
    await directory.assignRole(db, { personId, role: 'PROPAGANDIST', scopeKind, scopeId });
  }

  async function placeOf(code: string) {
    const { db } = testApp.app;
    const id = await organisationIdOf(code);
    const { townshipId } = await db
      .selectFrom('organisation')
      .select('townshipId')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const unit = await db
      .selectFrom('gridUnit')
      .select('id')
      .where('organisationId', '=', id)
      .orderBy('path')
      .executeTakeFirstOrThrow();
    return { id, townshipId, unitId: unit.id };
  }

  test('are counted by township and organisation, and a station sees its own', async () => {
    const [mine, far] = [await placeOf('0007'), await placeOf('0001')];
    await appoint('emp-0007-0030', 'GRID_UNIT', mine.unitId);
    await appoint('emp-0007-0031', 'ORGANISATION', mine.id);
    await appoint('emp-0007-0032', 'TOWNSHIP', mine.townshipId);
    await appoint('emp-0001-0030', 'ORGANISATION', far.id);

    const county = await seenBy('centre-1');
    expect(county.people).toHaveLength(4);
    expect(county.townships).toHaveLength(16);
    const chief = await seenBy(await chiefOf('0007'));
    expect(chief.townships).toEqual([
      {
        id: mine.townshipId,
        name: expect.any(String),
        organisations: expect.any(Number),
        withPropagandist: 1,
        propagandists: 3,
      },
    ]);
    expect(chief.people.map(({ townshipId }) => townshipId)).toEqual([
      mine.townshipId,
      mine.townshipId,
      mine.townshipId,
    ]);
    expect(chief.people.map(({ organisation, unit }) => [organisation !== null, unit !== null])).toEqual([
      [true, true],
      [true, false],
      [false, false],
    ]);
    expect((await seenBy('centre-1', `?townshipId=${far.townshipId}`)).people).toHaveLength(1);
    expect((await seenBy('adv-0007-1')).people).toHaveLength(2);
    expect((await seenBy('adv-0008-1')).people).toEqual([]);
    await expect(seenBy('emp-0007-0040')).rejects.toMatchObject({ status: 403 });
  });

  test('what a propagandist did is seen by his station: logins, lists looked at, visits, acts', async () => {
    const station = await chiefOf('0007');
    const before = (await seenBy(station)).people[0];
    expect(before).toMatchObject({ logins: 0, looks: 0, visits: 0, acts: 0, lastActiveAt: null });

    const { id } = await open('centre-1');
    const propagandist = await browser('emp-0007-0030');
    const organisationId = await organisationIdOf('0007');
    await propagandist.get(`/api/campaigns/${id}/people?organisationId=${organisationId}`);
    const visit = { visitedOn: shanghaiDay(await testApp.now()), purpose: 'PUBLICITY', people: 9 };
    await propagandist.post('/api/visits', { ...visit, gridUnitId: (await placeOf('0007')).unitId });
    const { version } = testApp.config.notice;
    await propagandist.post('/api/protections/mine', { declared: ['APP_INSTALLED'], consentVersion: version });

    const after = (await seenBy(station)).people[0];
    expect(after).toMatchObject({ logins: 1, looks: 1, visits: 1, acts: 1, lastActiveAt: expect.any(String) });
  });

  test('a propagandist goes to every door of his place and to no other: a patch, an organisation, a township', async () => {
    const [here, far] = [await placeOf('0007'), await placeOf('0001')];
    const visit = { visitedOn: shanghaiDay(await testApp.now()), purpose: 'NEW_HIRES', people: 3 };
    const go = async (userid: string, gridUnitId: string) =>
      (await browser(userid)).post('/api/visits', { ...visit, gridUnitId }).then(
        () => 201,
        (error: unknown) => (error instanceof HttpRefusal ? error.status : expect.fail(String(error))),
      );
    expect(await go('emp-0007-0031', here.unitId)).toBe(201);
    expect(await go('emp-0007-0032', here.unitId)).toBe(201);
    for (const userid of ['emp-0007-0030', 'emp-0007-0031', 'emp-0007-0032'])
      expect(await go(userid, far.unitId)).toBe(404);
    expect((await seenBy(await chiefOf('0007'))).people.map(({ visits }) => visits)).toEqual([1, 1, 1]);
  });

  test('reading the list is itself written down', async () => {
    const looks = await testApp.app.db
      .selectFrom('auditLog')
      .select('actorId')
      .where('objectKind', '=', 'propagandists')
      .where('actorId', '=', await personIdOf(await chiefOf('0007')))
      .execute();
    expect(looks.length).toBeGreaterThan(0);
  });

  async function chiefOf(code: string): Promise<string> {
    const { db, directory } = testApp.app;
    const organisation = await directory.organisation(db, await organisationIdOf(code));
    const { userid } = await db
      .selectFrom('roleAssignment')
      .innerJoin('wecomAccount', 'wecomAccount.personId', 'roleAssignment.personId')
      .select('wecomAccount.userid')
      .where('role', '=', 'STATION_CHIEF')
      .where('scopeId', '=', organisation?.stationId ?? '')
      .executeTakeFirstOrThrow();
    return userid;
  }
});
