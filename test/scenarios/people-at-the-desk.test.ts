import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { OrganisationData, PeopleListData, PersonData, PlaceListData } from '../../src/domain/people/index.ts';
import { addMs, days } from '../../src/lib/time.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

const HE = 'emp-0003-0040';
const REASON = '本人到所要求更正';

describe('people at the desk', () => {
  const testApp = useTestApp();
  const { browser, refusalOf } = useActions(testApp);
  let he = '';
  let organisation = '';
  const personId = async (userid: string) =>
    (await testApp.app.directory.personByUserid(testApp.app.db, userid))?.id ?? expect.fail(userid);
  const list = async (by: string, search = '') => (await browser(by)).get<PeopleListData>(`/api/people${search}`);
  const view = async (by: string, id = he) => (await browser(by)).get<PersonData>(`/api/people/${id}`);
  const correct = async (by: string, body: object, id = he) =>
    (await browser(by)).post(`/api/people/${id}/correct`, { reason: REASON, ...body });
  const logged = async (action: string) =>
    (
      await sql<{ n: number }>`select count(*)::int as n from audit_log where action = ${action}`.execute(
        testApp.app.db,
      )
    ).rows[0]?.n ?? 0;

  beforeAll(async () => {
    he = await personId(HE);
    organisation = (await testApp.app.directory.organisationByCode(testApp.app.db, '0003'))?.id ?? '';
  });

  test('everybody finds those of his own places alone; an administrator finds all, without their names', async () => {
    const all = await list('centre-1', '?limit=100');
    expect(all.people).toHaveLength(100);
    const advisor = await list('adv-0003-1', '?limit=100');
    expect(new Set(advisor.people.map(({ organisationId }) => organisationId))).toEqual(new Set([organisation]));
    expect((await list('adv-0004-1', `?organisationId=${organisation}`)).people).toEqual([]);
    const masked = await list('admin-1', `?organisationId=${organisation}&limit=20`);
    expect(masked.people).toHaveLength(20);
    for (const { name } of masked.people) expect(name).toContain('*');
    await expect(list('auditor-1')).rejects.toMatchObject({ status: 403 });
  });

  test('pages follow each other without a gap, and each look is in the log', async () => {
    const before = await logged('look');
    const whole = await list('centre-1', `?organisationId=${organisation}&limit=60`);
    const first = await list('centre-1', `?organisationId=${organisation}&limit=30`);
    const second = await list('centre-1', `?organisationId=${organisation}&limit=30&after=${first.next}`);
    expect([...first.people, ...second.people]).toEqual(whole.people);
    expect(await logged('look')).toBe(before + 3);
  });

  test('found by name, by number and by account, and narrowed by role and account', async () => {
    const { name, employments } = await view('centre-1');
    const number = employments[0]?.employeeNo ?? '';
    for (const q of [name, `0003/${number}`, HE])
      expect((await list('centre-1', `?q=${encodeURIComponent(q)}`)).people.map(({ personId: id }) => id)).toContain(
        he,
      );
    const advisors = await list('centre-1', `?organisationId=${organisation}&role=ADVISOR`);
    expect(advisors.people.length).toBeGreaterThan(0);
    for (const { roles } of advisors.people) expect(roles).toContain('安全顾问');
    expect((await list('centre-1', `?organisationId=${organisation}&activated=YES&limit=1`)).people).toHaveLength(1);
    const officers = await list('duty-01', '?kind=OFFICER');
    expect(officers.people.map(({ personId: id }) => id)).toContain(await personId('chief-01'));
    expect(officers.people.map(({ personId: id }) => id)).not.toContain(await personId('chief-02'));
  });

  test('a record is corrected in place: reason, history, log; what is wrong is named by its field', async () => {
    const before = await logged('person.correct');
    await correct('centre-1', { organisationId: organisation, name: '岚知秋', post: '仓库管理' });
    const now = await view('centre-1');
    expect(now).toMatchObject({ name: '岚知秋', changes: [{ did: '更正姓名、岗位', reason: REASON }] });
    expect(now.employments[0]).toMatchObject({ post: '仓库管理' });
    expect(await logged('person.correct')).toBe(before + 1);
    const wrong = (body: object) => refusalOf(correct('centre-1', body));
    expect(await wrong({ phone: '12' })).toMatchObject({ status: 400, field: 'phone' });
    expect(await wrong({ organisationId: organisation, unit: '没有这个部门' })).toMatchObject({ field: 'unit' });
    expect(await wrong({ name: '岚', reason: '' })).toMatchObject({ status: 400, field: 'reason' });
    expect(await wrong({})).toMatchObject({ status: 400 });
  });

  test('nobody corrects himself, nor anybody of another’s place', async () => {
    const duty = await personId('duty-01');
    expect(await refusalOf(correct('duty-01', { name: '岚某某' }, duty))).toMatchObject({ status: 403 });
    const far = await personId('emp-0006-0012');
    expect(await refusalOf(correct('duty-03', { name: '岚某某' }, far))).toMatchObject({ status: 404 });
    expect(await refusalOf(correct('adv-0003-1', { name: '岚某某' }))).toMatchObject({ status: 403 });
  });

  test('the full number is shown to police of the place, and the look is on record', async () => {
    const before = await logged('look');
    const { phone } = await (await browser('centre-1')).get<{ phone: string }>(`/api/people/${he}/phone`);
    expect(phone).toMatch(/^154\d{8}$/);
    expect(await logged('look')).toBe(before + 1);
    expect(await refusalOf((await browser('adv-0004-1')).get(`/api/people/${he}/phone`))).toMatchObject({
      status: 404,
    });
  });

  test('an office is given and ended by the administrator, never to himself, with its period and place', async () => {
    const admin = await browser('admin-1');
    const officer = await personId('cp-01');
    const places = await admin.get<PlaceListData>(`/api/places?q=${encodeURIComponent('派出所')}`);
    const station = places.places.find(({ kind }) => kind === 'STATION')?.id ?? '';
    const give = (body: object, id = officer) =>
      admin.post(`/api/people/${id}/roles`, { role: 'STATION_DUTY', scopeId: station, reason: '调整分工', ...body });
    const until = addMs(await testApp.now(), days(30)).toISOString();
    await give({ until });
    const held = (await view('admin-1', officer)).roles.find(({ role }) => role === 'STATION_DUTY');
    expect(held).toMatchObject({ until, allowed: ['end'] });
    expect(await refusalOf(give({}))).toMatchObject({ status: 400, field: 'role' });
    expect(await refusalOf(give({ scopeId: organisation }))).toMatchObject({ status: 400, field: 'scopeId' });
    expect(await refusalOf(give({ role: 'STATION_CHIEF', until: '2020-01-01T00:00:00Z' }))).toMatchObject({
      field: 'until',
    });
    expect(await refusalOf(give({}, await personId('admin-1')))).toMatchObject({ status: 403 });
    const county = (await admin.get<PlaceListData>(`/api/places?q=${encodeURIComponent('云栖')}`)).places[0]?.id;
    expect(await refusalOf(give({ role: 'AUDITOR', scopeId: county }))).toMatchObject({ status: 400, field: 'role' });
    await testApp.advance(1_000);
    await admin.post(`/api/people/${officer}/roles/${held?.id}/end`, { reason: '分工调回' });
    expect((await view('admin-1', officer)).roles.map(({ role }) => role)).not.toContain('STATION_DUTY');
    expect(await refusalOf((await browser('duty-01')).post(`/api/people/${officer}/roles`, {}))).toMatchObject({
      status: 403,
    });
  });

  test('what was asked at the counter is written down for whoever asked, and waits like the others', async () => {
    const body = { personId: he, kind: 'DELETION', words: '本人到所申请删除' };
    const made = await (await browser('centre-1')).post<{ number: string; state: string }>('/api/data-requests', body);
    expect(made.state).toBe('OPEN');
    expect(await refusalOf((await browser('centre-1')).post('/api/data-requests', body))).toMatchObject({
      status: 409,
      code: 'request_open',
    });
    const far = { ...body, personId: await personId('emp-0006-0012') };
    expect(await refusalOf((await browser('duty-03')).post('/api/data-requests', far))).toMatchObject({ status: 404 });
  });

  test('each role sees the acts on a person that are his, and no other', async () => {
    const { rows } = await sql<{ personId: string; organisationId: string }>`
      select e.person_id, e.organisation_id from employment e join organisation o on o.id = e.organisation_id
      where e.state = 'ACTIVE' and o.code = '0003'
        and not exists (select from role_assignment r where r.person_id = e.person_id)
        and exists (select from person p where p.id = e.person_id and p.phone_hash is not null)
      order by e.id desc limit 1`.execute(testApp.app.db);
    const worker = rows[0]?.personId ?? expect.fail('nobody');
    const holder = async (role: string) => {
      const { rows: found } = await sql<{ userid: string }>`
        select a.userid from role_assignment r join wecom_account a on a.person_id = r.person_id
          join organisation o on o.code = '0003' and r.scope_id in (o.id, o.station_id, o.township_id)
        where r.role = ${role} and r.state = 'ACTIVE' and a.status = 'ACTIVE' order by a.userid limit 1`.execute(
        testApp.app.db,
      );
      return found[0]?.userid ?? expect.fail(role);
    };
    const police = ['correct', 'phone', 'request'];
    for (const [by, acts] of [
      ['centre-1', police],
      [await holder('STATION_DUTY'), police],
      [await holder('STATION_CHIEF'), police],
      [await holder('COMMUNITY_POLICE'), police],
      ['adv-0003-1', ['phone']],
      ['admin-1', ['assign']],
    ] as const)
      expect([by, (await view(by, worker)).allowed]).toEqual([by, acts]);
    for (const by of ['adv-0004-1', 'duty-09'])
      expect(await refusalOf(view(by, worker))).toMatchObject({ status: 404 });
    for (const by of ['auditor-1', 'emp-0003-0041'])
      expect(await refusalOf(view(by, worker))).toMatchObject({ status: 403 });
    // An advisor’s post is ended by police of his place; an office only by whoever gives offices.
    const endable = async (by: string, id: string) =>
      (await view(by, id)).roles.flatMap(({ role, allowed }) => (allowed.includes('end') ? [role] : []));
    const advisor = await personId('adv-0003-1');
    const officer = await personId(await holder('STATION_DUTY'));
    expect(await endable('centre-1', advisor)).toContain('ADVISOR');
    expect(await endable(await holder('COMMUNITY_POLICE'), advisor)).toContain('ADVISOR');
    expect(await endable('admin-1', advisor)).toContain('ADVISOR');
    expect(await endable('centre-1', officer)).toEqual([]);
    expect(await endable('admin-1', officer)).toContain('STATION_DUTY');
  });

  test('the tree shows the reader’s own places, with what an organisation lacks', async () => {
    const tree = async (by: string, search = '') => (await browser(by)).get<PlaceListData>(`/api/places${search}`);
    const county = await tree('centre-1');
    expect(county.places).toHaveLength(16);
    const total = county.places.reduce((sum, { organisations }) => sum + organisations, 0);
    const own = await tree('duty-01');
    expect(own.places.reduce((sum, { organisations }) => sum + organisations, 0)).toBeLessThan(total);
    const units = await tree('adv-0003-1', `?underId=${organisation}`);
    expect(units.places.length).toBeGreaterThan(0);
    expect(await refusalOf(tree('adv-0004-1', `?underId=${organisation}`))).toMatchObject({ status: 404 });
    const view3 = await (await browser('centre-1')).get<OrganisationData>(`/api/places/${organisation}`);
    expect(view3.people).toBeGreaterThan(0);
    expect(view3.advisors.length).toBeGreaterThan(0);
    expect(view3.police.length).toBeGreaterThan(0);
    expect(await refusalOf((await browser('adv-0004-1')).get(`/api/places/${organisation}`))).toMatchObject({
      status: 404,
    });
  });
});
