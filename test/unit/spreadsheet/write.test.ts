import ExcelJS from 'exceljs';
import { describe, expect, test } from 'vitest';
import { neutralise, withoutApostrophe, writeCsv, writeXlsx } from '../../../src/lib/spreadsheet/index.ts';
import { cellsOf, sink } from './files.ts';

const dangerous = ['=1+1', '+8615412345678', '-2', '@SUM(A1)', '\tx', '\rx', '＝1'];
const harmless = ['岚知夏', '12', "'x", 'a=1', '', '👷'];

describe('what is written', () => {
  test('texts that a spreadsheet would run get an apostrophe, and lose it on the way back', () => {
    expect(dangerous.map(neutralise)).toEqual(dangerous.map((text) => `'${text}`));
    expect(harmless.map(neutralise)).toEqual(harmless);
    for (const text of [...dangerous, ...harmless]) expect(withoutApostrophe(neutralise(text))).toBe(text);
  });

  test('CSV begins with a byte order mark, quotes what needs it and keeps numbers', async () => {
    const { out, bytes } = sink();
    await writeCsv(out, [
      ['姓名', '备注', '差'],
      ['岚"知"夏', '一,二\n三', -5],
      ['=cmd', null, undefined],
    ]);
    expect(bytes().toString()).toBe('\uFEFF姓名,备注,差\r\n"岚""知""夏","一,二\n三",-5\r\n\'=cmd,,\r\n');
  });

  test('a workbook opens in another program with headings, numbers and texts, and reads back the same', async () => {
    const { out, bytes } = sink();
    const rows = [
      ['岚👷 <&>"', -1.5, '0012'],
      ['=1+1', 7, null],
    ];
    const columns = [{ heading: '姓名' }, { heading: '数' }, { heading: '工号', asText: true, choices: ['1', '2'] }];
    await writeXlsx(out, [
      { name: '名单', columns, rows },
      { name: '空', columns: [], rows: [] },
    ]);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(new Uint8Array(bytes()).buffer);
    const sheet = book.getWorksheet('名单');
    expect(sheet?.getRow(1).font?.bold ?? sheet?.getCell('A1').font.bold).toBe(true);
    expect([sheet?.getCell('A2').value, sheet?.getCell('B2').value]).toEqual(['岚👷 <&>"', -1.5]);
    expect(sheet?.getCell('A3').type).toBe(ExcelJS.ValueType.String);
    expect(sheet?.getCell('C2').numFmt).toBe('@');
    expect(await cellsOf(bytes())).toEqual([
      ['姓名', '数', '工号'],
      ['岚👷 <&>"', '-1.5', '0012'],
      ["'=1+1", '7'],
    ]);
  });

  test('rows that fail while they are fetched fail the file', async () => {
    async function* rows() {
      yield ['a'];
      throw new Error('the database is gone');
    }
    const { out } = sink();
    await expect(writeXlsx(out, [{ name: 'x', columns: [], rows: rows() }])).rejects.toThrow('the database is gone');
  });
});
