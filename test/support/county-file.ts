import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { writeXlsx } from '../../src/lib/spreadsheet/index.ts';

type Row = readonly string[];

export interface CountyTables {
  places?: readonly Row[];
  organisations?: readonly Row[];
  officers?: readonly Row[];
}

const SHEETS = [
  ['places', '辖区', ['类型', '名称', '编码', '上级编码', '派出所', '人口']],
  ['organisations', '单位', ['单位名称', '统一社会信用代码', '类型', '规模', '乡镇街道', '派出所', '社区民警']],
  ['officers', '民警', ['姓名', '警号', '企业微信账号', '角色', '辖区', '手机号']],
] as const;

/** A county's list as a workbook, a sheet for each table given. */
export async function countyFile(tables: CountyTables): Promise<Buffer> {
  const out = new PassThrough();
  const sheets = SHEETS.flatMap(([key, name, headings]) =>
    tables[key] ? [{ name, columns: headings.map((heading) => ({ heading, asText: true })), rows: tables[key] }] : [],
  );
  const [bytes] = await Promise.all([buffer(out), writeXlsx(out, sheets)]);
  return bytes;
}
