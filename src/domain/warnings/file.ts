import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Texts } from '../../config/text-file.ts';
import { maskText } from '../../lib/masking.ts';
import { Problem } from '../../lib/problem.ts';
import { cut } from '../../lib/text.ts';
import { NewWarningBody, type NewWarningInput } from './api.ts';

export interface RowFault {
  line: number;
  column: string;
  reason: string;
  /** What stood there, masked and cut. */
  sample: string;
}

export interface WarningFile {
  rows: { line: number; input: NewWarningInput }[];
  faults: RowFault[];
}

/** Chinese headings of the template, and the field each fills. */
const COLUMNS = {
  来源编号: 'sourceRef',
  等级: 'level',
  诈骗类型: 'fraudType',
  员工编号: 'employeeId',
  手机号: 'phone',
  单位编号: 'orgId',
  备注: 'note',
  演练: 'drill',
} as const;
type Column = keyof typeof COLUMNS;
const HEADINGS = Object.keys(COLUMNS) as Column[];
const REQUIRED: Column[] = ['来源编号', '等级', '诈骗类型'];
const BYTES_AT_MOST = 10 * 1024 * 1024;

/** Reads CSV (UTF-8 with or without BOM, GBK) or XLSX by content; levels and types may be codes or their Chinese names. */
export async function readWarningFile(path: string, texts: Texts): Promise<WarningFile> {
  const bytes = await readFile(path);
  if (bytes.length > BYTES_AT_MOST) throw refused('文件超过10MB，请拆分后再导入');
  const table = bytes.subarray(0, 2).toString('latin1') === 'PK' ? await fromXlsx(bytes) : fromCsv(bytes);
  const [heading, ...body] = table;
  const names = (heading?.cells ?? []).map((cell) => cell.trim());
  const missing = REQUIRED.find((column) => !names.includes(column));
  if (missing) throw refused((texts.messages['file.columns'] ?? '').replace('{reason}', missing));

  const file: WarningFile = { rows: [], faults: [] };
  for (const { line, cells } of body) {
    const row = Object.fromEntries(
      HEADINGS.map((column) => [column, (cells[names.indexOf(column)] ?? '').trim()]),
    ) as Record<Column, string>;
    if (Object.values(row).every((cell) => cell === '')) continue;
    const parsed = NewWarningBody.safeParse(bodyOf(row, texts));
    if (parsed.success) file.rows.push({ line, input: parsed.data });
    else file.faults.push(faultOf(line, row, String(parsed.error.issues[0]?.path.at(-1) ?? ''), texts));
  }
  return file;
}

/** A row the service refused, in the same shape as one that could not be read. */
export function rowFault(line: number, error: unknown): RowFault {
  if (!(error instanceof Problem)) throw error;
  return { line, column: columnOf(error.field ?? ''), reason: error.messageZh, sample: '' };
}

function bodyOf(row: Record<Column, string>, texts: Texts): Record<string, unknown> {
  const level = Object.entries(texts.levels).find(([, { tag }]) => tag === row.等级)?.[0] ?? row.等级;
  const fraudType = Object.entries(texts.fraudTypes).find(([, { name }]) => name === row.诈骗类型)?.[0] ?? row.诈骗类型;
  const person = {
    ...(row.员工编号 ? { employeeId: row.员工编号 } : {}),
    ...(row.手机号 ? { phone: row.手机号 } : {}),
  };
  return {
    sourceRef: row.来源编号,
    level,
    fraudType,
    ...(Object.keys(person).length > 0 ? { person } : {}),
    ...(row.单位编号 ? { orgId: row.单位编号 } : {}),
    ...(row.备注 ? { note: row.备注 } : {}),
    ...(row.演练 === '是' ? { drill: true } : {}),
  };
}

function faultOf(line: number, row: Record<Column, string>, field: string, texts: Texts): RowFault {
  const column = columnOf(field);
  const key = {
    sourceRef: 'sourceRef.missing',
    level: 'level.unknown',
    fraudType: 'fraudType.unknown',
    note: 'note.length',
  }[field];
  const reason = (key && texts.messages[key]?.replace('{n}', '200')) ?? '内容有误，请更正后重新导入';
  const sample = column in row ? row[column as Column] : '';
  return { line, column, reason, sample: cut(maskText(sample), 20) };
}

function columnOf(field: string): string {
  const last = field.split('.').at(-1);
  return HEADINGS.find((column) => COLUMNS[column] === last) ?? field;
}

interface Row {
  line: number;
  cells: string[];
}

const CsvRows = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

function fromCsv(bytes: Buffer): Row[] {
  const parsed: unknown = parse(decode(bytes), { info: true, relaxColumnCount: true, skipEmptyLines: false });
  return CsvRows.parse(parsed).map(({ record, info }) => ({ line: info.lines, cells: record }));
}

/** UTF-8 when it is valid UTF-8, else GBK, which is what Excel saves here by default. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gbk').decode(bytes);
  }
}

async function fromXlsx(bytes: Buffer): Promise<Row[]> {
  // Half a second of loading that only this needs.
  const { default: ExcelJS } = await import('exceljs');
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(new Uint8Array(bytes).buffer);
  const [sheet] = workbook.worksheets;
  const rows: Row[] = [];
  sheet?.eachRow((row) => {
    const cells = Array.from({ length: row.cellCount }, (_, index) => row.getCell(index + 1).text);
    rows.push({ line: row.number, cells });
  });
  return rows;
}

function refused(messageZh: string): Problem {
  return new Problem({ code: 'file_refused', status: 400, messageZh });
}
