import { describe, expect, test } from 'vitest';
import { cellsOf, dripped, read } from './files.ts';

/** 乡镇街道,姓名 / 青岚街道,岚知夏 in GBK, as Excel saves it. */
const GBK = Buffer.from('cfe7d5f2bdd6b5c02cd0d5c3fb0d0ac7e0e1b0bdd6b5c02ce1b0d6aacfc40d0a', 'hex');
const TABLE = [
  ['乡镇街道', '姓名'],
  ['青岚街道', '岚知夏'],
];
const TEXT = '乡镇街道,姓名\r\n青岚街道,岚知夏\r\n';

describe('a CSV is read whatever it was saved as', () => {
  test.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['GBK', GBK],
    ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['semicolons', Buffer.from(TEXT.replaceAll(',', ';'))],
    ['tabs', Buffer.from(TEXT.replaceAll(',', '\t'))],
    ['old line ends', Buffer.from(TEXT.replaceAll('\r\n', '\r'))],
    ['no line end at the end', Buffer.from(TEXT.trimEnd())],
  ])('%s, in one piece and byte by byte', async (_name, bytes) => {
    expect(await cellsOf(bytes)).toEqual(TABLE);
    expect(await cellsOf(dripped(bytes))).toEqual(TABLE);
  });

  test('GBK is recognised behind 200 KB of ASCII, and a character cut by the probe is no reason for it', async () => {
    const ascii = Buffer.from('a,b\r\n'.repeat(40_000));
    const gbk = (await cellsOf(Buffer.concat([ascii, GBK]))).slice(-2);
    expect(gbk).toEqual(TABLE);
    const utf8 = await cellsOf(Buffer.from(`${'岚,夏\n'.repeat(20_000)}青,岚\n`));
    expect(new Set(utf8.flat())).toEqual(new Set(['岚', '夏', '青']));
  });

  test('emoji and rare characters survive in UTF-8 and in GB18030', async () => {
    expect(await cellsOf(Buffer.from('岚👷知,㐀𠮷'))).toEqual([['岚👷知', '㐀𠮷']]);
    // 🐵 is 94 39 CE 37 in GB18030.
    const gb18030 = Buffer.concat([Buffer.from('e1b0', 'hex'), Buffer.from('9439ce37', 'hex'), Buffer.from(',a')]);
    expect(await cellsOf(gb18030)).toEqual([['岚🐵', 'a']]);
  });

  test('blank rows are passed over and the lines still count as in the file', async () => {
    const rows = await read(Buffer.from('a,b\n\n , \n1,2\n"x\ny",3\n4,5\n'));
    expect(rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [1, 'a', 'b'],
      [4, '1', '2'],
      [6, 'x\ny', '3'],
      [7, '4', '5'],
    ]);
  });

  test('="0012" is the text 0012; any other formula is flagged', async () => {
    const rows = await read(Buffer.from('"=""0012""",=1+1,x\n'));
    expect(rows).toEqual([{ line: 1, cells: ['0012', '=1+1', 'x'], formulas: [1] }]);
  });

  test('a title above the headings is passed over, decorated headings are found', async () => {
    const text = '员工花名册\n制表：人事部,2026\n* 姓名（必填）,工 号\n岚知夏,1\n';
    const rows = await read(Buffer.from(text), { headings: ['姓名', '工号'] });
    expect(rows.map(({ line }) => line)).toEqual([3, 4]);
  });
});

describe('what cannot be read is refused in words', () => {
  test.each([
    [
      'a missing heading',
      Buffer.from('姓名,电话\n'),
      expect.stringContaining('表头缺少“工号”；第1行的列名是：姓名、电话'),
    ],
    ['nothing at all', Buffer.alloc(0), '文件是空的，请使用模板填写'],
    ['an old .xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), expect.stringContaining('旧版Excel')],
    ['a broken workbook', Buffer.from('PK\x03\x04 and then rubbish'), expect.stringContaining('工作簿已损坏')],
  ])('%s', async (_name, bytes, messageZh) => {
    await expect(read(bytes, { headings: ['姓名', '工号'] })).rejects.toMatchObject({ status: 400, messageZh });
  });

  test('a quote that never ends does not swallow the file into memory', async () => {
    const endless = Buffer.from(`a,b\n1,"${'x,y\n'.repeat(100_000)}`);
    await expect(read(endless)).rejects.toMatchObject({ messageZh: expect.stringContaining('双引号没有成对') });
  });

  test('a file above the limit is refused while it is read', async () => {
    const refusal = read(Buffer.from('a,b\n'.repeat(600_000)), { maxBytes: 2 * 1024 * 1024 });
    await expect(refusal).rejects.toMatchObject({ messageZh: '文件超过2MB，请拆分后再导入' });
  });
});
