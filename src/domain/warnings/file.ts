import type { Texts } from '../../config/text-file.ts';
import { maskText } from '../../lib/masking.ts';
import { Problem } from '../../lib/problem.ts';
import { headingOf, readTable } from '../../lib/spreadsheet/index.ts';
import { cut } from '../../lib/text.ts';
import { yesOrNo } from '../../lib/yes-no.ts';
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
  /** Headings that nobody reads. */
  ignored: string[];
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
/** Other headings for the drill mark. One that looks like it and is none of these refuses the file: without it a drill would be taken for real. */
const DRILL_HEADINGS = ['是否演练', '演练标志', '演练标记', '演练预警'];
const LIKE_DRILL = /演练|演习|测试|drill/i;
const DRILL_WORDS = { yes: ['演练', '演习'], no: ['真实', '非演练'] };
const BYTES_AT_MOST = 10 * 1024 * 1024;

/** Reads CSV (UTF-8 with or without BOM, GBK) or XLSX by content; levels and types may be codes or their Chinese names. */
export async function readWarningFile(path: string, texts: Texts): Promise<WarningFile> {
  const file: WarningFile = { rows: [], faults: [], ignored: [] };
  let names: string[] | null = null;
  for await (const { line, cells, formulas } of readTable(path, { headings: REQUIRED, maxBytes: BYTES_AT_MOST })) {
    if (names === null) {
      names = cells.map((cell) => meantBy(headingOf(cell)));
      file.ignored = names.filter((name) => name !== '' && !isColumn(name)).map((name) => cut(name, 20));
      continue;
    }
    const row = rowOf(names, cells);
    if (Object.values(row).every((cell) => cell === '')) continue;
    const formula = formulas.map((index) => names?.[index]).find(isColumn);
    const parsed = NewWarningBody.safeParse(bodyOf(row, texts));
    if (formula) file.faults.push({ line, column: formula, reason: '单元格是公式，请改成值后再导入', sample: '' });
    else if (parsed.success) file.rows.push({ line, input: parsed.data });
    else file.faults.push(faultOf(line, row, String(parsed.error.issues[0]?.path.at(-1) ?? ''), texts));
  }
  return file;
}

/** A row the service refused, in the same shape as one that could not be read. */
export function rowFault(line: number, error: unknown): RowFault {
  if (!(error instanceof Problem)) throw error;
  return { line, column: columnOf(error.field ?? ''), reason: error.messageZh, sample: '' };
}

function rowOf(names: readonly string[], cells: readonly string[]): Record<Column, string> {
  const cellOf = (column: Column) => cells[names.indexOf(column)] ?? '';
  return Object.fromEntries(HEADINGS.map((column) => [column, cellOf(column)])) as Record<Column, string>;
}

function meantBy(heading: string): string {
  if (DRILL_HEADINGS.includes(heading)) return '演练';
  if (isColumn(heading) || !LIKE_DRILL.test(heading)) return heading;
  const messageZh = `不认识的列“${cut(heading, 12)}”：如果它表示演练，请把表头改为“演练”；如果不是，请删去这一列后再导入`;
  throw new Problem({ code: 'file_headings', status: 400, messageZh });
}

function isColumn(name: string | undefined): name is Column {
  return name !== undefined && Object.hasOwn(COLUMNS, name);
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
    ...drillOf(row.演练),
  };
}

/** Blank is no drill; a word nobody knows stays, and is a fault of its row. */
function drillOf(text: string): { drill?: true | string } {
  if (text === '') return {};
  const drill = yesOrNo(text, DRILL_WORDS) ?? text;
  return drill === false ? {} : { drill };
}

function faultOf(line: number, row: Record<Column, string>, field: string, texts: Texts): RowFault {
  const column = columnOf(field);
  const key = {
    sourceRef: 'sourceRef.missing',
    level: 'level.unknown',
    fraudType: 'fraudType.unknown',
    note: 'note.length',
    drill: 'drill.unknown',
  }[field];
  const reason = (key && texts.messages[key]?.replace('{n}', '200')) ?? '内容有误，请更正后重新导入';
  const sample = column in row ? row[column as Column] : '';
  return { line, column, reason, sample: cut(maskText(sample), 20) };
}

function columnOf(field: string): string {
  const last = field.split('.').at(-1);
  return HEADINGS.find((column) => COLUMNS[column] === last) ?? field;
}
