import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../../src/config/files.ts';
import { readSettings } from '../../../src/config/settings.ts';
import { readTexts } from '../../../src/config/texts.ts';
import { type Column, ROSTER, templateSheets } from '../../../src/domain/roster/import.ts';
import { faultWords } from '../../../src/kernel/imports/index.ts';
import { createAccount, ignoredText, readTables, type Source, writeXlsx } from '../../../src/lib/spreadsheet/index.ts';
import { sink } from '../spreadsheet/files.ts';
import { readRow } from './read-row.ts';

const texts = readTexts(packageRoot(), readSettings(packageRoot()));
const words = faultWords(texts.roster);
const fixture = (name: string) => readFileSync(join(packageRoot(), 'test/fixtures/lists', name));

/** A roster as the import reads it: who is taken, what is wrong, what was not read. */
async function read(source: Source, includeHidden = false) {
  const account = createAccount();
  const taken: string[] = [];
  const faults: string[] = [];
  let columns: (Column | null)[] = [];
  let headings: string[] = [];
  for await (const part of readTables(source, { shapes: [ROSTER.shape], includeHidden })) {
    account.see(part);
    if (part.part === 'table') {
      columns = part.columns as (Column | null)[];
      headings = part.headings;
    }
    if (part.part !== 'row') continue;
    const { row, faults: found } = readRow(part.row, columns, { today: '2026-11-30', words, headings });
    if (!found.some(({ severity }) => severity === 'ERROR')) taken.push(`${row.name} ${row.employeeNo} ${row.phone}`);
    faults.push(...found.map(({ column, severity, reason }) => `${severity} ${column} ${reason}`));
  }
  return { taken, faults, ignored: account.ignored.map(ignoredText), ignoredRows: account.ignoredRows };
}

async function refusal(source: Source): Promise<string> {
  const said: unknown = await read(source).catch((error: { messageZh: string }) => error.messageZh);
  return String(said);
}

describe('“my list was imported, and half of it is missing”', () => {
  test('a list whose heading ends otherwise than its rows loses none of them', async () => {
    const { taken, ignored } = await read(fixture('mixed-line-ends.csv'));
    expect([taken.length, taken[0], taken[9]]).toEqual([10, '岚知夏 MM00 15499001501', '岚知青 MM09 15499001510']);
    expect(ignored).toEqual(['D列“备注”不认识，未读取']);
  });

  test('every sheet with the headings is read, one workshop a sheet', async () => {
    const { taken } = await read(fixture('three-workshops-on-three-sheets.xlsx'));
    expect([taken.length, taken.at(-1)]).toEqual([15, '岚知明 S304 15499001055']);
    expect((await read(fixture('full-list-on-two-sheets.xlsx'))).taken.length).toBe(55);
  });

  test('a stray quote that swallows rows refuses the list and says where it stands', async () => {
    expect(await refusal(fixture('stray-quote.csv'))).toMatch(/第4行的双引号到第9行才结束.*删去多余的双引号/);
  });

  test('two columns of one meaning refuse the list: a relative’s number never becomes the worker’s', async () => {
    expect(await refusal(fixture('phone-and-contact-number.xlsx'))).toMatch(/C列“手机号”、D列“联系电话”.*只保留一列/);
    expect(await refusal(fixture('phone-column-twice.xlsx'))).toMatch(/2列都表示“手机号”/);
  });

  test('tables side by side are refused with what to do', async () => {
    expect(await refusal(fixture('side-by-side.xlsx'))).toMatch(/并排的两张表.*移到左边的表下面/);
  });

  test('a template’s example that was left in is nobody, and the answer says which row it is', async () => {
    const [sheet] = templateSheets();
    const { out, bytes } = sink();
    await writeXlsx(out, sheet ? [sheet] : []);
    const { taken, faults, ignored, ignoredRows } = await read(bytes());
    expect({ taken, faults, ignored, ignoredRows }).toEqual({
      taken: [],
      faults: [],
      ignored: ['工作表“名单”模板的示例1行（第2行）未读取'],
      ignoredRows: 1,
    });
  });

  test.each(['示例单位（请删去本行）', '【示例】青岚厂', '（示例）青岚厂'])('so is one marked %s', async (name) => {
    const file = Buffer.from(`单位名称,姓名,工号,手机号\n${name},岚知夏,1,15499001001\n示例厂,岚知秋,2,15499001002\n`);
    const { taken, ignored } = await read(file);
    expect([taken, ignored]).toEqual([['岚知秋 2 15499001002'], ['模板的示例1行（第2行）未读取']]);
  });

  test('a filtered row is named and left out, and taken when asked for', async () => {
    const { taken, ignored } = await read(fixture('filtered-row.xlsx'));
    expect(taken.map((one) => one.split(' ')[1])).toEqual(['H000', 'H002', 'H003', 'H004']);
    expect(ignored).toEqual(['工作表“Sheet”隐藏或被筛选掉的1行（第3行）未读取；需要导入请选“包括隐藏行”']);
    expect((await read(fixture('filtered-row.xlsx'), true)).taken.length).toBe(5);
  });
});

describe('“that is not my employee number”', () => {
  test('a number is what its cell shows: YG0007, not 7', async () => {
    const { taken } = await read(fixture('numbers-by-their-format.xlsx'));
    expect(taken).toEqual(['岚知夏 YG0007 15499001093', '岚知秋 YG0008 15499001094', '岚知舟 00009 15499001095']);
  });

  test('an apostrophe or a tab that only kept the zeros is no part of it', async () => {
    const { taken, faults } = await read(fixture('apostrophes.csv'));
    expect(taken.map((one) => one.split(' ')[1])).toEqual(['0012', '0013', '0014', '0015']);
    expect(faults).toEqual([]);
  });

  test.each(['2026-03-01', '2026/3/1', '3月1日', '1-Mar', 'Mar-01'])(
    '%s is 3-1 that became a date: refused',
    async (day) => {
      const { taken, faults } = await read(Buffer.from(`姓名,工号,手机号\n岚知夏,${day},15499001001\n`));
      expect([taken, faults]).toEqual([[], expect.arrayContaining([expect.stringMatching(/ERROR 工号 单元格是日期/)])]);
    },
  );

  test('full-width digits are digits, and what a program made a decimal is read with a remark', async () => {
    const { taken } = await read(Buffer.from('姓名,工号,手机号\n岚知夏,ＹＧ００７,１５４９９００１００１\n'));
    expect(taken).toEqual(['岚知夏 YG007 15499001001']);
    const decimals = await read(fixture('decimals-of-a-program.csv'));
    expect(decimals.taken[0]).toBe('岚知夏 700 15499001155');
    expect(decimals.faults[0]).toMatch(/^WARN 工号 写成了小数，已按700读取/);
  });
});

describe('“she was hired twice because her name has another dot”', () => {
  test('names are kept with one kind of dot and without padding', async () => {
    const names = async (file: string) => (await read(fixture(file))).taken.map((one) => one.split(' ')[0]);
    const expected = ['阿依古丽·买买提', '欧阳知夏', '岚夏', '迪丽·岚'];
    expect(await names('names-first.xlsx')).toEqual(expected);
    expect(await names('names-with-another-dot.xlsx')).toEqual(expected);
  });
});

describe('“it told me to do the wrong thing”', () => {
  test.each([
    ['employee-number-by-another-name.xlsx', '岚知夏 A000 15499001078'],
    ['phone-by-another-name.xlsx', '岚知夏 A100 15499001081'],
  ])('%s: usual other headings are taken', async (file, first) => {
    const { taken, faults } = await read(fixture(file));
    expect([taken[0], taken.length, faults]).toEqual([first, 3, []]);
  });

  test('a workbook under a password is called that, not an old one', async () => {
    expect(await refusal(fixture('under-a-password.xlsx'))).toMatch(/打开密码.*清除/);
  });

  test('one broken byte costs one row, not the list', async () => {
    const { taken, faults } = await read(fixture('one-broken-byte.csv'));
    expect([taken.length, faults]).toEqual([4, [expect.stringMatching(/ERROR 姓名 有损坏的字符/)]]);
  });

  test('#REF!, #N/A and 0 are nobody’s name or number', async () => {
    const { taken, faults } = await read(fixture('failed-formulas.xlsx'));
    expect(taken).toEqual([]);
    expect(faults.map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
      'ERROR 工号',
      'ERROR 姓名',
      'ERROR 姓名',
    ]);
  });

  test.each([
    ['02588881234', '座机'],
    ['1549900115', '这里有10位数字'],
    ['15499001155/15499001156', '不止一个号码'],
    ['15499001155（家属）', '数字以外的文字'],
    ['1.5499E+10', '科学计数法'],
    ['不详', '没有数字'],
  ])('a phone %s is said as what it is', async (phone, expected) => {
    const { faults } = await read(Buffer.from(`姓名,工号,手机号\n岚知夏,1,${phone}\n`));
    expect(faults).toEqual([expect.stringContaining(expected)]);
  });

  test('a fault names the column as the file does', async () => {
    const { faults } = await read(Buffer.from('员工姓名,员工编号,手机号码\n岚知夏,1,123\n'));
    expect(faults).toEqual([expect.stringMatching(/^ERROR 手机号码 /)]);
  });

  test('headings with invisible marks and remarks are found, and what lacks is said beside what is there', async () => {
    const { taken } = await read(Buffer.from('\u200B姓\u00A0名,工号【必填】,手机号*（11位）\n岚知夏,1,15499001001\n'));
    expect(taken.length).toBe(1);
    expect(await refusal(Buffer.from('姓名,编号,手机号\n岚知夏,1,15499001001\n'))).toMatch(
      /缺少“工号”；第1行的列名是：姓名、编号、手机号/,
    );
  });

  test.each<[string, Buffer, RegExp]>([
    [
      'a page called .xls',
      Buffer.from('<html><body><table><tr><td>姓名</td></tr></table></body></html>'),
      /网页（HTML）.*另存为/,
    ],
    ['an archived page', Buffer.from('MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n'), /MHTML/],
    ['XML of Excel 2003', Buffer.from('<?xml version="1.0"?><Workbook></Workbook>'), /XML格式.*另存为/],
    ['an encryption product’s file', Buffer.from('%TSD-Header-###%\0\x01\x02'), /文档加密软件.*解密/],
    [
      'another one’s',
      Buffer.concat([Buffer.from('62142365', 'hex'), Buffer.from('\0\0E-SafeNet\0LOCK')]),
      /文档加密软件/,
    ],
    ['what looks encrypted', Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * n * 31 + n * 7) % 256)), /加密/],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /旧版Excel/],
    ['a PDF', Buffer.from('%PDF-1.7'), /PDF/],
  ])('%s is said to be that', async (_name, bytes, expected) => {
    expect(await refusal(bytes)).toMatch(expected);
  });

  test.each([
    ['👷🏽‍♀️', 'ERROR 姓名 不像姓名，请逐行填写姓名'],
    ...['同上', '已离职', '待定', 'TRUE', '男'].map((word) => [word, 'ERROR 姓名 不像姓名，请逐行填写姓名']),
    ['\u3164\u3164', 'ERROR 姓名 不能为空'],
    ['岚👷知', 'WARN 姓名 姓名里有表情符号，请核对'],
    ...['岚夏2', '岚夏12', '岚夏２'].map((name) => [name, 'WARN 姓名 姓名末尾有数字，请核对']),
    ['岚?夏', 'ERROR 姓名 姓名里有“?”，可能是生僻字在另存时丢失；请核对，并另存为.xlsx后重新导入'],
    ['<script>岚夏</script>', 'ERROR 姓名 姓名里有文字以外的符号，请只填写姓名'],
  ])('a name like %j', async (name, expected) => {
    expect((await read(Buffer.from(`姓名,工号,手机号\n${name},1,15499001001\n`))).faults).toEqual([expected]);
  });

  test.each(['同上', 'TRUE', '12:30', '08:00:00', '😀', '+'])(
    'what is no number is not taken for one: %s',
    async (number) => {
      expect((await read(Buffer.from(`姓名,工号,手机号\n岚知夏,${number},15499001001\n`))).faults).toEqual([
        'ERROR 工号 不像工号，请逐行填写（如00123）',
      ]);
    },
  );

  test.each(['甲', 'A-1', '0', '3.1', '①', '临时01', '-5'])('%s is a number', async (number) => {
    expect((await read(Buffer.from(`姓名,工号,手机号\n岚知夏,${number},15499001001\n`))).faults).toEqual([]);
  });

  test.each(['1.23E+05', '1E5', '6.2e+17'])(
    'a number that a spreadsheet has cut off is no number: %s',
    async (number) => {
      expect((await read(Buffer.from(`姓名,工号,手机号\n岚知夏,${number},15499001001\n`))).faults).toEqual([
        'ERROR 工号 被表格改成了科学计数法，后面的数字已丢失；请把该列设为文本后重新填写',
      ]);
    },
  );

  test.each(['阿依古丽·买买提', '岚夏（小）', "O'Brien", 'Anna-Lena', '岚夏二', 'Anna2'])(
    '%s is a name',
    async (name) => {
      expect((await read(Buffer.from(`姓名,工号,手机号\n${name},1,15499001001\n`))).faults).toEqual([]);
    },
  );
});
