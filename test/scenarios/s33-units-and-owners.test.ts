import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { UnitListData } from '../../src/domain/visits/index.ts';
import { addMs, days, hours, shanghaiDay } from '../../src/lib/time.ts';
import { HttpRefusal } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';

interface Units {
  units: {
    id: string;
    parentId: string | null;
    name: string;
    people: number;
    owners: { personId: string; deputy: boolean }[];
  }[];
}

describe('row 33: grid units, each with one owner and deputies', () => {
  const testApp = useTestApp();
  let org = '';
  let unit = '';
  const person = async (userid: string) =>
    (await testApp.app.directory.personByUserid(testApp.app.db, userid))?.id ?? expect.fail(userid);
  const units = async (by: string, query = '') =>
    (await (await testApp.as(by)).get<Units>(`/api/organisations/${org}/units${query}`)).units;
  const status = async (work: Promise<unknown>) =>
    work.then(
      () => 200,
      (error: unknown) => (error instanceof HttpRefusal ? error.status : expect.fail(String(error))),
    );

  beforeAll(async () => {
    org = (await testApp.app.directory.organisationByCode(testApp.app.db, '0003'))?.id ?? '';
    unit = (await units('adv-0003-1')).find(({ owners }) => owners.length > 0)?.id ?? '';
  });

  test('the new owner takes the place of the old one, a deputy stands beside him', async () => {
    const advisor = await testApp.as('adv-0003-1');
    await advisor.post(`/api/units/${unit}/owners`, { employeeId: 'emp-0003-0040', optedIn: true });
    await advisor.post(`/api/units/${unit}/owners`, { employeeId: 'emp-0003-0041', deputy: true });
    const now = (await units('adv-0003-1')).find(({ id }) => id === unit);
    expect(now?.owners).toMatchObject([
      { personId: await person('emp-0003-0040'), deputy: false },
      { personId: await person('emp-0003-0041'), deputy: true },
    ]);
  });

  test('a unit nobody answers for is listed until somebody does', async () => {
    const advisor = await testApp.as('adv-0003-1');
    for (const userid of ['emp-0003-0040', 'emp-0003-0041'])
      await advisor.delete(`/api/units/${unit}/owners/${await person(userid)}`);
    expect((await units('adv-0003-1', '?ownerless=true')).map(({ id }) => id)).toContain(unit);
    const red = async () =>
      (await testApp.app.directory.listReadiness(testApp.app.db)).filter(
        ({ kind, organisationId }) => kind === 'UNIT_WITHOUT_OWNER' && organisationId === org,
      ).length;
    expect(await red()).toBe(1);
    for (const { id } of await units('adv-0003-1', '?ownerless=true'))
      await advisor.post(`/api/units/${id}/owners`, { employeeId: 'emp-0003-0040' });
    expect(await red()).toBe(0);
  });

  test('only within one’s own organisation, and only with its own people', async () => {
    const stranger = await testApp.as('adv-0004-1');
    expect(await status(stranger.get(`/api/organisations/${org}/units`))).toBe(403);
    expect(await status(stranger.post(`/api/units/${unit}/owners`, { employeeId: 'emp-0003-0042' }))).toBe(404);
    const advisor = await testApp.as('adv-0003-1');
    expect(await status(advisor.post(`/api/units/${unit}/owners`, { employeeId: 'emp-0004-0010' }))).toBe(400);
    expect(await status((await testApp.as('emp-0003-0050')).get(`/api/organisations/${org}/units`))).toBe(403);
  });

  test('visits from door to door: an owner writes down those of his unit, sees no other, and takes back his own', async () => {
    await (await testApp.as('adv-0003-1')).post(`/api/units/${unit}/owners`, { employeeId: 'emp-0003-0043' });
    const other =
      (await units('adv-0003-1')).find(({ id, parentId }) => id !== unit && parentId === null)?.id ?? expect.fail();
    const owner = await testApp.as('emp-0003-0043');
    const today = shanghaiDay(await testApp.now());
    const area = async () => (await owner.get<UnitListData>('/api/visits/units')).units.find(({ id }) => id === unit);
    expect(await area()).toMatchObject({ visits: 0, lastVisitedOn: null });
    expect((await owner.get<UnitListData>('/api/visits/units')).units.map(({ id }) => id)).not.toContain(other);

    const visit = { gridUnitId: unit, visitedOn: today, purpose: 'PUBLICITY', people: 12 };
    const { id } = await owner.post<{ id: string }>('/api/visits', visit);
    expect(await owner.post('/api/visits', { ...visit, people: 15 })).toEqual({ id });
    expect(await area()).toMatchObject({ visits: 1, lastVisitedOn: today });
    const seen = async (userid: string) =>
      (await (await testApp.as(userid)).get<{ visits: unknown[] }>('/api/visits')).visits;
    expect(await seen('emp-0003-0043')).toMatchObject([{ id, people: 15, mine: true }]);
    expect(await seen('adv-0003-1')).toMatchObject([{ id, people: 15, mine: false, visitor: expect.any(String) }]);
    expect(await seen('adv-0004-1')).toEqual([]);

    expect(await status(owner.post('/api/visits', { ...visit, gridUnitId: other }))).toBe(404);
    expect(await status((await testApp.as('adv-0003-1')).delete(`/api/visits/${id}`))).toBe(404);
    expect(await status((await testApp.as('emp-0003-0050')).get('/api/visits'))).toBe(403);
    await owner.delete(`/api/visits/${id}`);
    expect(await status(owner.delete(`/api/visits/${id}`))).toBe(404);
    expect(await area()).toMatchObject({ visits: 0, lastVisitedOn: null });
    const { rows } = await sql<{ action: string }>`
      select action from audit_log where object_kind = 'visit' and object_id = ${id} order by id`.execute(
      testApp.app.db,
    );
    expect(rows.map(({ action }) => action)).toEqual(['visit.record', 'visit.record', 'visit.withdraw']);
  });

  test('a visit of tomorrow, of long ago or to nobody is refused by the name of its field', async () => {
    const owner = await testApp.as('emp-0003-0043');
    const now = await testApp.now();
    const visit = { gridUnitId: unit, visitedOn: shanghaiDay(now), purpose: 'PUBLICITY', people: 12 };
    const field = async (body: object) =>
      owner.post('/api/visits', { ...visit, ...body }).then(
        () => expect.fail('it was taken'),
        (error: unknown) => error instanceof HttpRefusal && [error.status, error.error.field],
      );
    for (const away of [days(1), -days(31)])
      expect(await field({ visitedOn: shanghaiDay(addMs(now, away)) })).toEqual([400, 'visitedOn']);
    expect(await field({ people: 0 })).toEqual([400, 'people']);
    expect(await field({ purpose: 'PARTY' })).toEqual([400, 'purpose']);
  });

  test('leave hands the advisor’s duty to his substitute until it is taken back', async () => {
    const advisor = await testApp.as('adv-0003-1');
    const now = await testApp.now();
    const [me, deputy] = [await person('adv-0003-1'), await person('adv-0003-2')];
    const body = { from: now.toISOString(), until: addMs(now, days(2)).toISOString(), substituteId: deputy };
    const { id } = await advisor.post<{ id: string }>('/api/leaves', body);
    const substituted = async () =>
      (await testApp.app.directory.rolesOf(testApp.app.db, deputy, await testApp.now())).some(
        (one) => one.substituteFor === me,
      );
    expect(await substituted()).toBe(true);
    const { leaves } = await advisor.get<{ leaves: { id: string }[] }>('/api/leaves');
    expect(leaves.map((leave) => leave.id)).toContain(id);

    const elsewhere = await testApp.as('adv-0004-1');
    expect(await status(elsewhere.delete(`/api/leaves/${id}`))).toBe(404);
    const outsider = { ...body, substituteId: await person('emp-0004-0010') };
    expect(await status(advisor.post('/api/leaves', outsider))).toBe(400);
    expect(await status(advisor.post('/api/leaves', { ...body, until: body.from }))).toBe(400);
    await testApp.advance(hours(1));
    await advisor.delete(`/api/leaves/${id}`);
    expect(await substituted()).toBe(false);
  });

  test('shifts are set for holders of the role, and oneself finds them on his profile', async () => {
    const advisor = await testApp.as('adv-0003-1');
    const now = await testApp.now();
    const shift = {
      ...{ personId: await person('adv-0003-1'), role: 'ADVISOR', scopeId: org },
      ...{ startsAt: addMs(now, hours(1)).toISOString(), endsAt: addMs(now, hours(9)).toISOString() },
    };
    const { id } = await advisor.post<{ id: string }>('/api/shifts', shift);
    const profile = await advisor.get<{ roles: { role: string }[]; shifts: { id: string }[] }>('/api/me/profile');
    expect(profile.shifts.map((one) => one.id)).toContain(id);
    expect(profile.roles.map(({ role }) => role)).toContain('ADVISOR');
    await advisor.delete(`/api/shifts/${id}`);
    const { rows } = await sql`select from duty_shift where id = ${id}`.execute(testApp.app.db);
    expect(rows).toEqual([]);
    expect(await status(advisor.post('/api/shifts', { ...shift, personId: await person('emp-0003-0050') }))).toBe(400);
  });
});
