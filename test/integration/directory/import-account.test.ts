import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type MadeRow, type MadeSheet, madeBook } from '../../support/made-book.ts';
import { type RosterTestApp, rosterTestApp, worker } from './roster-test-app.ts';

let testApp: RosterTestApp;
beforeEach(async () => {
  testApp = await rosterTestApp();
});
afterEach(() => testApp.drop());

const HEADINGS = ['姓名', '员工编号', '手机号', '部门/车间'];
const ten = () => Array.from({ length: 10 }, (_, n) => worker(n + 1));

function lineOf(person: Partial<Record<string, string>>, more: Partial<MadeRow> = {}): MadeRow {
  const { 姓名: name = '', 工号: no = '', 手机号: phone = '', '部门/车间': unit = '' } = person;
  return { cells: [name, no, phone, unit], ...more };
}

async function checkBook(sheets: MadeSheet[], options: { fullList?: boolean; includeHidden?: boolean } = {}) {
  const { fullList = false, includeHidden = false } = options;
  const source = await madeBook(sheets);
  const list = await testApp.imports.check({
    source,
    importerId: null,
    fullList,
    includeHidden,
    organisationId: testApp.plant,
  });
  return { list, faults: await testApp.imports.faults(list.id, null, { after: 0, limit: 100 }) };
}

describe('“I confirmed the whole list and people are gone”', () => {
  test('whoever stands on the second sheet of a full list has not left', async () => {
    await testApp.apply((await testApp.check(ten())).list.id);
    const half = (from: number, to: number) => [
      { cells: HEADINGS },
      ...ten()
        .slice(from, to)
        .map((one) => lineOf(one)),
    ];
    const { list } = await checkBook(
      [
        { name: '车间', rows: half(0, 6) },
        { name: '办公室', rows: half(6, 10) },
      ],
      { fullList: true },
    );
    expect(list).toMatchObject({ rowsRead: 10, ignoredRows: 0, sameRows: 10, leavers: 0 });
  });

  test('a row that was filtered away makes nobody leave without a second word', async () => {
    await testApp.apply((await testApp.check(ten())).list.id);
    const rows = [{ cells: HEADINGS }, ...ten().map((one, n) => lineOf(one, n === 3 ? { isHidden: true } : {}))];
    const { list } = await checkBook([{ name: '名单', rows }], { fullList: true });
    expect(list).toMatchObject({ rowsRead: 9, ignoredRows: 1, leftOutRows: 1, leavers: 1 });
    expect(list.ignored).toEqual([{ text: expect.stringContaining('隐藏或被筛选掉的1行（第5行）'), rows: 1 }]);
    await expect(testApp.apply(list.id)).rejects.toMatchObject({ messageZh: expect.stringContaining('1行未读取') });

    const all = await checkBook([{ name: '名单', rows }], { fullList: true, includeHidden: true });
    expect(all.list).toMatchObject({ rowsRead: 10, ignoredRows: 0, leavers: 0, includeHidden: true });
  });
});

describe('“where is that row?”', () => {
  test('a fault on a later sheet names the sheet, its own line, and the line it repeats', async () => {
    const { faults } = await checkBook([
      { name: '一车间', rows: [{ cells: HEADINGS }, lineOf(worker(1)), lineOf(worker(2))] },
      { name: '二车间', rows: [{ cells: HEADINGS }, lineOf(worker(3)), lineOf(worker(4, { 工号: '0002' }))] },
    ]);
    expect(faults).toEqual([
      expect.objectContaining({ sheet: '二车间', line: 3, column: '员工编号', reason: '与“一车间”第3行工号重复' }),
    ]);
  });
});

describe('“who of us is leaving?”', () => {
  const acting = (personId: string) => ({ personId, acting: { actor: { kind: 'person' as const, personId } } });

  test('whom a full list would let go is shown by name, page by page, to its importer alone, and is on record', async () => {
    await testApp.apply((await testApp.check(ten())).list.id);
    const advisor = await testApp.person('adv');
    testApp.grant(advisor, 'ADVISOR', 'ORGANISATION', testApp.plant);
    const { list } = await testApp.check(ten().slice(3), { fullList: true, by: advisor });
    const first = await testApp.imports.leavers(list.id, { after: '', limit: 2 }, acting(advisor));
    const second = await testApp.imports.leavers(list.id, { after: first.next ?? '', limit: 2 }, acting(advisor));
    expect(second.next).toBeNull();
    const shown = [...first.leavers, ...second.leavers].map(({ name, employeeNo }) => `${employeeNo} ${name}`);
    expect(shown.sort()).toEqual(
      ten()
        .slice(0, 3)
        .map(({ 姓名: name, 工号: no }) => `${no} ${name}`),
    );
    expect(testApp.looks).toMatchObject([
      { object: { kind: 'directory', id: advisor }, seen: ['name', 'employeeNo', 'unit'], people: [{}, {}] },
      { people: [{}] },
    ]);
    const stranger = await testApp.person('stranger');
    await expect(testApp.imports.leavers(list.id, { after: '', limit: 2 }, acting(stranger))).rejects.toMatchObject({
      status: 404,
    });
  });

  test('whoever answers for the place no more sees them masked, and saw nobody', async () => {
    await testApp.apply((await testApp.check(ten())).list.id);
    const advisor = await testApp.person('adv');
    testApp.grant(advisor, 'ADVISOR', 'ORGANISATION', testApp.plant);
    const { list } = await testApp.check(ten().slice(1), { fullList: true, by: advisor });
    testApp.grant(advisor, 'ADVISOR', 'ORGANISATION', testApp.shop);
    const { leavers } = await testApp.imports.leavers(list.id, { after: '', limit: 2 }, acting(advisor));
    expect(leavers).toMatchObject([{ name: '岚*秋', employeeNo: '0001' }]);
    expect(testApp.looks).toEqual([]);
  });
});

describe('“which of these lists was it?”', () => {
  test('a list is known by its file’s name, without numbers and for as long as its faults', async () => {
    const source = Buffer.from('姓名,工号,手机号\n岚知夏,1,15400001234\n');
    const fileName = '十一月\u0000 名单 13812345678.xlsx';
    const list = await testApp.imports.check({ source, fileName, importerId: null, fullList: false });
    expect(list.fileName).toBe('十一月 名单 ****.xlsx');
    const { list: unnamed } = await testApp.check([worker(1)]);
    expect(unnamed.fileName).toBeNull();
    const keep = async (days: number) => {
      await sql`update roster_import set ended_at = app_now() - ${days} * interval '1 day', state = 'DONE'`.execute(
        testApp.db,
      );
      await testApp.imports.tidy();
      return (await testApp.imports.one(list.id, null)).fileName;
    };
    expect(await keep(6)).not.toBeNull();
    expect(await keep(8)).toBeNull();
  });
});

describe('“that workshop does not exist”', () => {
  test('units that confirming would make are shown first, with the one they are almost', async () => {
    await testApp.apply((await testApp.check([worker(1, { '部门/车间': '冲压车间' })])).list.id);
    const { list } = await testApp.check([
      worker(1, { '部门/车间': '冲压 车间' }),
      worker(2, { '部门/车间': '冲压车件' }),
      worker(3, { '部门/车间': '总装线' }),
    ]);
    expect(list.newUnits).toEqual([
      expect.objectContaining({ unit: '冲压车件', rows: 1, like: '冲压车间' }),
      expect.objectContaining({ unit: '总装线', rows: 1, like: null }),
    ]);
  });
});

describe('“she is the same woman”', () => {
  test('another dot or a blank in a name beside a new phone changes a person and hires nobody', async () => {
    const first = [worker(1, { 姓名: '阿依古丽·买买提' }), worker(2, { 姓名: '岚　夏' })];
    await testApp.apply((await testApp.check(first)).list.id);
    const again = [
      worker(1, { 姓名: '阿依古丽•买买提', 手机号: '15400008881' }),
      worker(2, { 姓名: '岚夏', 手机号: '15400008882' }),
    ];
    const { list, faults } = await testApp.check(again);
    expect([list.changedRows, list.newRows, faults]).toEqual([2, 0, []]);
    await testApp.apply(list.id);
    expect((await testApp.staff()).map(({ name }) => name)).toEqual(['阿依古丽·买买提', '岚夏']);
  });
});
