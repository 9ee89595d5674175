import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { workbook } from '../../unit/spreadsheet/files.ts';
import { HEADINGS, type RosterTestApp, rosterTestApp, worker } from './roster-test-app.ts';

let testApp: RosterTestApp;
beforeEach(async () => {
  testApp = await rosterTestApp();
});
afterEach(() => testApp.drop());

const SHORT = '统一社会信用代码,姓名,工号,手机号,入职日期,部门/车间';

/** A file as it comes from somebody's computer. */
async function checkFile(source: Buffer, fullList = false) {
  const list = await testApp.imports.check({ source, importerId: null, fullList });
  return { list, faults: await testApp.imports.faults(list.id, null, { after: 0, limit: 100 }) };
}
const names = async () => (await testApp.staff()).map(({ name }) => name);

describe('F11.2: every rule of a list, from the file to the directory', () => {
  test('GBK, as Excel saves it', async () => {
    // 姓名,工号,手机号,统一社会信用代码 / 岚知夏,0001,15400000001,A
    const gbk = Buffer.from(
      'd0d5c3fb2cb9a4bac52ccad6bbfabac52ccdb3d2bbc9e7bbe1d0c5d3c3b4fac2eb0d0a' +
        'e1b0d6aacfc42c303030312c31353430303030303030312c410d0a',
      'hex',
    );
    const { list, faults } = await checkFile(gbk);
    expect(faults).toEqual([]);
    await testApp.apply(list.id);
    expect(await names()).toEqual(['岚知夏']);
  });

  test('a byte order mark is no part of the first heading', async () => {
    const { list, faults } = await checkFile(Buffer.from(`\uFEFF${SHORT}\r\nA,岚知夏,0001,15400000001,,\r\n`));
    expect([list.newRows, faults]).toEqual([1, []]);
  });

  test('merged cells: the organisation and the workshop stand on each of their rows', async () => {
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet('名单');
      sheet.addRow(['统一社会信用代码', '部门/车间', '姓名', '工号', '手机号']);
      for (const n of [1, 2, 3]) sheet.addRow(['', '', `岚${'知夏秋'[n - 1]}`, `000${n}`, `1540000000${n}`]);
      sheet.getCell('A2').value = 'A';
      sheet.getCell('B2').value = '冲压';
      sheet.mergeCells('A2:A4');
      sheet.mergeCells('B2:B3');
    });
    const { list } = await checkFile(bytes);
    await testApp.apply(list.id);
    expect((await testApp.staff()).map(({ no, unit }) => [no, unit])).toEqual([
      ['0001', '冲压'],
      ['0002', '冲压'],
      ['0003', null],
    ]);
  });

  test('a formula is read by its result and remarked on; one without a result is an error', async () => {
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet('名单');
      sheet.addRow(['统一社会信用代码', '姓名', '工号', '手机号']);
      sheet.addRow(['A', { formula: '"岚"&"知夏"', result: '岚知夏' }, '0001', '15400000001']);
      sheet.addRow(['A', { formula: 'B9' }, '0002', '15400000002']);
    });
    const { list, faults } = await checkFile(bytes);
    expect(faults.map(({ line, severity }) => [line, severity])).toEqual([
      [2, 'WARN'],
      [3, 'ERROR'],
    ]);
    await testApp.apply(list.id);
    expect(await names()).toEqual(['岚知夏']);
  });

  test('blanks around and inside cells, and empty rows, change nothing; lines count as in the file', async () => {
    const text = `${SHORT}\n A , 岚知夏 ,\t0001, 154 0000 0001 ,,\n\n , ,,,,\nA,,0002,15400000002,,\n`;
    const { list, faults } = await checkFile(Buffer.from(text));
    expect([list.rowsRead, list.newRows]).toEqual([2, 1]);
    expect(faults.map(({ line, column, reason }) => [line, column, reason])).toEqual([[5, '姓名', '不能为空']]);
    await testApp.apply(list.id);
    expect(await names()).toEqual(['岚知夏']);
  });

  test('duplicates: a number or a person twice is an error, a phone of two is a warning', async () => {
    const { list, faults } = await testApp.check([
      worker(1),
      worker(2, { 工号: '0001' }),
      worker(3, { 手机号: '15400000001' }),
      worker(1, { 工号: '0004' }),
    ]);
    expect(faults.map(({ line, severity }) => [line, severity])).toEqual([
      [3, 'ERROR'],
      [4, 'WARN'],
      [5, 'ERROR'],
    ]);
    expect(list.newRows).toBe(2);
  });

  test('an unknown township is an error, whatever else is right', async () => {
    const { list, faults } = await testApp.check([worker(1, { 乡镇街道: '没有这个镇' })]);
    expect(list.newRows).toBe(0);
    expect(faults).toEqual([expect.objectContaining({ column: '乡镇街道', severity: 'ERROR', sample: '没有这个镇' })]);
  });

  test('a phone of 12 digits is an error that does not show the phone', async () => {
    const { faults } = await testApp.check([worker(1, { 手机号: '154000000012' })]);
    expect(faults).toEqual([
      expect.objectContaining({ column: '手机号', reason: '应为11位手机号，这里有12位数字', sample: '154****' }),
    ]);
  });

  test('a name with an emoji is kept as it is, and remarked on', async () => {
    const { list, faults } = await testApp.check([worker(1, { 姓名: '岚👷🏽‍♀️知' })]);
    expect(faults.map(({ severity, column }) => `${severity} ${column}`)).toEqual(['WARN 姓名']);
    await testApp.apply(list.id);
    expect(await names()).toEqual(['岚👷🏽‍♀️知']);
  });

  test('an enterprise of one person: he may be the whole list, and the only one to leave', async () => {
    await testApp.apply((await testApp.check([worker(1)], { fullList: true })).list.id);
    const { list } = await testApp.check([worker(2)], { fullList: true });
    expect(list).toMatchObject({ activeBefore: 1, leavers: 1 });
    await expect(testApp.apply(list.id)).rejects.toMatchObject({ code: 'leavers_not_accepted' });
    await testApp.apply(list.id, { acceptLeavers: true });
    expect((await testApp.staff()).map(({ no, state }) => [no, state])).toEqual([
      ['0001', 'LEFT'],
      ['0002', 'ACTIVE'],
    ]);
  });

  test('hired on a leap day; the same day of a common year is an error', async () => {
    const { faults, list } = await testApp.check([
      worker(1, { 入职日期: '2024-02-29' }),
      worker(2, { 入职日期: '2023-02-29' }),
    ]);
    expect(faults.map(({ line, column }) => [line, column])).toEqual([[3, '入职日期']]);
    expect(list.newRows).toBe(1);
  });

  test('exactly a fifth may leave at one word; one more takes a second', async () => {
    const ten = Array.from({ length: 10 }, (_, n) => worker(n + 1));
    await testApp.apply((await testApp.check(ten)).list.id);
    const two = (await testApp.check(ten.slice(0, 8), { fullList: true })).list;
    const three = (await testApp.check(ten.slice(0, 7), { fullList: true })).list;
    expect([two, three].map((list) => testApp.imports.consent(list) !== null)).toEqual([false, true]);
  });

  test('idempotent by organisation and number: the same list again, confirmed again, changes nobody', async () => {
    const rows = [worker(1), worker(2)];
    await testApp.apply((await testApp.check(rows)).list.id);
    const before = await testApp.staff();
    const { list } = await testApp.check(rows, { fullList: true });
    expect(list).toMatchObject({ newRows: 0, sameRows: 2, leavers: 0 });
    await testApp.apply(list.id);
    expect(await testApp.staff()).toEqual(before);
  });

  test('progress grows part by part, and after a kill the next worker goes on from there', async () => {
    const { list } = await testApp.check(Array.from({ length: 2_500 }, (_, n) => worker(n + 1)));
    await testApp.imports.confirm(list.id, null, {});
    const applied = async () => (await testApp.imports.one(list.id, null)).appliedRows;
    expect(await applied()).toBe(0);
    await testApp.imports.applyNext(list.id);
    // 2,000 lines, the heading among them.
    expect(await applied()).toBe(1_999);
    // Nothing but the database is left of the first worker.
    await testApp.imports.sweep();
    expect(await testApp.imports.one(list.id, null)).toMatchObject({ state: 'DONE', appliedRows: 2_500 });
    expect(await testApp.count('employment')).toBe(2_500);
  });

  test('a phone that an office wrote for everybody is nobody’s own, and a long list of it is read to its end', async () => {
    const rows = Array.from({ length: 600 }, (_, n) => worker(n + 1, { 姓名: `岚${n}`, 手机号: '15400001234' }));
    const { list, faults } = await testApp.check(rows);
    expect(list).toMatchObject({ state: 'CHECKED', rowsRead: 600, newRows: 100, faultyRows: 500 });
    expect(faults.filter(({ severity }) => severity === 'ERROR')[0]).toMatchObject({
      line: 102,
      column: '手机号',
      reason: '这个手机号已在100行中出现，不是本人的号码，请填写本人的手机号',
      sample: '154****1234',
    });
  });

  test('what a spreadsheet would run comes out of a list as the text it was', async () => {
    expect(HEADINGS).toContain('岗位');
    const { list } = await testApp.check([worker(1, { 岗位: "'=HYPERLINK(1)" })]);
    await testApp.apply(list.id);
    expect((await testApp.db.selectFrom('employment').select('post').execute()).map(({ post }) => post)).toEqual([
      '=HYPERLINK(1)',
    ]);
  });
});
