import type { Cell } from 'exceljs';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/config/environment.ts';
import { readCounty } from '../../../src/domain/county/commands.ts';
import { readWarningFile } from '../../../src/domain/intake/import.ts';
import { type Column, ROSTER } from '../../../src/domain/roster/import.ts';
import { faultWords } from '../../../src/kernel/imports/index.ts';
import { readTables } from '../../../src/lib/spreadsheet/index.ts';
import { workbook } from '../spreadsheet/files.ts';
import { readRow } from './read-row.ts';

const { texts } = readConfig({});

interface Found {
  line: number;
  column: string;
  reason: string;
}

async function roster(file: Buffer): Promise<Found[]> {
  const faults: Found[] = [];
  let columns: (Column | null)[] = [];
  for await (const part of readTables(file, { shapes: [ROSTER.shape] })) {
    if (part.part === 'table') columns = part.columns as (Column | null)[];
    if (part.part === 'row')
      faults.push(...readRow(part.row, columns, { today: '2026-11-30', words: faultWords(texts.roster) }).faults);
  }
  return faults;
}

const county = async (file: Buffer): Promise<Found[]> =>
  (await readCounty({ texts, crypto: { phoneHash: (phone) => phone } }, file)).faults;
const warnings = async (file: Buffer): Promise<Found[]> => (await readWarningFile(file, texts)).faults;

/** Every kind of list: a good row of it, and the columns in which each row has a value of its own. */
const LISTS: [string, (file: Buffer) => Promise<Found[]>, Record<string, string>, string[]][] = [
  [
    'a roster',
    roster,
    { '部门/车间': '冲压', 姓名: '岚知夏', 工号: '7', 手机号: '15400001234', 角色: '员工', 企业微信账号: 'a-1' },
    ['姓名', '工号', '手机号', '角色', '企业微信账号'],
  ],
  ['the places', county, { 类型: '派出所', 名称: '青岚派出所', 编码: 'S01' }, ['名称', '编码']],
  [
    'the organisations',
    county,
    { 单位名称: '示范厂', 统一社会信用代码: '00DEMO000000000001', 类型: '企业', 规模: '规上', 乡镇街道: '青岚街道' },
    ['单位名称', '统一社会信用代码'],
  ],
  [
    'the police',
    county,
    { 姓名: '岚知夏', 警号: '330001', 企业微信账号: 'c-1', 角色: '中心民警', 手机号: '15400001234' },
    ['姓名', '警号', '企业微信账号', '角色', '手机号'],
  ],
  [
    'a file of warnings',
    warnings,
    { 来源编号: 'YJ-1', 等级: '特急', 诈骗类型: '刷单返利', 员工编号: '0001/0002', 手机号: '15400001234' },
    ['来源编号', '员工编号', '手机号'],
  ],
];
const cellsOwn = LISTS.flatMap(([list, read, row, own]) => own.map((column) => ({ list, read, row, column })));
const cellsShared = [
  { list: 'a roster', column: '部门/车间' },
  { list: 'the organisations', column: '乡镇街道' },
  { list: 'a file of warnings', column: '等级' },
].flatMap(({ list, column }) =>
  LISTS.flatMap(([name, read, row]) => (name === list ? [{ list, read, row, column }] : [])),
);

/** Three rows, the second of which has this cell. */
function listWith(row: Record<string, string>, column: string, change: (cell: Cell) => void): Promise<Buffer> {
  const headings = Object.keys(row);
  return workbook((book) => {
    const sheet = book.addWorksheet('名单');
    sheet.addRow(headings);
    for (const n of [1, 2, 3])
      sheet.addRow(Object.entries(row).map(([heading, text]) => (heading === '来源编号' ? `${text}${n}` : text)));
    change(sheet.getCell(3, headings.indexOf(column) + 1));
  });
}

const merge = ({ row, col, worksheet }: Cell) =>
  worksheet.mergeCells(Number(row), Number(col), Number(row) + 1, Number(col));

describe('one value never becomes two persons’ value', () => {
  test.each(cellsOwn)(
    '$list: a merged cell of $column is a fault of each of its rows',
    async ({ read, row, column }) => {
      const faults = await read(await listWith(row, column, merge));
      const said = faults.filter((fault) => fault.column === column);
      expect(said.map(({ line, reason }) => [line, reason])).toEqual([
        [3, '第3–4行是合并单元格，这一列须每行各填各的；请拆开后逐行填写'],
        [4, '第3–4行是合并单元格，这一列须每行各填各的；请拆开后逐行填写'],
      ]);
    },
  );

  test.each(cellsShared)('$list: one of $column stands for all its rows', async ({ read, row, column }) => {
    const faults = await read(await listWith(row, column, merge));
    expect(faults.filter((fault) => fault.column === column)).toEqual([]);
  });

  test('a cell merged over two columns gives the name to no number', async () => {
    const row = { 姓名: '岚知夏', 工号: '7', 手机号: '15400001234' };
    const file = await listWith(row, '姓名', ({ worksheet }) => worksheet.mergeCells('A3:B3'));
    expect((await roster(file)).map(({ line, column }) => [line, column])).toEqual([
      [3, '姓名'],
      [3, '工号'],
    ]);
  });
});

describe('a cell is read as it is shown, or refused', () => {
  const otherwise: [string, (cell: Cell) => void][] = [
    ['TRUE', (cell) => Object.assign(cell, { value: true })],
    ['50%', (cell) => Object.assign(cell, { value: 0.5, numFmt: '0%' })],
    ['50% of two places', (cell) => Object.assign(cell, { value: 1, numFmt: '0.00%' })],
    ['"A";"B"', (cell) => Object.assign(cell, { value: 1, numFmt: '"A";"B"' })],
    ['a text for some numbers', (cell) => Object.assign(cell, { value: 5, numFmt: '[>3]"多";0' })],
    ['a hidden zero', (cell) => Object.assign(cell, { value: 0, numFmt: '0;-0;' })],
    ['thousands cut off', (cell) => Object.assign(cell, { value: 15400001234, numFmt: '0,' })],
    ['a fraction', (cell) => Object.assign(cell, { value: 0.5, numFmt: '# ?/?' })],
  ];
  const pairs = cellsOwn.flatMap((cell) => otherwise.map(([shown, change]) => ({ ...cell, shown, change })));

  test.each(pairs)('$list: $shown in $column', async ({ read, row, column, change }) => {
    const faults = await read(await listWith(row, column, change));
    expect(faults.filter((fault) => fault.column === column && fault.line === 3)[0]?.reason).toBe(
      '单元格里是TRUE/FALSE、百分数或自定义格式，显示的不是所存的值；请把该列设为文本后重新填写',
    );
  });

  test.each<[string, number | boolean, string, string]>([
    ['工号', 7, '"YG"0000', 'YG0007'],
    ['工号', 1200, '#,##0', '1200'],
    ['工号', 12, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', '12'],
    ['手机号', 15400001234, '0.00E+00', '15400001234'],
    ['手机号', 15400001234, '000 0000 0000', '154 0000 1234'],
  ])('%s %j through %j is %j', async (column, value, numFmt, expected) => {
    const row = { 姓名: '岚知夏', 工号: '7', 手机号: '15400001234' };
    const file = await listWith(row, column, (cell) => Object.assign(cell, { value, numFmt }));
    expect(await roster(file)).toEqual([]);
    const rows: string[][] = [];
    for await (const part of readTables(file, { shapes: [ROSTER.shape] }))
      if (part.part === 'row') rows.push(part.row.cells);
    expect(rows[1]?.[Object.keys(row).indexOf(column)]).toBe(expected);
  });

  test('a box that is ticked is a yes where yes and no are asked for', async () => {
    const row = { 姓名: '岚知夏', 工号: '7', 手机号: '15400001234', 是否外省: '否' };
    expect(await roster(await listWith(row, '是否外省', (cell) => Object.assign(cell, { value: true })))).toEqual([]);
  });
});
