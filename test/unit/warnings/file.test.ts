import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../../src/config/environment.ts';
import { readWarningFile, rowFault } from '../../../src/domain/intake/import.ts';
import { Problem } from '../../../src/lib/problem.ts';
import { yesOrNo } from '../../../src/lib/spreadsheet/cell-text.ts';
import { madeBook } from '../../support/made-book.ts';

const { texts } = readConfig({});
const CSV =
  '来源编号,等级,诈骗类型,员工编号,手机号\nYJ-1,特急,刷单返利,0001/0002,\nYJ-2,LOW,FAKE_LOAN,,154 1234 5678\n';
const ROWS = [
  {
    line: 2,
    input: { sourceRef: 'YJ-1', level: 'CRITICAL', fraudType: 'BRUSHING_REBATE', person: { employeeId: '0001/0002' } },
  },
  { line: 3, input: { sourceRef: 'YJ-2', level: 'LOW', fraudType: 'FAKE_LOAN', person: { phone: '154 1234 5678' } } },
];
/** 来源编号,等级,诈骗类型,员工编号 / YJ-1,特急,刷单返利,0001/0002 in GBK. */
const GBK = Buffer.from(
  'c0b4d4b4b1e0bac52cb5c8bcb62cd5a9c6adc0e0d0cd2cd4b1b9a4b1e0bac50a594a2d312cccd8bcb12ccba2b5a5b7b5c0fb2c303030312f303030320a',
  'hex',
);

describe('a file of warnings', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eqian-warn-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function read(bytes: Buffer | string) {
    const path = join(folder, 'file');
    await writeFile(path, bytes);
    return readWarningFile(path, texts);
  }

  test.each([
    ['UTF-8', CSV],
    ['a byte order mark', `\uFEFF${CSV}`],
  ])('CSV in %s: levels and types by code or Chinese name', async (_name, text) => {
    expect(await read(text)).toMatchObject({ rows: ROWS, faults: [], ignored: [] });
  });

  test('an example row is no warning', async () => {
    const { rows, ignored, ignoredRows } = await read(`${CSV}「示例」YJ-3,LOW,FAKE_LOAN,,15412345678\n`);
    expect([rows.length, ignored, ignoredRows]).toEqual([2, ['模板的示例1行（第4行）未读取'], 1]);
  });

  test('CSV in GBK', async () => {
    expect(await read(GBK)).toMatchObject({ rows: [ROWS[0]], faults: [], ignored: [] });
  });

  test('a workbook; a formula is refused in its cell, however right its result looks', async () => {
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet('预警');
    sheet.addRow(['来源编号', '等级', '诈骗类型', '员工编号']);
    sheet.addRow(['YJ-1', '特急', '刷单返利', '0001/0002']);
    sheet.addRow(['YJ-2', '特急', '刷单返利', { formula: 'D2', result: '0001/0002' }]);
    expect(await read(Buffer.from(await book.xlsx.writeBuffer()))).toMatchObject({
      rows: [ROWS[0]],
      faults: [{ line: 3, column: '员工编号', reason: '单元格是公式，请改成值后再导入', sample: '' }],
      ignored: [],
    });
  });

  test('a bad row is told by line, column, reason and masked sample; blank ones are passed over', async () => {
    const text = '来源编号,等级,诈骗类型\nYJ-1,很高,刷单返利\n,,\nYJ-2,特急,15412345678\n,特急,刷单返利\n';
    const { faults } = await read(text);
    expect(faults.map(({ line, column, sample }) => [line, column, sample])).toEqual([
      [2, '等级', '很高'],
      [4, '诈骗类型', '154****5678'],
      [5, '来源编号', ''],
    ]);
    for (const { reason } of faults) expect(reason).toMatch(/[\u4e00-\u9fff]/);
  });

  test('a column nobody reads is named, a missing one refuses the file', async () => {
    expect((await read(CSV.replace('手机号', '心情'))).ignored).toEqual(['E列“心情”不认识，未读取']);
    await expect(read(CSV.replace('等级', '心情'))).rejects.toMatchObject({
      messageZh: expect.stringContaining('表头缺少“等级”；第1行的列名是：来源编号、心情'),
    });
  });

  test('the same reference twice is no second warning: said, with the line it stands in first', async () => {
    const { rows, faults } = await read(`${CSV}YJ-1,HIGH,FAKE_LOAN,0001/0009,\n`);
    expect(rows.map(({ line }) => line)).toEqual([2, 3]);
    expect(faults).toEqual([
      { line: 4, column: '来源编号', reason: '与第2行来源编号重复，每起预警须有自己的编号', sample: 'YJ-1' },
    ]);
  });

  test('more than 10 MB is refused', async () => {
    const big = `${CSV}${'YJ,特急,刷单返利,,\n'.repeat(450_000)}`;
    await expect(read(big)).rejects.toMatchObject({ messageZh: '文件超过10MB，请拆分后再导入' });
  });

  test('a row that names nobody is a fault of the two columns that would', () => {
    const fault = rowFault(7, new Problem({ code: 'invalid', status: 400, field: 'person', messageZh: '请填写' }));
    expect(fault).toMatchObject({ line: 7, column: '员工编号、手机号' });
  });

  describe('“five were urgent, and one arrived”', () => {
    const fixture = (name: string) => readWarningFile(join(import.meta.dirname, '../../fixtures/lists', name), texts);
    const refsIn = ({ rows }: Awaited<ReturnType<typeof read>>) => rows.map(({ input }) => input.sourceRef);

    test('a heading that ends otherwise than its rows', async () => {
      const file = await fixture('warnings-mixed-line-ends.csv');
      expect([refsIn(file), file.faults]).toEqual([['mx-0', 'mx-1', 'mx-2', 'mx-3', 'mx-4'], []]);
    });

    test('a second sheet with the same heading is read too', async () => {
      const file = await fixture('warnings-on-two-sheets.xlsx');
      expect([refsIn(file), file.faults, file.ignored]).toEqual([['ms-1', 'ms-2'], [], []]);
    });

    test('hidden rows are named and not pushed, unless they are asked for', async () => {
      const head = { cells: ['来源编号', '等级', '诈骗类型'] };
      const row = (n: number, isHidden = false) => ({ cells: [`h-${n}`, '特急', '刷单返利'], isHidden });
      const bytes = await madeBook([{ name: '今日', rows: [head, row(1), row(2, true), row(3)] }]);
      const file = await read(bytes);
      expect([refsIn(file), file.ignoredRows, file.leftOut]).toEqual([['h-1', 'h-3'], 1, 1]);
      expect(file.ignored).toEqual([expect.stringMatching(/工作表“今日”隐藏或被筛选掉的1行（第3行）未读取/)]);
      expect(refsIn(await readWarningFile(bytes, texts, { includeHidden: true }))).toEqual(['h-1', 'h-2', 'h-3']);
    });

    test('two columns of one meaning, a date for a number, a failed formula, a comma too many: said, never guessed', async () => {
      await expect(read('来源编号,等级,诈骗类型,手机号,联系电话\n1,特急,刷单返利,1,2\n')).rejects.toMatchObject({
        code: 'column_twice',
      });
      const head = '来源编号,等级,诈骗类型,手机号,备注';
      const { rows, faults } = await read(
        `${head}\n3月1日,特急,刷单返利,,\na,特急,刷单返利,#N/A,\nb,特急,刷单返利,,一,二\nc,特急,刷单返利,15412345678.0,\n`,
      );
      expect(faults.map(({ line, column }) => `${line} ${column}`)).toEqual(['2 来源编号', '3 手机号', '4 整行']);
      expect(rows.map(({ input }) => input.person)).toEqual([{ phone: '15412345678' }]);
    });
  });

  describe('what is marked as a drill never becomes an alarm about somebody', () => {
    const HEAD = '来源编号,等级,诈骗类型,员工编号,单位编号,演练';
    const drills = async (text: string) => {
      const { rows, faults } = await read(text);
      return [rows.map(({ input }) => input.drill ?? false), faults.map(({ line, column }) => `${line} ${column}`)];
    };

    test('Y, √ and 演练 are drills', async () => {
      const file = await readFile(join(import.meta.dirname, '../../fixtures/drill-said-otherwise.csv'), 'utf8');
      expect(await drills(file)).toEqual([[true, true, true], []]);
    });

    test('否 and nothing are none', async () => {
      expect(await drills(`${HEAD}\nd-1,特急,刷单返利,a/1,,否\nd-2,特急,刷单返利,a/2,,\n`)).toEqual([
        [false, false],
        [],
      ]);
    });

    test('any other word is a fault of that row', async () => {
      const word = fc.stringMatching(/^[a-zA-Z一-龥0-9?？-]{1,6}$/);
      await fc.assert(
        fc.asyncProperty(word, async (said) => {
          fc.pre(yesOrNo(said, { yes: ['演练', '演习'], no: ['真实', '非演练'] }) === undefined);
          expect(await drills(`${HEAD}\nd-1,特急,刷单返利,a/1,,${said}\n`)).toEqual([[], ['2 演练']]);
        }),
        { numRuns: 50 },
      );
    });

    test('a logical cell of a workbook counts', async () => {
      const book = new ExcelJS.Workbook();
      const sheet = book.addWorksheet('预警');
      sheet.addRow(HEAD.split(','));
      sheet.addRow(['d-1', '特急', '刷单返利', 'a/1', '', true]);
      sheet.addRow(['d-2', '特急', '刷单返利', 'a/2', '', false]);
      const { rows } = await read(Buffer.from(await book.xlsx.writeBuffer()));
      expect(rows.map(({ input }) => input.drill ?? false)).toEqual([true, false]);
    });

    test('another heading for it counts, one that only looks like it refuses the file', async () => {
      const line = 'd-1,特急,刷单返利,a/1,,是';
      expect(await drills(`${HEAD.replace('演练', '是否演练')}\n${line}\n`)).toEqual([[true], []]);
      for (const heading of ['演练情况', '测试数据', 'isDrill'])
        await expect(read(`${HEAD.replace('演练', heading)}\n${line}\n`)).rejects.toMatchObject({
          messageZh: expect.stringContaining(`“${heading}”`),
        });
    });
  });
});
