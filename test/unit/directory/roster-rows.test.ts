import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../../src/config/files.ts';
import { readSettings } from '../../../src/config/settings.ts';
import { readTexts } from '../../../src/config/texts.ts';
import { type Column, EXAMPLE, ROSTER } from '../../../src/domain/roster/import.ts';
import { dayOf, faultWords, isForbidden, leaversNeedConsent } from '../../../src/kernel/imports/index.ts';
import { readRow } from './read-row.ts';

const { roster } = readTexts(packageRoot(), readSettings(packageRoot()));
const on = { today: '2026-06-01', words: faultWords(roster) };
const good: Partial<Record<Column, string>> = { 姓名: '岚知夏', 工号: '00123', 手机号: '15400001234' };

function read(more: Partial<Record<Column, string>> = {}, formulas: Column[] = []) {
  const cells = ROSTER.titles.map((column) => ({ ...good, ...more })[column] ?? '');
  const indices = formulas.map((column) => ROSTER.titles.indexOf(column));
  return readRow({ line: 7, cells, formulas: indices }, ROSTER.titles, on);
}
const reasonsOf = (more: Partial<Record<Column, string>>, formulas: Column[] = []) =>
  read(more, formulas).faults.map(({ column, severity }) => `${severity} ${column}`);

describe('a row of a list', () => {
  test('the template’s own example is a good row', () => {
    const { row, faults } = readRow({ line: 2, cells: EXAMPLE, formulas: [] }, ROSTER.titles, on);
    expect(faults).toEqual([]);
    expect(row).toMatchObject({
      kind: 'ENTERPRISE',
      tier: 'ABOVE_SCALE',
      unitPath: ['冲压车间', '一班'],
      employeeNo: '00123',
      hiredOn: '2026-01-05',
      outOfProvince: false,
      role: 'EMPLOYEE',
    });
  });

  test.each<[string, Partial<Record<Column, string>>, Partial<ReturnType<typeof read>['row']>]>([
    ['a phone as people write it', { 手机号: '+86 154-0000-1234' }, { phone: '15400001234' }],
    ['a masked phone of our own export', { 手机号: '154****1234' }, { phone: null }],
    ['a neutralised post', { 岗位: "'=质检" }, { post: '=质检' }],
    ['a leap day', { 入职日期: '2024-02-29' }, { hiredOn: '2024-02-29' }],
    ['a date that lost its format', { 入职日期: '45292' }, { hiredOn: '2024-01-01' }],
    ['an account in capitals', { 企业微信账号: 'LanZhiXia' }, { userid: 'lanzhixia' }],
    ['full-width slashes', { '部门/车间': '冲压车间／一班 / ' }, { unitPath: ['冲压车间', '一班'] }],
    ['a line end inside a cell', { 姓名: '岚\n知\u200B夏' }, { name: '岚知夏' }],
  ])('%s is fine', (_name, more, expected) => {
    const { row, faults } = read(more);
    expect(faults).toEqual([]);
    expect(row).toMatchObject(expected);
  });

  test.each<[string, Partial<Record<Column, string>>, string]>([
    ['a 12-digit phone', { 手机号: '154000012345' }, 'ERROR 手机号'],
    ['a phone that became 1.54E+10', { 手机号: '1.54E+10' }, 'ERROR 手机号'],
    ['no name', { 姓名: '' }, 'ERROR 姓名'],
    ['no employee number', { 工号: '' }, 'ERROR 工号'],
    ['a slash in the number', { 工号: '1/2' }, 'ERROR 工号'],
    ['29 February of a common year', { 入职日期: '2023-02-29' }, 'ERROR 入职日期'],
    ['a date far ahead', { 入职日期: '2062-01-01' }, 'ERROR 入职日期'],
    ['a kind nobody knows', { 类型: '机关' }, 'ERROR 类型'],
    ['a tier nobody knows', { 规模: '巨型' }, 'ERROR 规模'],
    ['a role lists do not give', { 角色: '派出所所长' }, 'ERROR 角色'],
    ['neither yes nor no', { 是否外省: '也许' }, 'ERROR 是否外省'],
    ['six levels of units', { '部门/车间': 'a/b/c/d/e/f' }, 'ERROR 部门/车间'],
    ['a name of 41 characters', { 姓名: '岚'.repeat(41) }, 'ERROR 姓名'],
    ['an ID number', { 岗位: '11010519491231002X' }, 'ERROR 岗位'],
    ['a character that could not be decoded', { 姓名: '岚\uFFFD' }, 'ERROR 姓名'],
  ])('%s is said', (_name, more, expected) => {
    expect(reasonsOf(more)).toEqual([expected]);
  });

  test('a formula with a result is read and remarked on, one without is refused', () => {
    expect(reasonsOf({ 姓名: '岚知夏' }, ['姓名'])).toEqual(['WARN 姓名']);
    expect(reasonsOf({ 岗位: '#REF!' }, ['岗位'])).toEqual(['ERROR 岗位']);
    expect(reasonsOf({ 岗位: '=A1' }, ['岗位'])).toEqual(['ERROR 岗位']);
  });

  test('a credit code is no ID number, samples hide phones', () => {
    expect(reasonsOf({ 统一社会信用代码: '913301000000000000' })).toEqual([]);
    const { faults } = read({ 手机号: '154000012345', 类型: '15400001234' });
    expect(faults.map(({ sample }) => sample).sort()).toEqual(['154****', '154****1234'].sort());
  });
});

describe('columns', () => {
  test('are found under their usual other names; those the service must not collect are recognised', () => {
    expect(['手机', '部门', '信用代码', '心情'].map((heading) => ROSTER.shape.columns[heading] ?? null)).toEqual([
      '手机号',
      '部门/车间',
      '统一社会信用代码',
      null,
    ]);
    expect(['身份证号', '银行卡号', '家庭住址', '民族', '手机号', '备注'].map(isForbidden)).toEqual([
      ...[true, true, true, true],
      ...[false, false],
    ]);
  });
});

describe('days', () => {
  test.each([
    ['2026-1-5', '2026-01-05'],
    ['2026/01/05', '2026-01-05'],
    ['2026.1.5', '2026-01-05'],
    ['2026年1月5日', '2026-01-05'],
    ['20260105', '2026-01-05'],
    ['2026-01-05 08:00', '2026-01-05'],
    ['2100-02-29', null],
    ['2026-13-01', null],
    ['昨天', null],
    ['', null],
  ])('%s', (text, day) => {
    expect(dayOf(text)).toBe(day);
  });
});

describe('leavers that must be confirmed on purpose', () => {
  test.each([
    [{ leavers: 2, activeBefore: 10, namelessRows: 0 }, false],
    [{ leavers: 3, activeBefore: 10, namelessRows: 0 }, true],
    [{ leavers: 1, activeBefore: 10, namelessRows: 1 }, true],
    [{ leavers: 0, activeBefore: 0, namelessRows: 5 }, false],
    [{ leavers: 1, activeBefore: 1, namelessRows: 0 }, true],
  ])('%j: %s', (figures, expected) => {
    expect(leaversNeedConsent(figures, 0.2)).toBe(expected);
  });
});
