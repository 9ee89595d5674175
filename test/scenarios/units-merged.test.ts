import { sql } from 'kysely';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { MergedData, MergePreviewData, OrganisationData, PlaceListData } from '../../src/domain/people/index.ts';
import type { ImportViewData } from '../../src/domain/roster/index.ts';
import { useActions } from '../support/actions.ts';
import { useTestApp } from '../support/test-app.ts';

const HEADINGS = '统一社会信用代码,部门/车间,姓名,工号,手机号,角色';
const REASON = '名单上写错了部门名称';

describe('units that were written wrongly become the one that was meant', () => {
  const testApp = useTestApp();
  const { browser, refusalOf, warn } = useActions(testApp);
  let organisation = '';
  let right = '';
  let phone = 15499010000;

  const row = (unit: string, name: string, number: string, role = '员工') => {
    phone += 1;
    return `0009,${unit},${name},${number},${phone},${role}`;
  };
  async function upload(rows: readonly string[]): Promise<ImportViewData> {
    const http = await browser('adv-0009-1');
    const answer = await http.upload('/api/imports', `\uFEFF${HEADINGS}\n${rows.join('\n')}\n`, 'text/csv');
    return (await answer.json()) as ImportViewData;
  }
  const confirm = async (id: string) => (await browser('adv-0009-1')).post(`/api/imports/${id}/confirm`, {});
  const done = (id: string) =>
    vi.waitFor(
      async () =>
        expect(await (await browser('adv-0009-1')).get<ImportViewData>(`/api/imports/${id}`)).toMatchObject({
          state: 'DONE',
        }),
      { timeout: 20_000, interval: 50 },
    );
  async function imported(...rows: readonly string[]): Promise<void> {
    const { id } = await upload(rows);
    await confirm(id);
    await done(id);
  }
  const merge = async (unitIds: readonly string[], intoId: string, by = 'centre-1', id = organisation) =>
    (await browser(by)).post<MergedData>(`/api/places/${id}/merge`, { unitIds, intoId, reason: REASON });
  const preview = async (unitId: string, intoId: string, by = 'centre-1') =>
    (await browser(by)).get<MergePreviewData>(`/api/places/${organisation}/merge?unitIds=${unitId}&intoId=${intoId}`);
  async function unit(name: string): Promise<string | null> {
    const { rows } = await sql<{ id: string }>`
      select id from grid_unit where organisation_id = ${organisation} and name = ${name}`.execute(testApp.app.db);
    expect(rows.length).toBeLessThan(2);
    return rows[0]?.id ?? null;
  }
  const unitNamed = async (name: string) => (await unit(name)) ?? expect.fail(name);
  async function unitOf(number: string): Promise<string | null> {
    const { rows } = await sql<{ unitId: string | null }>`
      select grid_unit_id as unit_id from employment
      where organisation_id = ${organisation} and employee_no = ${number}`.execute(testApp.app.db);
    return rows[0]?.unitId ?? null;
  }
  async function officerOf(role: string): Promise<string> {
    const { rows } = await sql<{ userid: string }>`
      select a.userid from organisation o
        join role_assignment r on r.scope_id in (o.id, o.township_id, o.station_id) and r.role = ${role} and r.state = 'ACTIVE'
        join wecom_account a on a.person_id = r.person_id and a.status = 'ACTIVE'
      where o.id = ${organisation} order by a.userid limit 1`.execute(testApp.app.db);
    return rows[0]?.userid ?? expect.fail(role);
  }
  const broken = async () => (await testApp.app.invariants()).filter(({ rows }) => rows.length > 0);

  beforeAll(async () => {
    organisation = (await testApp.app.directory.organisationByCode(testApp.app.db, '0009'))?.id ?? '';
    await imported(row('精加工车间/一班', '岚知夏', 'M1', '片区负责人'), row('精加工车间/二班', '岚知秋', 'M2'));
    right = await unitNamed('精加工车间');
  });

  test('said first, then done at once: people, posts, teams below, warnings, departments; and the log says so', async () => {
    await imported(
      row('精加工车问', '岚知舟', 'M3', '片区负责人'),
      row('精加工车问/一班', '岚知溪', 'M4', '片区负责人'),
      row('精加工车问/三班', '岚知桥', 'M5'),
    );
    const wrong = await unitNamed('精加工车问');
    const third = await unitNamed('三班');
    const employee = await sql<{ id: string }>`
      select id from employment where organisation_id = ${organisation} and employee_no = 'M5'`.execute(testApp.app.db);
    const about = await warn(employee.rows[0]?.id ?? '');
    await sql`
      insert into contact_department (corp_id, id, organisation_id, grid_unit_id, learned)
      values ((select corp_id from wecom_account limit 1), 7001, ${organisation}, ${wrong}, false)`.execute(
      testApp.app.db,
    );

    await sql`
      insert into saved_audience (id, owner_id, name, filter, version, changed_at)
      select 'saved', id, '班组长', ${JSON.stringify({ gridUnitIds: [wrong] })}::jsonb, 1, app_now() from person limit 1`.execute(
      testApp.app.db,
    );

    const said = await preview(wrong, right);
    expect(said).toMatchObject({ into: '精加工车间', people: 2, moved: ['精加工车问/三班'], departments: 1 });
    expect(said.units.map(({ name, into }) => [name, into])).toEqual([
      ['精加工车问', '精加工车间'],
      ['精加工车问/一班', '精加工车间/一班'],
    ]);
    expect(said.posts.map(({ name, becomes }) => [name, becomes]).sort()).toEqual([
      ['岚知溪', 'DEPUTY'],
      ['岚知舟', 'FIRST'],
    ]);
    const first = await merge([wrong], right);
    expect(first.people).toBe(2);
    expect(await unit('精加工车问')).toBeNull();
    expect(await unitOf('M3')).toBe(right);
    expect(await unitOf('M5')).toBe(third);
    expect(await unitOf('M4')).toBe(await unitOf('M1'));
    const { rows: tree } = await sql<{ path: string }>`select path from grid_unit where id = ${third}`.execute(
      testApp.app.db,
    );
    expect(tree[0]?.path).toBe(`/${right}/${third}/`);
    const { rows: department } = await sql<{ unitId: string }>`
      select grid_unit_id as unit_id from contact_department where id = 7001`.execute(testApp.app.db);
    expect(department[0]?.unitId).toBe(right);
    const { rows: saved } = await sql<{ filter: object }>`
      select filter from saved_audience where id = 'saved'`.execute(testApp.app.db);
    expect(saved[0]?.filter).toEqual({ gridUnitIds: [right] });
    const { rows: warned } = await sql<{ unitId: string }>`
      select grid_unit_id as unit_id from warning where id = ${about.id}`.execute(testApp.app.db);
    expect(warned[0]?.unitId).toBe(third);
    const { rows: owners } = await sql<{ n: number }>`
      select count(*)::int as n from role_assignment
      where scope_id = ${await unitOf('M1')} and role = 'GRID_OWNER' and state = 'ACTIVE' and is_primary`.execute(
      testApp.app.db,
    );
    expect(owners[0]?.n).toBe(1);
    expect(await broken()).toEqual([]);
    const view = await (await browser('centre-1')).get<OrganisationData>(`/api/places/${organisation}`);
    expect(view.changes[0]).toMatchObject({ did: '“精加工车问”、“精加工车问/一班”并入“精加工车间”', reason: REASON });
    const { rows: log } = await sql<{ n: number }>`
      select count(*)::int as n from audit_log where action = 'unit.merge' and object_id = ${first.id}`.execute(
      testApp.app.db,
    );
    expect(log[0]?.n).toBe(1);

    // Pressed again it is the same merging, and nothing is written twice.
    expect(await merge([wrong], right)).toEqual(first);
  });

  test('the next list with the old spelling makes no unit anew, at any level', async () => {
    const list = await upload([row('精加工车问/一班', '岚知林', 'M6'), row('精加工车问', '岚知泉', 'M7')]);
    expect(list).toMatchObject({ counts: { new: 2 }, newUnits: [] });
    await confirm(list.id);
    await done(list.id);
    expect(await unit('精加工车问')).toBeNull();
    expect(await unitOf('M6')).toBe(await unitOf('M1'));
    expect(await unitOf('M7')).toBe(right);
  });

  test('a spelling follows the unit that its unit becomes', async () => {
    await imported(row('热处理', '岚知竹', 'M8'), row('热处里', '岚知梅', 'M9'));
    const [good, bad] = [await unitNamed('热处理'), await unitNamed('热处里')];
    await merge([bad], good);
    await merge([good], right);
    await imported(row('热处里', '岚知兰', 'M10'));
    expect(await unitOf('M10')).toBe(right);
    expect(await unit('热处里')).toBeNull();
  });

  test('refused across organisations, into what lies below, to advisors and to police of another area', async () => {
    const other = (await testApp.app.directory.organisationByCode(testApp.app.db, '0003'))?.id ?? '';
    const { rows } = await sql<{ id: string }>`
      select id from grid_unit where organisation_id = ${other} limit 1`.execute(testApp.app.db);
    const foreign = rows[0]?.id ?? '';
    const below = await unitNamed('三班');
    expect(await refusalOf(merge([foreign], right))).toMatchObject({ status: 404 });
    expect(await refusalOf(merge([right], foreign))).toMatchObject({ status: 404 });
    expect(await refusalOf(merge([right], below))).toMatchObject({ status: 400, field: 'intoId' });
    expect(await refusalOf(merge([right], right))).toMatchObject({ status: 400, field: 'intoId' });
    expect(await refusalOf(merge([below], right, 'adv-0009-1'))).toMatchObject({ status: 403 });
    expect(await refusalOf(preview(below, right, 'admin-1'))).toMatchObject({ status: 403 });
    const { rows: stations } = await sql<{ userid: string }>`
      select a.userid from wecom_account a join role_assignment r on r.person_id = a.person_id
      where r.role = 'STATION_DUTY' and r.state = 'ACTIVE'
        and r.scope_id <> (select station_id from organisation where id = ${organisation}) order by a.userid limit 1`.execute(
      testApp.app.db,
    );
    const stranger = stations[0]?.userid ?? expect.fail('no other station');
    expect(await refusalOf(merge([below], right, stranger))).toMatchObject({ status: 404 });
    expect(await refusalOf(preview(below, right, stranger))).toMatchObject({ status: 404 });
  });

  test('of two mergings at once each is whole: the second finds the units as the first left them', async () => {
    await imported(row('喷漆', '岚知松', 'M11'), row('喷泰', '岚知柏', 'M12'));
    const [one, two] = [await unitNamed('喷漆'), await unitNamed('喷泰')];
    const [there, back] = await Promise.allSettled([
      merge([two], one),
      merge([one], two, await officerOf('COMMUNITY_POLICE')),
    ]);
    const outcomes = [there, back].map(({ status }) => status).sort();
    expect(outcomes).toEqual(['fulfilled', 'rejected']);
    const lost = [there, back].find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(lost.reason).toMatchObject({ status: 409 });
    expect(await unitOf('M11')).toBe(await unitOf('M12'));
    const both = await Promise.all([merge([two], one), merge([two], one)].map((made) => made.catch(() => null)));
    if (there?.status === 'fulfilled') expect(both).toEqual([there.value, there.value]);
  });

  test('a list that is applied at that moment loses nobody and brings nothing back', async () => {
    await imported(row('包装', '岚知枫', 'M13'), row('包庄', '岚知桦', 'M14'));
    const [good, bad] = [await unitNamed('包装'), await unitNamed('包庄')];
    const numbers = Array.from({ length: 60 }, (_, n) => `P${n}`);
    const list = await upload(numbers.map((number) => row('包庄', '岚知榕', number)));
    await Promise.all([confirm(list.id), merge([bad], good)]);
    await done(list.id);
    expect(await unit('包庄')).toBeNull();
    for (const number of numbers) expect(await unitOf(number)).toBe(good);
    expect(await broken()).toEqual([]);
  });

  test('whoever is put there at that moment is found where the unit went', async () => {
    await imported(row('点焊', '岚知楠', 'M15'), row('点汗', '岚知杉', 'M16'), row('点焊', '岚知桂', 'M17'));
    const [good, bad] = [await unitNamed('点焊'), await unitNamed('点汗')];
    const { rows } = await sql<{ personId: string }>`
      select person_id from employment where organisation_id = ${organisation} and employee_no in ('M15', 'M17')`.execute(
      testApp.app.db,
    );
    const centre = await browser('centre-1');
    const corrected = rows.map(({ personId }) =>
      centre.post(`/api/people/${personId}/correct`, { organisationId: organisation, unit: '点汗', reason: REASON }),
    );
    await Promise.all([...corrected, merge([bad], good)]);
    for (const number of ['M15', 'M16', 'M17']) expect(await unitOf(number)).toBe(good);
    expect(await broken()).toEqual([]);
  });

  test('an organisation is corrected over what was seen, within one’s own area, with its history', async () => {
    const view = async (by = 'centre-1') => (await browser(by)).get<OrganisationData>(`/api/places/${organisation}`);
    const correct = async (body: object, by = 'centre-1') =>
      (await browser(by)).post(`/api/places/${organisation}/correct`, {
        version: (await view(by)).version,
        reason: '门牌更换',
        ...body,
      });
    const before = await view();
    await correct({ address: '青岚大道1号', phone: '0572-6000000' });
    expect(await view()).toMatchObject({ address: '青岚大道1号', phone: '0572-6000000', version: before.version + 1 });
    expect((await view()).changes[0]).toMatchObject({ did: '更正地址、值班电话', reason: '门牌更换' });
    expect(await refusalOf(correct({ version: before.version, address: '别处' }))).toMatchObject({ status: 409 });
    expect(await refusalOf(correct({ phone: '15400001234' }))).toMatchObject({ status: 400, field: 'phone' });
    expect(await refusalOf(correct({}))).toMatchObject({ status: 400 });
    const { places } = await (await browser('centre-1')).get<PlaceListData>('/api/places?by=station');
    const far = places.find(({ id }) => id !== before.stationId)?.id ?? '';
    expect(await refusalOf(correct({ stationId: far }, await officerOf('COMMUNITY_POLICE')))).toMatchObject({
      status: 400,
      field: 'stationId',
    });
    expect(await refusalOf(correct({ stationId: organisation }))).toMatchObject({ status: 400, field: 'stationId' });
    expect(await refusalOf(correct({ address: '别处' }, 'adv-0009-1'))).toMatchObject({ status: 403 });
    await correct({ stationId: far }, 'admin-1');
    expect(await view()).toMatchObject({ stationId: far });
    await correct({ stationId: before.stationId, address: null });
    expect(await view()).toMatchObject({ stationId: before.stationId, address: null });
  });

  test('units and offices are found by pinyin, as organisations are', async () => {
    const found = async (q: string) =>
      (await (await browser('centre-1')).get<PlaceListData>(`/api/places?q=${q}`)).places.map(({ name }) => name);
    expect(await found('jjgcj')).toContain('精加工车间');
    expect(await found('qinglan')).toContain('青岚街道');
  });
});
