import { describe, expect, test } from 'vitest';
import { addMs, days, hours, shanghaiAt, shanghaiDay } from '../../src/lib/time.ts';
import { HttpRefusal } from '../support/http.ts';
import { useTestApp } from '../support/test-app.ts';

interface Colleagues {
  colleagues: { personId: string; name: string; post: string }[];
}
interface Shifts {
  shifts: { id: string; personId: string; allowed: string[] }[];
  teams: { role: string; scopeId: string; post: string; place: string; people: { personId: string }[] }[];
}

describe('F11 leave, who stands in, and shifts', () => {
  const testApp = useTestApp();
  const idOf = async (userid: string) =>
    (await testApp.app.directory.personByUserid(testApp.app.db, userid))?.id ?? expect.fail(userid);
  const orgId = async (code: string) =>
    (await testApp.app.directory.organisationByCode(testApp.app.db, code))?.id ?? expect.fail(code);
  const colleaguesOf = async (userid: string) =>
    (await (await testApp.as(userid)).get<Colleagues>('/api/colleagues')).colleagues;
  const shiftsOf = async (userid: string) => (await testApp.as(userid)).get<Shifts>('/api/shifts');
  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => ({ status: 200, field: '' }),
      (error: unknown) =>
        error instanceof HttpRefusal
          ? { status: error.status, field: error.error.field ?? '' }
          : expect.fail(String(error)),
    );
  const anOwnedUnit = async () => {
    const path = `/api/organisations/${await orgId('0003')}/units`;
    const { units } = await (await testApp.as('adv-0003-1')).get<{
      units: { id: string; owners: { personId: string }[] }[];
    }>(path);
    for (const { id, owners } of units)
      for (const { personId } of owners) {
        const userid = (await testApp.app.directory.person(testApp.app.db, personId))?.userid;
        if (userid) return { id, owner: { personId, userid } };
      }
    return expect.fail('no unit has an owner');
  };
  const onStep = async (code: string, step: 0 | 2 | 3, at: Date) => {
    const place = { organisationId: await orgId(code), gridUnitId: null };
    return (await testApp.app.directory.peopleOnStep(testApp.app.db, { ...place, step, at })).map(
      ({ userid }) => userid,
    );
  };

  test('an advisor may choose among the advisors of his organisation, and nobody else', async () => {
    const found = await colleaguesOf('adv-0003-1');
    expect(found).toContainEqual(expect.objectContaining({ personId: await idOf('adv-0003-2'), post: '安全顾问' }));
    for (const { personId } of found) {
      const grants = await testApp.app.directory.rolesOf(testApp.app.db, personId, await testApp.now());
      expect(grants).toContainEqual(expect.objectContaining({ role: 'ADVISOR', scopeId: await orgId('0003') }));
    }
    expect(found.map(({ personId }) => personId)).not.toContain(await idOf('adv-0003-1'));
  });

  test('a leave that lies in another of the same person is refused with the other; cancelled, it makes room', async () => {
    const http = await testApp.as('adv-0003-2');
    const start = addMs(await testApp.now(), days(30));
    const at = (n: number) => addMs(start, days(n)).toISOString();
    const { id } = await http.post<{ id: string }>('/api/leaves', { from: at(0), until: at(2) });
    for (const [from, until] of [
      [at(0), at(2)],
      [at(1), at(3)],
      [at(-1), at(5)],
    ])
      expect(await refusal(http.post('/api/leaves', { from, until }))).toEqual({ status: 409, field: 'from' });
    const { id: next } = await http.post<{ id: string }>('/api/leaves', { from: at(2), until: at(3) });
    await http.delete(`/api/leaves/${id}`);
    const { id: again } = await http.post<{ id: string }>('/api/leaves', { from: at(0), until: at(2) });
    for (const one of [next, again]) await http.delete(`/api/leaves/${one}`);
  });

  test('a slip in the year of a leave is refused, and takes nobody out of the calls for good', async () => {
    const http = await testApp.as('adv-0003-1');
    const soon = addMs(await testApp.now(), days(1)).toISOString();
    const later = addMs(await testApp.now(), days(8)).toISOString();
    for (const [from, until] of [
      [soon, '2062-12-31T00:00:00Z'],
      [soon, '9999-12-31T23:59:59Z'],
      ['2016-01-01T00:00:00Z', later],
      ['0000-01-01T00:00:00Z', later],
    ])
      expect(await refusal(http.post('/api/leaves', { from, until }))).toMatchObject({ status: 400 });
    expect((await http.get<{ leaves: unknown[] }>('/api/leaves')).leaves).toEqual([]);
  });

  test('an officer may choose among the officers of his station; the centre among itself', async () => {
    const station = (await colleaguesOf('duty-03')).map(({ personId }) => personId);
    expect(station).toEqual(expect.arrayContaining([await idOf('duty-03-2'), await idOf('chief-03')]));
    expect(station).not.toContain(await idOf('duty-01'));
    const centre = (await colleaguesOf('centre-1')).map(({ personId }) => personId);
    expect(centre.sort()).toEqual([await idOf('centre-2'), await idOf('centre-3'), await idOf('centre-4')].sort());
  });

  test('an employee without a post finds no list; whoever is not on it may not be named', async () => {
    expect(await refusal(colleaguesOf('emp-0003-0040'))).toMatchObject({ status: 403 });
    const now = await testApp.now();
    const leave = { from: now.toISOString(), until: addMs(now, days(1)).toISOString() };
    const advisor = await testApp.as('adv-0003-1');
    for (const substituteId of [await idOf('emp-0003-0040'), await idOf('adv-0004-1'), await idOf('duty-03')])
      expect(await refusal(advisor.post('/api/leaves', { ...leave, substituteId }))).toEqual({
        status: 400,
        field: 'substituteId',
      });
  });

  test('the steps of a warning see the substitute from the first minute of the leave to its last', async () => {
    const now = await testApp.now();
    const [from, until] = [addMs(now, hours(2)), addMs(now, hours(10))];
    const away = (await onStep('0003', 3, from))[0] ?? expect.fail('nobody on duty');
    const deputy = (await colleaguesOf(away)).find(({ post }) => post === '派出所所长') ?? expect.fail('no chief');
    const { id } = await (await testApp.as(away)).post<{ id: string }>('/api/leaves', {
      from: from.toISOString(),
      until: until.toISOString(),
      substituteId: deputy.personId,
    });
    const chief = (await testApp.app.directory.person(testApp.app.db, deputy.personId))?.userid;
    expect(await onStep('0003', 3, addMs(from, -1))).toContain(away);
    for (const at of [from, addMs(until, -1)]) {
      expect(await onStep('0003', 3, at)).not.toContain(away);
      expect(await onStep('0003', 3, at)).toContain(chief);
    }
    await (await testApp.as(away)).delete(`/api/leaves/${id}`);
    expect(await onStep('0003', 3, from)).toContain(away);
  });

  test('the owner of a grid unit takes his own leave, and arranges nobody else’s', async () => {
    const { id: unitId, owner } = await anOwnedUnit();
    const ask = await testApp.as(owner.userid);
    const { colleagues } = await ask.get<Colleagues>('/api/colleagues');
    const advisor = await idOf('adv-0003-1');
    expect(colleagues.map(({ personId }) => personId)).toContain(advisor);
    const from = addMs(await testApp.now(), days(20));
    const leave = { from: from.toISOString(), until: addMs(from, days(1)).toISOString(), substituteId: advisor };
    const { id } = await ask.post<{ id: string }>('/api/leaves', leave);
    const grants = await testApp.app.directory.rolesOf(testApp.app.db, advisor, from);
    expect(grants).toContainEqual(
      expect.objectContaining({ role: 'GRID_OWNER', scopeId: unitId, substituteFor: owner.personId }),
    );
    expect((await ask.get<Shifts>('/api/shifts')).teams).toEqual([]);

    const { id: advisors } = await (await testApp.as('adv-0003-1')).post<{ id: string }>('/api/leaves', {
      from: leave.from,
      until: leave.until,
    });
    const { leaves } = await ask.get<{ leaves: { id: string }[] }>('/api/leaves');
    expect(leaves.map((one) => one.id)).toEqual([id]);
    expect(await refusal(ask.delete(`/api/leaves/${advisors}`))).toMatchObject({ status: 404 });
    expect(await refusal(ask.post('/api/leaves', { ...leave, personId: advisor }))).toMatchObject({ status: 403 });
    await ask.delete(`/api/leaves/${id}`);
  });

  test('an advisor arranges no leave of his community police, the station does', async () => {
    const now = await testApp.now();
    const officer = (await onStep('0003', 2, now))[0] ?? expect.fail('nobody');
    const leave = {
      personId: await idOf(officer),
      from: addMs(now, days(3)).toISOString(),
      until: addMs(now, days(4)).toISOString(),
    };
    expect(await refusal((await testApp.as('adv-0003-1')).post('/api/leaves', leave))).toMatchObject({ status: 403 });
    const station = (await onStep('0003', 3, now))[0] ?? expect.fail('nobody');
    expect(await refusal((await testApp.as(station)).post('/api/leaves', leave))).toMatchObject({ status: 200 });
  });

  test('a night shift crosses midnight; who is on it comes first that night', async () => {
    const night = shanghaiAt(shanghaiDay(addMs(await testApp.now(), days(2))), '20:00');
    const advisor = await testApp.as('adv-0003-1');
    const shift = { personId: await idOf('adv-0003-2'), role: 'ADVISOR', scopeId: await orgId('0003') };
    const span = { startsAt: night.toISOString(), endsAt: addMs(night, hours(12)).toISOString() };
    const { id } = await advisor.post<{ id: string }>('/api/shifts', { ...shift, ...span });
    expect((await onStep('0003', 0, addMs(night, hours(8))))[0]).toBe('adv-0003-2');
    expect((await shiftsOf('adv-0003-1')).shifts).toContainEqual(expect.objectContaining({ id, allowed: ['remove'] }));
    await advisor.delete(`/api/shifts/${id}`);
    expect((await shiftsOf('adv-0003-2')).shifts.map((one) => one.id)).not.toContain(id);
  });

  test('a shift that ends before it begins, is over, is longer than a day or overlaps another is refused by name', async () => {
    const now = await testApp.now();
    const advisor = await testApp.as('adv-0003-1');
    const shift = { personId: await idOf('adv-0003-1'), role: 'ADVISOR', scopeId: await orgId('0003') };
    const from = (start: number, end: number) =>
      advisor.post<{ id: string }>('/api/shifts', {
        ...shift,
        startsAt: addMs(now, hours(start)).toISOString(),
        endsAt: addMs(now, hours(end)).toISOString(),
      });
    expect(await refusal(from(100, 99))).toEqual({ status: 400, field: 'endsAt' });
    expect(await refusal(from(-9, -1))).toEqual({ status: 400, field: 'startsAt' });
    expect(await refusal(from(100, 125))).toEqual({ status: 400, field: 'endsAt' });
    const { id } = await from(100, 108);
    expect(await refusal(from(107, 115))).toEqual({ status: 400, field: 'startsAt' });
    const together = await Promise.all([from(108, 116), from(109, 117), from(110, 118)].map(refusal));
    expect(together.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    await advisor.delete(`/api/shifts/${id}`);
  });

  test('each sets the shifts of his own: advisors their organisation’s, a station its duty, neither the other’s', async () => {
    const [advisors, station] = [(await shiftsOf('adv-0003-1')).teams, (await shiftsOf('duty-03')).teams];
    expect(advisors.map(({ role, scopeId }) => [role, scopeId])).toContainEqual(['ADVISOR', await orgId('0003')]);
    expect(advisors.every(({ role }) => ['ADVISOR', 'GRID_OWNER', 'PROPAGANDIST'].includes(role))).toBe(true);
    expect(station.map(({ role }) => role)).toEqual(expect.arrayContaining(['STATION_DUTY', 'STATION_CHIEF']));
    const duty = station.find(({ role }) => role === 'STATION_DUTY') ?? expect.fail('no duty');

    const start = addMs(await testApp.now(), days(400));
    const shift = {
      ...{ personId: await idOf('duty-03-2'), role: 'STATION_DUTY', scopeId: duty.scopeId },
      ...{ startsAt: start.toISOString(), endsAt: addMs(start, hours(12)).toISOString() },
    };
    expect(await refusal((await testApp.as('adv-0003-1')).post('/api/shifts', shift))).toMatchObject({ status: 403 });
    expect(await refusal((await testApp.as('duty-01')).post('/api/shifts', shift))).toMatchObject({ status: 403 });
    const { id } = await (await testApp.as('duty-03')).post<{ id: string }>('/api/shifts', shift);
    expect(await refusal((await testApp.as('cp-03')).delete(`/api/shifts/${id}`))).toMatchObject({ status: 404 });
    await (await testApp.as('centre-1')).delete(`/api/shifts/${id}`);
  });

  test('what a page may show as a button is what would be done: readiness and appointments say it of each row', async () => {
    const readiness = async (userid: string) =>
      (await testApp.as(userid)).get<{ viewer: { name: string }; organisations: { allowed: string[] }[] }>(
        `/api/readiness?organisationId=${await orgId('0003')}`,
      );
    expect((await readiness('adv-0003-1')).organisations[0]?.allowed).toEqual(['people', 'propose', 'owners']);
    expect((await readiness('admin-1')).organisations[0]?.allowed).toEqual([]);
    expect((await readiness('adv-0003-1')).viewer.name).not.toBe('');

    const advisor = await testApp.as('adv-0003-1');
    const { id } = await advisor.post<{ id: string }>('/api/appointments', {
      organisationId: await orgId('0003'),
      employeeId: 'emp-0003-0031',
    });
    const allowed = async (userid: string) => {
      const { appointments } = await (await testApp.as(userid)).get<{
        appointments: { id: string; allowed: string[] }[];
      }>('/api/appointments');
      return appointments.find((one) => one.id === id)?.allowed;
    };
    expect(await allowed('adv-0003-1')).toEqual(['withdraw']);
    expect(await allowed('adv-0003-2')).toEqual([]);
    expect(await allowed('centre-1')).toEqual(['accept', 'refuse', 'withdraw']);
    expect(await refusal((await testApp.as('adv-0003-2')).post(`/api/appointments/${id}/withdraw`))).toMatchObject({
      status: 403,
    });
    await (await testApp.as('centre-1')).post(`/api/appointments/${id}/withdraw`);
    expect(await allowed('adv-0003-1')).toEqual([]);
  });
});
