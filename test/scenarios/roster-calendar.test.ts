import { describe, expect, test } from 'vitest';
import type { RepeatData, RosterData } from '../../src/domain/duty/api.ts';
import { addMs, days, hours, shanghaiAt, shanghaiDay } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

describe('the roster of a place as a calendar', () => {
  const testApp = useTestApp();
  const { browser, nameOf, personIdOf, refusalOf } = useActions(testApp);

  const see = async (userid: string, query = '') =>
    (await browser(userid)).get<RosterData>(`/api/roster${query === '' ? '' : `?${query}`}`);
  const orgId = async (code: string) =>
    (await testApp.app.directory.organisationByCode(testApp.app.db, code))?.id ?? expect.fail(code);
  const monthIn = async (inDays: number) => shanghaiDay(addMs(await testApp.now(), days(inDays))).slice(0, 7);
  /** 08:00 of a day so many days from now. */
  const morning = async (inDays: number) => shanghaiAt(shanghaiDay(addMs(await testApp.now(), days(inDays))), '08:00');
  const span = (startsAt: Date, long: number) => ({
    startsAt: startsAt.toISOString(),
    endsAt: addMs(startsAt, hours(long)).toISOString(),
  });
  const put = async (by: string, userid: string, startsAt: Date, long = 12) => {
    const shift = { personId: await personIdOf(userid), role: 'ADVISOR', scopeId: await orgId('0003') };
    const body = { ...shift, ...span(startsAt, long) };
    return { ...body, ...(await (await browser(by)).post<{ id: string }>('/api/shifts', body)) };
  };
  type Put = Awaited<ReturnType<typeof put>>;
  const moveTo = async (by: string, shift: Put, to: object, seen: object = {}) => {
    const { id, personId, startsAt, endsAt } = shift;
    const as = { personId, startsAt, endsAt };
    return (await browser(by)).post(`/api/shifts/${id}/move`, { ...as, ...to, seen: { ...as, ...seen } });
  };
  const remove = async (by: string, id: string) => (await browser(by)).delete(`/api/shifts/${id}`);

  test('each finds his own place first: the centre its county and every station, a station itself', async () => {
    const centre = await see('centre-1');
    expect(centre.teams.map(({ post }) => post)).toEqual(['反诈中心']);
    expect(centre.places.length).toBeGreaterThan(10);
    expect(centre.shifts.filter(({ half }) => half === 'NIGHT').length).toBeGreaterThan(20);
    const station = await see('duty-03');
    expect(station.places).toHaveLength(1);
    expect(station.teams.map(({ role, hasShifts }) => [role, hasShifts])).toEqual([
      ['STATION_DUTY', true],
      ['STATION_CHIEF', true],
      ['COMMUNITY_POLICE', false],
    ]);
    const [own] = station.places;
    expect((await see('centre-1', `scopeId=${own?.id}`)).place).toEqual(own);
    const advisor = await see('adv-0003-1');
    expect(advisor.teams.map(({ role }) => role)).toEqual(['ADVISOR']);
    expect((await see('cp-03')).teams.map(({ role }) => role)).toContain('COMMUNITY_POLICE');
  });

  test('another station’s and another plant’s roster is not found, nor one of nothing; a strange month is refused', async () => {
    const [own] = (await see('duty-03')).places;
    const refused = async (userid: string, query: string) => refusalOf(see(userid, query));
    expect(await refused('duty-01', `scopeId=${own?.id}`)).toMatchObject({ status: 404 });
    expect(await refused('adv-0010-1', `scopeId=${await orgId('0003')}`)).toMatchObject({ status: 404 });
    expect(await refused('centre-1', 'scopeId=nothing')).toMatchObject({ status: 404 });
    expect(await refused('emp-0003-0040', '')).toMatchObject({ status: 403 });
    for (const month of ['2026-13', '2026-1', '0000-01', 'now'])
      expect(await refused('centre-1', `month=${month}`)).toMatchObject({ status: 400, field: 'month' });
  });

  test('a manned post has a gap where nobody is on duty; where its officer is away with nobody in his place, too', async () => {
    const far = await monthIn(90);
    const [team] = (await see('duty-03', `month=${far}`)).teams;
    expect(team?.gaps).toEqual([
      {
        startsAt: shanghaiAt(`${far}-01`, '00:00').toISOString(),
        endsAt: shanghaiAt(`${await monthAfter(far)}-01`, '00:00').toISOString(),
      },
    ]);
    const day = shanghaiDay(await morning(20));
    const month = day.slice(0, 7);
    const [from, until] = [shanghaiAt(day, '00:00'), shanghaiAt(day, '12:00')];
    const gapsOnDay = async () =>
      ((await see('duty-03', `month=${month}`)).teams[0]?.gaps ?? []).filter(
        ({ startsAt, endsAt }) => startsAt < until.toISOString() && endsAt > from.toISOString(),
      );
    expect(await gapsOnDay()).toEqual([]);
    const leave = { personId: await personIdOf('duty-03'), from: from.toISOString(), until: until.toISOString() };
    const station = await browser('duty-03');
    const { id } = await station.post<{ id: string }>('/api/leaves', leave);
    expect(await gapsOnDay()).toEqual([
      { startsAt: shanghaiAt(day, '08:00').toISOString(), endsAt: until.toISOString() },
    ]);
    const shown = (await see('duty-03', `month=${month}`)).leaves;
    expect(shown).toContainEqual(expect.objectContaining({ id, allowed: ['remove'], substituteName: null }));
    await station.delete(`/api/leaves/${id}`);
    expect(await gapsOnDay()).toEqual([]);
  });

  test('an overlap names the other shift and the person', async () => {
    const shift = await put('adv-0003-1', 'adv-0003-2', await morning(70));
    const refusal = await refusalOf(put('adv-0003-1', 'adv-0003-2', addMs(await morning(70), hours(11))));
    expect(refusal).toMatchObject({ status: 400, field: 'startsAt' });
    const day = shanghaiDay(new Date(shift.startsAt));
    expect(JSON.stringify(refusal)).toContain(`${await nameOf('adv-0003-2')}已排${day} 08:00至${day} 20:00的班`);
    await remove('adv-0003-1', shift.id);
  });

  test('a shift moves to another day and person and back; onto another one it does not', async () => {
    const month = await monthIn(71);
    const shift = await put('adv-0003-1', 'adv-0003-1', await morning(71));
    const other = await put('adv-0003-1', 'adv-0003-2', await morning(72));
    const later = span(await morning(72), 12);
    const taken = { ...later, personId: await personIdOf('adv-0003-2') };
    expect(await refusalOf(moveTo('adv-0003-1', shift, taken))).toMatchObject({ status: 400, field: 'startsAt' });
    await moveTo('adv-0003-1', shift, later);
    const seen = (await see('adv-0003-1', `month=${month}&scopeId=${await orgId('0003')}`)).shifts;
    if (shanghaiDay(new Date(later.startsAt)).startsWith(month))
      expect(seen).toContainEqual(expect.objectContaining({ id: shift.id, ...later }));
    await moveTo('adv-0003-1', { ...shift, ...later }, { ...span(await morning(71), 12), personId: taken.personId });
    expect(await refusalOf(moveTo('adv-0003-1', shift, later)), 'as it no longer stands').toMatchObject({
      status: 409,
    });
    for (const { id } of [shift, other]) await remove('adv-0003-1', id);
  });

  test('nobody moves another place’s shift, gives it to whoever does not hold the post, or to a stranger', async () => {
    const shift = await put('adv-0003-1', 'adv-0003-1', await morning(73));
    for (const outsider of ['adv-0010-1', 'duty-01'])
      expect(await refusalOf(moveTo(outsider, shift, {}))).toMatchObject({ status: 404 });
    for (const userid of ['emp-0003-0040', 'adv-0010-1'])
      expect(await refusalOf(moveTo('adv-0003-1', shift, { personId: await personIdOf(userid) }))).toMatchObject({
        status: 400,
        field: 'personId',
      });
    expect(await refusalOf(moveTo('adv-0003-1', shift, { personId: 'nobody' }))).toMatchObject({ status: 400 });
    await remove('adv-0003-1', shift.id);
  });

  test('moved by two at once, one of them has it; backwards, over a day long or into the past it stays', async () => {
    const shift = await put('adv-0003-1', 'adv-0003-1', await morning(74));
    const to = async (inDays: number) => span(await morning(inDays), 12);
    const both = await Promise.allSettled([
      moveTo('adv-0003-1', shift, await to(75)),
      moveTo('adv-0003-2', shift, await to(76)),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const now = both[0]?.status === 'fulfilled' ? await to(75) : await to(76);
    const { startsAt } = now;
    for (const [wrong, field] of [
      [{ startsAt, endsAt: startsAt }, 'endsAt'],
      [span(new Date(startsAt), 25), 'endsAt'],
      [span(await morning(-3), 12), 'startsAt'],
      [{ startsAt: 'soon' }, 'startsAt'],
    ] as const)
      expect(await refusalOf(moveTo('adv-0003-1', { ...shift, ...now }, wrong))).toMatchObject({ status: 400, field });
    await remove('adv-0003-1', shift.id);
    expect(await refusalOf(moveTo('adv-0003-1', { ...shift, ...now }, {}))).toMatchObject({ status: 404 });
    expect(await refusalOf(remove('adv-0003-1', shift.id))).toMatchObject({ status: 404 });
  });

  test('one that has begun ends where it is removed, and only its end is changed; one of the past stays as it was', async () => {
    const now = await testApp.now();
    const shift = await put('adv-0003-1', 'adv-0003-1', addMs(now, hours(1)), 8);
    await testApp.advance(hours(2));
    const month = shanghaiDay(new Date(shift.startsAt)).slice(0, 7);
    const own = async () => (await see('adv-0003-1', `month=${month}`)).shifts.find(({ id }) => id === shift.id);
    const person = { personId: await personIdOf('adv-0003-2') };
    expect(await refusalOf(moveTo('adv-0003-1', shift, person))).toMatchObject({ status: 409, code: 'shift_begun' });
    const longer = { endsAt: addMs(new Date(shift.endsAt), hours(1)).toISOString() };
    await moveTo('adv-0003-1', shift, longer);
    expect(await own()).toMatchObject({ ...longer, allowed: ['move', 'remove'] });
    await remove('adv-0003-1', shift.id);
    const ended = await own();
    expect(ended).toMatchObject({ startsAt: shift.startsAt, allowed: [] });
    expect(Date.parse(ended?.endsAt ?? '')).toBeLessThanOrEqual((await testApp.now()).getTime());
    const over = { ...shift, endsAt: ended?.endsAt ?? '' };
    expect(await refusalOf(moveTo('adv-0003-1', over, longer))).toMatchObject({ status: 409, code: 'shift_over' });
    expect(await refusalOf(remove('adv-0003-1', shift.id))).toMatchObject({ status: 409, code: 'shift_over' });
  });

  describe('a week again until a day', () => {
    const repeat = async (week: Date, weeks: number) => ({
      ...{ scopeId: await orgId('0003'), role: 'ADVISOR', week: shanghaiDay(week) },
      until: shanghaiDay(addMs(week, days(7 * weeks + 6))),
    });
    const preview = async (by: string, body: object) =>
      (await browser(by)).post<RepeatData>('/api/shifts/repeat/preview', body);
    const send = async (by: string, body: object) =>
      (await browser(by)).post<{ added: number }>('/api/shifts/repeat', body);

    test('says what would be added and what not, naming the shift or leave in its way; then adds just that, once', async () => {
      const week = await morning(100);
      const pattern = [
        await put('adv-0003-1', 'adv-0003-1', week),
        await put('adv-0003-1', 'adv-0003-2', addMs(week, hours(12))),
      ];
      const inTheWay = await put('adv-0003-1', 'adv-0003-1', addMs(week, days(7) + hours(6)));
      const away = addMs(week, days(14));
      const http = await browser('adv-0003-2');
      const { id: leave } = await http.post<{ id: string }>('/api/leaves', {
        from: away.toISOString(),
        until: addMs(away, days(1)).toISOString(),
      });
      const body = await repeat(week, 3);
      const seen = await preview('adv-0003-1', body);
      expect(seen.adds).toBe(4);
      expect(seen.shifts).toHaveLength(6);
      const faults = seen.shifts.flatMap(({ fault }) => fault ?? []);
      expect(faults).toEqual([
        expect.stringContaining(`${await nameOf('adv-0003-1')}已排`),
        expect.stringContaining(`${await nameOf('adv-0003-2')}请假`),
      ]);
      expect(await refusalOf(send('adv-0003-1', { ...body, adds: 5 }))).toMatchObject({ status: 409 });
      const together = await Promise.allSettled([1, 2].map((n) => send(`adv-0003-${n}`, { ...body, adds: 4 })));
      expect(together.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await preview('adv-0003-1', body)).adds).toBe(0);
      await http.delete(`/api/leaves/${leave}`);
      for (const { id } of [...pattern, inTheWay]) await remove('adv-0003-1', id);
    });

    test('is refused without a week to repeat, backwards, too far, at another’s place and for another’s post', async () => {
      const body = await repeat(await morning(200), 2);
      expect(await refusalOf(preview('adv-0003-1', body))).toMatchObject({ status: 400, field: 'week' });
      for (const until of [body.week, shanghaiDay(addMs(await morning(200), days(93)))])
        expect(await refusalOf(preview('adv-0003-1', { ...body, until }))).toMatchObject({
          status: 400,
          field: 'until',
        });
      for (const scopeId of [await orgId('0010'), 'nothing'])
        expect(await refusalOf(preview('adv-0003-1', { ...body, scopeId }))).toMatchObject({ status: 404 });
      expect(await refusalOf(preview('adv-0003-1', { ...body, role: 'COMMUNITY_POLICE' }))).toMatchObject({
        status: 403,
      });
      expect(await refusalOf(send('adv-0003-1', { ...body, adds: 0 }))).toMatchObject({ status: 400, field: 'adds' });
    });
  });

  test('who arranges somebody’s leave learns who may stand in and what it leaves bare; a stranger learns nothing', async () => {
    const personId = await personIdOf('adv-0003-2');
    const from = addMs(await testApp.now(), days(50));
    const path = `/api/roster/people/${personId}`;
    const span = `startsAt=${from.toISOString()}&endsAt=${addMs(from, days(1)).toISOString()}`;
    const centre = await browser('centre-1');
    const { colleagues } = await centre.get<{ colleagues: { personId: string }[] }>(path);
    expect(colleagues.map((one) => one.personId)).toContain(await personIdOf('adv-0003-1'));
    expect(await centre.get(`${path}?${span}`)).toMatchObject({ organisations: [] });
    const alone = await personIdOf('adv-0011-1');
    expect(await centre.get(`/api/roster/people/${alone}?${span}`)).toMatchObject({ organisations: [{}] });
    const stranger = await browser('adv-0010-1');
    for (const one of [path, `${path}?${span}`, '/api/roster/people/nobody'])
      expect(await refusalOf(stranger.get(one))).toMatchObject({ status: 404 });
  });

  const monthAfter = async (month: string) =>
    shanghaiDay(addMs(shanghaiAt(`${month}-01`, '00:00'), days(31))).slice(0, 7);
});
