import type { Texts } from '../../config/text-file.ts';
import { maskText } from '../../lib/masking.ts';
import { normalisePhone, readPhone } from '../../lib/phone.ts';
import { Problem } from '../../lib/problem.ts';
import {
  cleaned,
  createAccount,
  ignoredText,
  isNothing,
  type Kinds,
  keyText,
  mergedRows,
  readTablesAside,
  type SheetPlace,
  type Source,
  type TableRow,
  type TableShape,
  troublesOf,
  whereIs,
} from '../../lib/spreadsheet/index.ts';
import { cut } from '../../lib/text.ts';
import { yesOrNo } from '../../lib/yes-no.ts';
import { NewWarningBody, type NewWarningInput } from '../warnings/index.ts';

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
  /** Sheets, columns and rows that were not read, in words for whoever sent the file. */
  ignored: string[];
  ignoredRows: number;
  /** Of them, those that may well be warnings. */
  leftOut: number;
  /** Where the lines of each sheet begin. */
  sheets: readonly SheetPlace[];
}

/** One that looks like the drill mark and is not known as it refuses the file: without it a drill would be taken for real. */
const LIKE_DRILL = /演练|演习|测试|drill/i;
const DRILL_WORDS = { yes: ['演练', '演习'], no: ['真实', '非演练'] };
const BYTES_AT_MOST = 10 * 1024 * 1024;
/** More than anybody brings at once; a file is held in memory whole. */
const ROWS_AT_MOST = 20_000;
const KINDS: Kinds<Column> = {
  keys: ['来源编号', '员工编号', '单位编号'],
  free: ['备注'],
  flags: ['演练'],
  own: ['来源编号', '员工编号', '手机号'],
};

/** Reads CSV (any encoding) or XLSX (every visible sheet) by content; levels and types may be codes or their Chinese names. */
export async function readWarningFile(
  source: Source,
  texts: Texts,
  { includeHidden = false }: { includeHidden?: boolean } = {},
): Promise<WarningFile> {
  const account = createAccount();
  const rows: WarningFile['rows'] = [];
  const faults: RowFault[] = [];
  /** By source reference: the same one again would be taken for the same warning, and nobody warned. */
  const firstWith = new Map<string, number>();
  let columns: (Column | null)[] = [];
  const refusal = { code: 'file_too_long', status: 400, messageZh: texts.messages['warnings.tooLong'] ?? '' };
  const most = { rows: ROWS_AT_MOST, refusal };
  const options = { shapes: [WARNINGS], includeHidden, maxBytes: BYTES_AT_MOST, most };
  for await (const part of readTablesAside(source, options)) {
    account.see(part);
    if (part.part === 'table') {
      refuseLikeDrill(part);
      columns = part.columns as (Column | null)[];
    }
    if (part.part !== 'row') continue;
    const { line } = part.row;
    const row = rowOf(columns, part.row);
    const fault = cellFault(columns, part.row, texts);
    if (fault) {
      faults.push(fault);
      continue;
    }
    const parsed = NewWarningBody.safeParse(bodyOf(row, texts));
    const first = firstWith.get(row.来源编号);
    if (row.来源编号 !== '') firstWith.set(row.来源编号, first ?? line);
    if (first !== undefined) {
      const reason = texts.messages['sourceRef.repeated']?.replace('{reason}', whereIs(account.sheets, first)) ?? '';
      faults.push({ line, column: '来源编号', reason, sample: cut(maskText(row.来源编号), 20) });
    } else if (parsed.success) rows.push({ line, input: parsed.data });
    else faults.push(faultOf(line, row, String(parsed.error.issues[0]?.path.at(-1) ?? ''), texts));
  }
  const { sheets, ignoredRows, leftOut } = account;
  return { rows, faults, ignored: account.ignored.map(ignoredText), ignoredRows, leftOut, sheets };
}

/** What is wrong with a cell whatever it means; a formula is refused however right its result looks. */
function cellFault(columns: readonly (Column | null)[], row: TableRow, texts: Texts): RowFault | null {
  const { line, cells, surplus = 0 } = row;
  const words = texts.roster.faults;
  if (surplus > 0) {
    const [n, m] = [String(columns.length + surplus), String(columns.length)];
    return { line, column: '整行', reason: words.cellsMore.replace('{n}', n).replace('{m}', m), sample: '' };
  }
  for (const [index, column] of columns.entries()) {
    if (!column) continue;
    const [trouble] = troublesOf(row, index, column, KINDS);
    const text = cells[index] ?? '';
    const sample = cut(maskText(text), 20);
    if (trouble?.startsWith('formula')) return { line, column, reason: '单元格是公式，请改成值后再导入', sample: '' };
    if (trouble) {
      const reason = words[trouble].replace('{rows}', mergedRows(row, index) ?? '');
      return { line, column, reason, sample };
    }
    const { trouble: wrong, digits } = readPhone(text);
    if (column === '手机号' && !isNothing(text) && wrong !== null)
      return { line, column, reason: words[wrong].replace('{n}', String(digits)), sample: `${text.slice(0, 3)}****` };
  }
  return null;
}

/** A row the service refused, in the same shape as one that could not be read. */
export function rowFault(line: number, error: unknown): RowFault {
  if (!(error instanceof Problem)) throw error;
  return { line, column: columnOf(error.field ?? ''), reason: error.messageZh, sample: '' };
}

/** The source's reference is that of a warning which says something else: nobody was warned of this one. */
export function takenFault(line: number, number: string, texts: Texts): RowFault {
  const reason = texts.messages['sourceRef.taken']?.replace('{reason}', number) ?? '';
  return { line, column: '来源编号', reason, sample: '' };
}

function rowOf(columns: readonly (Column | null)[], { cells }: TableRow): Record<Column, string> {
  const textOf = (column: Column) => {
    const text = cleaned(cells[columns.indexOf(column)] ?? '');
    if (column === '手机号')
      return isNothing(text) ? '' : normalisePhone(text) === null ? (readPhone(text).phone ?? text) : text;
    return KINDS.keys?.includes(column) ? keyText(text).key : text;
  };
  return Object.fromEntries(HEADINGS.map((column) => [column, textOf(column)])) as Record<Column, string>;
}

function refuseLikeDrill({ headings, columns }: { headings: readonly string[]; columns: readonly (string | null)[] }) {
  const like = headings.find((heading, index) => columns[index] === null && LIKE_DRILL.test(heading));
  if (like === undefined) return;
  const messageZh = `不认识的列“${cut(like, 12)}”：如果它表示演练，请把表头改为“演练”；如果不是，请删去这一列后再导入`;
  throw new Problem({ code: 'file_headings', status: 400, messageZh });
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
  if (last === 'person') return '员工编号、手机号';
  return HEADINGS.find((column) => COLUMNS[column] === last) ?? field;
}

/** Chinese headings of the template, and the field each fills. */
export const COLUMNS = {
  来源编号: 'sourceRef',
  等级: 'level',
  诈骗类型: 'fraudType',
  员工编号: 'employeeId',
  手机号: 'phone',
  单位编号: 'orgId',
  备注: 'note',
  演练: 'drill',
} as const;
export type Column = keyof typeof COLUMNS;
const HEADINGS = Object.keys(COLUMNS) as Column[];

/** As people write the same heading otherwise; compared after `headingOf`. */
const ALIASES: Record<string, Column> = {
  预警编号: '来源编号',
  预警等级: '等级',
  预警级别: '等级',
  级别: '等级',
  诈骗类别: '诈骗类型',
  预警类型: '诈骗类型',
  工号: '员工编号',
  员工号: '员工编号',
  手机: '手机号',
  手机号码: '手机号',
  联系电话: '手机号',
  单位编码: '单位编号',
  单位代码: '单位编号',
  是否演练: '演练',
  演练标志: '演练',
  演练标记: '演练',
  演练预警: '演练',
};

const WARNINGS: TableShape = {
  name: 'warnings',
  columns: { ...ALIASES, ...Object.fromEntries(HEADINGS.map((heading) => [heading, heading])) },
  demanded: ['来源编号', '等级', '诈骗类型'],
};
