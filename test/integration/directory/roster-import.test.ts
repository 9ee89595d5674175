import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { transact } from '../../../src/database/index.ts';
import { turnover } from '../../../src/domain/directory/index.ts';
import { on } from '../../../src/kernel/events/index.ts';
import { type RosterTestApp, rosterTestApp, worker } from './roster-test-app.ts';

let testApp: RosterTestApp;
beforeEach(async () => {
  testApp = await rosterTestApp();
});
afterEach(() => testApp.drop());

const ten = () => Array.from({ length: 10 }, (_, n) => worker(n + 1));
const kinds = () => testApp.turnovers.map(({ kind }) => kind);

describe('a list in two steps', () => {
  test('checking changes nobody; confirming hires, announces and leaves no staged person behind', async () => {
    const { list, faults } = await testApp.check(ten());
    expect(list).toMatchObject({ state: 'CHECKED', rowsRead: 10, newRows: 10, faultyRows: 0 });
    expect([faults, await testApp.staff(), kinds()]).toEqual([[], [], []]);

    const done = await testApp.apply(list.id);
    expect(done).toMatchObject({ state: 'DONE', appliedRows: 10, appliedNew: 10 });
    expect((await testApp.staff()).length).toBe(10);
    expect(kinds()).toEqual(Array(10).fill('JOINED'));
    expect([await testApp.count('rosterRow'), await testApp.count('rosterOrganisation')]).toEqual([0, 0]);
  });

  test('the same list again changes nothing and announces nothing', async () => {
    await testApp.apply((await testApp.check(ten())).list.id);
    const before = await testApp.staff();
    testApp.turnovers.length = 0;
    const { list } = await testApp.check(ten(), { fullList: true });
    expect(list).toMatchObject({ sameRows: 10, newRows: 0, leavers: 0 });
    await testApp.apply(list.id);
    expect([await testApp.staff(), kinds()]).toEqual([before, []]);
  });

  test('confirmed after another list it counts what it came to, not what the check had foreseen', async () => {
    const known = [worker(1), worker(2, { '部门/车间': '冲压车间' })];
    const first = await testApp.check([...known, worker(3)]);
    const second = await testApp.check([...known, worker(4), worker(5, { 姓名: '' })]);
    expect(second.list).toMatchObject({ newRows: 3, sameRows: 0, faultyRows: 1 });
    expect(await testApp.apply(first.list.id)).toMatchObject({ newRows: 3, sameRows: 0 });
    expect(await testApp.imports.confirm(second.list.id, null)).toMatchObject({ state: 'APPLYING', newRows: 0 });
    await testApp.imports.applyWhole(second.list.id);
    const done = await testApp.imports.one(second.list.id, null);
    expect(done).toMatchObject({ state: 'DONE', appliedNew: 1, newRows: 1, sameRows: 2, movedRows: 0 });
    expect(done.newRows + done.rejoinedRows + done.movedRows + done.changedRows + done.sameRows).toBe(done.appliedRows);
  });

  test('of which no row can be used it is not confirmed, and it is said what to do', async () => {
    const { list, faults } = await testApp.check([worker(1, { 姓名: '' })], { fullList: true });
    expect([list.faultyRows, faults.length > 0]).toEqual([1, true]);
    await expect(testApp.imports.confirm(list.id, null, { acceptLeavers: true })).rejects.toMatchObject({
      ...{ status: 409, code: 'import_empty', messageZh: expect.stringContaining('改正后重新上传') },
    });
    expect(await testApp.imports.one(list.id, null)).toMatchObject({ state: 'CHECKED' });
  });

  test('units are made level by level, a move and a new phone are told', async () => {
    await testApp.apply(
      (await testApp.check([worker(1, { '部门/车间': '冲压车间/冲压车间一班' }), worker(2)])).list.id,
    );
    expect((await testApp.staff()).map(({ unit }) => unit)).toEqual(['冲压车间一班', null]);
    testApp.turnovers.length = 0;
    const changed = [worker(1, { '部门/车间': '总装车间/甲班/一组' }), worker(2, { 手机号: '15400009999' })];
    const { list } = await testApp.check(changed);
    expect(list).toMatchObject({ movedRows: 1, changedRows: 1, phonesChanged: 1 });
    await testApp.apply(list.id);
    expect(kinds()).toEqual(['MOVED', 'PHONE_CHANGED']);
    const { rows } = await sql<{ kind: string; name: string }>`
      select kind, name from grid_unit where path like '%/%/%' order by char_length(path), name`.execute(testApp.db);
    expect(rows).toEqual(
      expect.arrayContaining([
        { kind: 'WORKSHOP', name: '总装车间' },
        { kind: 'TEAM', name: '甲班' },
        { kind: 'UNIT', name: '一组' },
      ]),
    );
  });

  test('one person in two organisations is one person, in one list or in two', async () => {
    const both = [worker(1), worker(1, { 统一社会信用代码: 'B', 工号: '77' })];
    await testApp.apply((await testApp.check(both)).list.id);
    await testApp.apply((await testApp.check([worker(2)])).list.id);
    await testApp.apply((await testApp.check([worker(2, { 统一社会信用代码: 'B', 工号: '78' })])).list.id);
    expect((await testApp.staff()).length).toBe(4);
    expect(new Set((await testApp.staff()).map(({ personId }) => personId)).size).toBe(2);
  });

  test('a hire of whom WeCom told only the userid is completed, not hired again', async () => {
    const personId = await testApp.person('lan.zhi', { name: 'lan.zhi' });
    await testApp.employee(personId, { organisationId: testApp.plant, no: '企微-lan.zhi' });
    const { list } = await testApp.check([worker(1, { 企业微信账号: 'Lan.Zhi' })], { fullList: true });
    expect(list).toMatchObject({ changedRows: 1, newRows: 0, leavers: 0 });
    await testApp.apply(list.id);
    expect(await testApp.staff()).toEqual([expect.objectContaining({ no: '0001', name: '岚闻秋', personId })]);
    expect(kinds()).toEqual([]);
  });

  test('a listed advisor is proposed by the importer, a listed owner owns his unit at once', async () => {
    const officer = await testApp.person('cp');
    testApp.grant(officer, 'COMMUNITY_POLICE', 'ORGANISATION', testApp.plant);
    const rows = [worker(1, { 角色: '安全顾问' }), worker(2, { 角色: '片区负责人', '部门/车间': '总装车间' })];
    const { list } = await testApp.check(rows, { by: officer });
    await testApp.imports.confirm(list.id, officer, {});
    await testApp.imports.applyWhole(list.id);
    const [advisor] = await testApp.staff();
    expect(testApp.listed).toEqual([
      {
        importerId: officer,
        acting: { actor: { kind: 'person', personId: officer } },
        advisors: [{ organisationId: testApp.plant, employmentId: expect.any(String) }],
      },
    ]);
    const scope = { role: 'ADVISOR', scopeKind: 'ORGANISATION', scopeId: testApp.plant } as const;
    await testApp.directory.assignRole(testApp.db, { ...scope, personId: advisor?.personId ?? '' });
    const again = await testApp.check(rows, { by: officer });
    await testApp.imports.confirm(again.list.id, officer, {});
    await testApp.imports.applyWhole(again.list.id);
    expect(testApp.listed.length).toBe(1);
    const roles = await testApp.db.selectFrom('roleAssignment').select(['role', 'scopeKind', 'isPrimary']).execute();
    expect(roles.filter(({ role }) => role !== 'ADVISOR')).toEqual([
      { role: 'GRID_OWNER', scopeKind: 'GRID_UNIT', isPrimary: true },
    ]);
  });

  test('a hire of whom only WeCom knows is no leaver of a full list', async () => {
    const personId = await testApp.person('lan.zhi', { name: 'lan.zhi' });
    await testApp.employee(personId, { organisationId: testApp.plant, no: '企微-lan.zhi' });
    expect((await testApp.check([worker(1)], { fullList: true })).list.leavers).toBe(0);
  });

  test('who comes back is the same person; a number given to somebody else after that is another', async () => {
    await testApp.apply((await testApp.check(ten())).list.id);
    await testApp.apply((await testApp.check(ten().slice(0, 9), { fullList: true })).list.id);
    expect((await testApp.staff()).filter(({ state }) => state === 'LEFT').map(({ no }) => no)).toEqual(['0010']);
    testApp.turnovers.length = 0;
    await testApp.apply((await testApp.check([worker(10)])).list.id);
    expect(kinds()).toEqual(['REJOINED']);

    await testApp.apply((await testApp.check(ten().slice(0, 9), { fullList: true })).list.id);
    await testApp.apply((await testApp.check([worker(11, { 工号: '0010', 姓名: '砚望舟' })])).list.id);
    const people = await testApp.staff();
    expect(people.filter(({ no }) => no.startsWith('0010')).map(({ name, state }) => [name, state])).toEqual([
      ['砚望舟', 'ACTIVE'],
      ['岚知夏', 'LEFT'],
    ]);
  });
});

describe('leavers', () => {
  test('only a full list has them, and their roles end', async () => {
    await testApp.apply((await testApp.check(ten())).list.id);
    const [, leaver] = await testApp.staff();
    await testApp.directory.assignRole(testApp.db, {
      personId: leaver?.personId ?? '',
      role: 'ADVISOR',
      scopeKind: 'ORGANISATION',
      scopeId: testApp.plant,
    });
    const nine = ten().filter(({ 工号: no }) => no !== '0002');
    expect((await testApp.check(nine)).list.leavers).toBe(0);
    testApp.turnovers.length = 0;
    await testApp.apply((await testApp.check(nine, { fullList: true })).list.id);
    expect(kinds()).toEqual(['LEFT']);
    expect(await testApp.directory.rolesOf(testApp.db, leaver?.personId ?? '', new Date())).toEqual([]);
  });

  test('more than a fifth must be confirmed on purpose; a second time it is confirmed once', async () => {
    await testApp.apply((await testApp.check(ten())).list.id);
    const { list } = await testApp.check(ten().slice(0, 7), { fullList: true });
    expect(list).toMatchObject({ leavers: 3, activeBefore: 10 });
    await expect(testApp.apply(list.id)).rejects.toMatchObject({ code: 'leavers_not_accepted', status: 409 });
    expect((await testApp.staff()).every(({ state }) => state === 'ACTIVE')).toBe(true);
    expect(await testApp.apply(list.id, { acceptLeavers: true })).toMatchObject({ state: 'DONE', appliedLeft: 3 });
    expect(await testApp.apply(list.id)).toMatchObject({ state: 'DONE', appliedLeft: 3 });
  });

  test('whose row is faulty has not left', async () => {
    await testApp.apply((await testApp.check(ten())).list.id);
    const broken = ten().map((row, n) => (n === 0 ? { ...row, 手机号: '154123456789' } : row));
    const { list } = await testApp.check(broken, { fullList: true });
    expect(list).toMatchObject({ faultyRows: 1, leavers: 0 });
  });
});

describe('what is wrong with a list is said line by line', () => {
  test('numbers listed twice, phones of two, one person twice, unknown organisations', async () => {
    const { list, faults } = await testApp.check([
      worker(1),
      worker(2, { 工号: '0001' }),
      worker(3, { 手机号: '15400000001' }),
      worker(1, { 工号: '0004' }),
      worker(5, { 统一社会信用代码: 'NOWHERE' }),
      worker(6, { 乡镇街道: '无此镇' }),
    ]);
    expect(faults.map(({ line, column, severity, reason }) => [line, column, severity, reason])).toEqual([
      [3, '工号', 'ERROR', '与第2行工号重复'],
      [4, '手机号', 'WARN', '与第2行手机号相同'],
      [5, '姓名', 'ERROR', '与第2行是同一人'],
      [6, '统一社会信用代码', 'ERROR', '新单位须填写18位统一社会信用代码'],
      [7, '乡镇街道', 'ERROR', '没有这个乡镇街道，请按全称填写（如青岚街道）'],
    ]);
    expect(list).toMatchObject({ rowsRead: 6, newRows: 2, faultyRows: 4, namelessRows: 2, errors: 4, warnings: 1 });
  });

  test('a number whose holder still works there never passes to somebody else', async () => {
    await testApp.apply((await testApp.check(ten())).list.id);
    const { faults } = await testApp.check([worker(99, { 工号: '0001', 姓名: '砚望舟' })]);
    expect(faults).toEqual([expect.objectContaining({ column: '工号', severity: 'ERROR', sample: '0001' })]);
    expect(faults[0]?.reason).toContain('属于另一人');
  });

  test('no phone stands in a fault, an ID number or a column for it is refused', async () => {
    const { faults } = await testApp.check([
      worker(1, { 手机号: '154123456789' }),
      worker(2, { 岗位: '11010519491231002X' }),
      worker(3, { 手机号: '1.54E+10' }),
    ]);
    expect(JSON.stringify(faults)).not.toMatch(/\d{7}/);
    expect(faults.map(({ column }) => column)).toEqual(['手机号', '岗位', '手机号']);
    const source = Buffer.from('姓名,工号,手机号,身份证号\n');
    await expect(testApp.imports.check({ source, importerId: null, fullList: false })).rejects.toMatchObject({
      code: 'column_forbidden',
    });
  });
});

describe('who may import what', () => {
  test('an advisor: his own organisation; another is refused, a new one too', async () => {
    const advisor = await testApp.person('adv');
    testApp.grant(advisor, 'ADVISOR', 'ORGANISATION', testApp.plant);
    const rows = [worker(1), worker(2, { 统一社会信用代码: 'B' }), fresh()];
    const { list, faults } = await testApp.check(rows, { by: advisor });
    expect(list.newRows).toBe(1);
    expect(faults.map(({ line, reason }) => [line, reason])).toEqual([
      [3, '该单位不在您的管理范围内'],
      [4, '系统中没有这个单位；新增单位请联系反诈中心或派出所'],
    ]);
  });

  test('a station makes organisations in its own area only; the new one is there when applied', async () => {
    const chief = await testApp.person('chief');
    testApp.grant(chief, 'STATION_CHIEF', 'STATION', testApp.station.id);
    const { list, faults } = await testApp.check(
      [fresh(), fresh({ 乡镇街道: '远汀镇', 统一社会信用代码: '00DEMO000000000778' })],
      {
        by: chief,
      },
    );
    expect(faults.map(({ line, reason }) => [line, reason])).toEqual([[3, '该乡镇街道不在您的管理范围内']]);
    await testApp.imports.confirm(list.id, chief, {});
    await testApp.imports.applyWhole(list.id);
    const made = await testApp.directory.organisationByCode(testApp.db, '00DEMO000000000777');
    expect(made).toMatchObject({ name: '新砚厂', tier: 'KEY', stationId: testApp.station.id });
    expect(testApp.notices).toEqual([
      expect.objectContaining({ template: 'C25', to: { personId: chief, userid: 'chief' } }),
    ]);
    expect(testApp.notices[0]?.content).toMatchObject({
      card: { main_title: { title: '1,1,1,0' } },
    });
  });

  test('nobody sees or confirms the import of another', async () => {
    const [one, other] = [await testApp.person('one'), await testApp.person('other')];
    testApp.grant(one, 'ADVISOR', 'ORGANISATION', testApp.plant);
    testApp.grant(other, 'ADVISOR', 'ORGANISATION', testApp.plant);
    const { list } = await testApp.check([worker(1)], { by: one });
    await expect(testApp.imports.one(list.id, other)).rejects.toMatchObject({ status: 404 });
    await expect(testApp.imports.confirm(list.id, other, {})).rejects.toMatchObject({ status: 404 });
  });

  test('whose right ended between check and confirmation cannot confirm', async () => {
    const advisor = await testApp.person('adv');
    testApp.grant(advisor, 'ADVISOR', 'ORGANISATION', testApp.plant);
    const { list } = await testApp.check([worker(1)], { by: advisor });
    testApp.grant(advisor, 'ADVISOR', 'ORGANISATION', testApp.shop);
    await expect(testApp.imports.confirm(list.id, advisor, {})).rejects.toMatchObject({ status: 403 });
  });

  const fresh = (more: Partial<Record<string, string>> = {}) =>
    worker(50, {
      乡镇街道: '青岚街道',
      单位名称: '新砚厂',
      统一社会信用代码: '00DEMO000000000777',
      类型: '企业',
      规模: '重点',
      ...more,
    });
});

describe('a list of thousands', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => worker(n + 1));

  test('goes on behind thousands of lines that cannot be imported', async () => {
    const rows = many(2_300).map((row, n) => (n > 0 && n < 2_299 ? { ...row, 姓名: '' } : row));
    const { list } = await testApp.check(rows);
    await testApp.apply(list.id);
    expect(await testApp.imports.one(list.id, null)).toMatchObject({
      state: 'DONE',
      appliedRows: 2,
      faultyRows: 2_298,
    });
    expect(await testApp.count('employment')).toBe(2);
  });

  test('is applied in parts; a crash in a part undoes that part only and the next worker goes on', async () => {
    const { list } = await testApp.check(many(4_500));
    await testApp.imports.confirm(list.id, null, {});
    expect(await testApp.imports.applyNext(list.id)).toBe('more');
    // 2,000 lines, the heading among them.
    expect((await testApp.imports.one(list.id, null)).appliedRows).toBe(1_999);

    let crash = true;
    testApp.events.subscribe(
      on(turnover, async () => {
        if (crash) throw new Error('the process died here');
      }),
    );
    await expect(testApp.imports.applyNext(list.id)).rejects.toThrow('died');
    expect([(await testApp.imports.one(list.id, null)).appliedRows, await testApp.count('employment')]).toEqual([
      1_999, 1_999,
    ]);
    crash = false;
    await testApp.imports.sweep();
    expect(await testApp.imports.one(list.id, null)).toMatchObject({
      state: 'DONE',
      appliedRows: 4_500,
      appliedNew: 4_500,
    });
    expect(await testApp.count('employment')).toBe(4_500);
  });

  test('two workers never apply one list at once', async () => {
    const { list } = await testApp.check(many(10));
    await testApp.imports.confirm(list.id, null, {});
    await transact(testApp.db, async (tx) => {
      await sql`select pg_advisory_xact_lock(4701734)`.execute(tx);
      expect(await testApp.imports.applyNext(list.id)).toBe('busy');
    });
    await testApp.imports.applyWhole(list.id);
    expect(await testApp.count('employment')).toBe(10);
  });

  test('a checked list nobody confirmed is erased after a week, a check that died after minutes', async () => {
    const { list } = await testApp.check(many(3));
    await sql`update roster_import set checked_at = checked_at - interval '8 days' where id = ${list.id}`.execute(
      testApp.db,
    );
    const { list: dead } = await testApp.check(many(3));
    await sql`update roster_import set state = 'CHECKING', touched_at = now() - interval '1 hour' where id = ${dead.id}`.execute(
      testApp.db,
    );
    await testApp.imports.tidy();
    expect(await testApp.imports.one(list.id, null)).toMatchObject({ state: 'EXPIRED' });
    expect(await testApp.imports.one(dead.id, null)).toMatchObject({ state: 'FAILED', reason: '检查中断，请重新导入' });
    expect([await testApp.count('rosterRow'), await testApp.count('rosterOrganisation')]).toEqual([0, 0]);
  });
});
