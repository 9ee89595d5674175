import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { cellsOf, read, workbook } from './files.ts';

describe('a workbook of another program', () => {
  test('texts, long numbers, zeros in front, dates, rich text and formulas', async () => {
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet('名单');
      sheet.addRow(['姓名', '手机号', '工号', '入职日期', '岗位', '是否外省', '备注']);
      const row = sheet.addRow(['岚👷知', 15412345678, 12, new Date('2024-02-29T00:00:00Z'), null, true, 0.1 + 0.2]);
      row.getCell(3).numFmt = '0000';
      row.getCell(4).numFmt = 'yyyy"年"m"月"d"日"';
      row.getCell(5).value = { richText: [{ text: '操作' }, { text: '工', font: { bold: true } }] };
      sheet.addRow([{ formula: 'A2&"二"', result: '岚二' }, { formula: 'B2+1', result: 15412345679 }, ' 0013 ']);
    });
    expect(await read(bytes)).toMatchObject([
      { line: 1, cells: ['姓名', '手机号', '工号', '入职日期', '岗位', '是否外省', '备注'], formulas: [] },
      { line: 2, cells: ['岚👷知', '15412345678', '0012', '2024-02-29', '操作工', '是', '0.3'], formulas: [] },
      { line: 3, cells: ['岚二', '15412345679', '0013'], formulas: [0, 1] },
    ]);
  });

  test('a merged area shows its first cell everywhere, down and across, also over a gap', async () => {
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet('名单');
      sheet.addRow(['花名册']);
      sheet.mergeCells('A1:C1');
      sheet.addRow(['单位', '车间', '姓名']);
      for (const name of ['岚一', '岚二', '', '岚三']) sheet.addRow(['', '', name]);
      sheet.getCell('A3').value = '云栖厂';
      sheet.getCell('B3').value = '冲压';
      sheet.mergeCells('A3:A6');
      sheet.mergeCells('B3:B4');
    });
    expect(await cellsOf(bytes, { headings: ['单位', '车间', '姓名'] })).toEqual([
      ['单位', '车间', '姓名'],
      ['云栖厂', '冲压', '岚一'],
      ['云栖厂', '冲压', '岚二'],
      ['云栖厂', '', '岚三'],
    ]);
  });

  test('hidden sheets and sheets without the headings are passed over', async () => {
    const bytes = await workbook((book) => {
      book.addWorksheet('旧名单', { state: 'hidden' }).addRow(['姓名', '工号']);
      book.addWorksheet('说明').addRow(['请填写第三页']);
      const sheet = book.addWorksheet('名单');
      sheet.addRow(['姓名', '工号']);
      sheet.addRow(['岚知夏', '1']);
    });
    expect(await cellsOf(bytes, { headings: ['姓名', '工号'] })).toEqual([
      ['姓名', '工号'],
      ['岚知夏', '1'],
    ]);
    await expect(cellsOf(bytes, { headings: ['姓名', '部门'] })).rejects.toMatchObject({
      messageZh: expect.stringContaining('表头缺少“部门”'),
    });
  });

  test('days are counted from 1904 where the workbook says so', async () => {
    const bytes = await workbook((book) => {
      book.properties.date1904 = true;
      const cell = book.addWorksheet('x').getCell('A1');
      cell.value = new Date('2026-01-05T00:00:00Z');
      cell.numFmt = 'yyyy-mm-dd';
    });
    expect(await cellsOf(bytes)).toEqual([['2026-01-05']]);
  });
});

describe('a workbook of a stranger program', () => {
  const pack = async (parts: Record<string, string>): Promise<Buffer> => {
    const zip = new ZipFile();
    for (const [path, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), path);
    zip.end();
    return buffer(zip.outputStream);
  };
  const frame = {
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId9"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId9" Type="x/worksheet" Target="/xl/worksheets/one.xml"/></Relationships>',
  };

  test('prefixed names, cells without places, phones as 1.54E+10, phonetic readings, escapes', async () => {
    const sheet = `<x:worksheet xmlns:x="m"><x:sheetData>
      <x:row><x:c><x:v>1.5412345678E10</x:v></x:c><x:c t="s"><x:v>0</x:v></x:c></x:row>
      <x:row r="5"><x:c r="B5" t="inlineStr"><x:is><x:r><x:t>a_x000D_&amp;</x:t></x:r></x:is></x:c><x:c t="b"><x:v>0</x:v></x:c></x:row>
      </x:sheetData></x:worksheet>`;
    const strings = '<sst><si><t>岚</t><rPh sb="0" eb="1"><t>lan</t></rPh></si></sst>';
    const bytes = await pack({ ...frame, 'xl/worksheets/one.xml': sheet, 'xl/sharedStrings.xml': strings });
    const rows = await read(bytes);
    expect(rows.map(({ line, cells }) => [line, cells])).toEqual([
      [1, ['15412345678', '岚']],
      [5, ['', 'a\r&', '否']],
    ]);
  });

  test('a document type is refused, so no entity ever grows', async () => {
    const sheet = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>';
    const bytes = await pack({ ...frame, 'xl/worksheets/one.xml': sheet });
    await expect(read(bytes)).rejects.toMatchObject({ code: 'file_damaged' });
  });

  test('one row more than a hundred thousand is refused', async () => {
    const rows = '<row><c><v>1</v></c></row>'.repeat(100_002);
    const bytes = await pack({
      ...frame,
      'xl/worksheets/one.xml': `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    });
    await expect(read(bytes)).rejects.toMatchObject({ code: 'file_too_long' });
  });

  test('a number of more than fifteen digits has lost the rest of them: none are made up', async () => {
    const bytes = await workbook((book) => {
      const sheet = book.addWorksheet('名单');
      sheet.addRow(['姓名', '工号']);
      sheet.addRow(['岚知夏', 1.234567890123456e18]);
      sheet.addRow(['岚知秋', 123456789012345]);
    });
    const cells = await cellsOf(bytes);
    expect(JSON.stringify(cells)).toContain('1.23456789012346E+18');
    expect(JSON.stringify(cells)).toContain('123456789012345');
  });
});
