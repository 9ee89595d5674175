import type { Texts } from '../../config/text-file.ts';
import {
  type Cells,
  defineTable,
  type FaultWords,
  faultWords,
  type Heading,
  readList,
  templateOf,
} from '../../kernel/imports/index.ts';
import { maskText } from '../../lib/masking.ts';
import { normalisePhone, readPhone } from '../../lib/phone.ts';
import { Problem } from '../../lib/problem.ts';
import { isNothing, type SheetPlace, type Source, whereIs, yesOrNo } from '../../lib/spreadsheet/index.ts';
import { cut } from '../../lib/text.ts';
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
/** Reads CSV (any encoding) or XLSX (every visible sheet) by content; levels and types may be codes or their Chinese names. */
export async function readWarningFile(
  source: Source,
  texts: Texts,
  { includeHidden = false }: { includeHidden?: boolean } = {},
): Promise<WarningFile> {
  const rows: WarningFile['rows'] = [];
  const faults: RowFault[] = [];
  /** By source reference: the same one again would be taken for the same warning, and nobody warned. */
  const firstWith = new Map<string, number>();
  const refusal = { code: 'file_too_long', status: 400, messageZh: texts.messages['warnings.tooLong'] ?? '' };
  const { rows: found, account } = readList([WARNINGS], source, {
    words: warningWords(texts),
    refuseHeading: refuseLikeDrill,
    includeHidden,
    limits: { maxBytes: BYTES_AT_MOST, most: { rows: ROWS_AT_MOST, refusal } },
  });
  for await (const { cells, heading } of found) {
    const { line } = cells;
    const fault = firstFault(cells, heading);
    if (fault) {
      faults.push(fault);
      continue;
    }
    const row = rowOf(cells);
    const parsed = NewWarningBody.safeParse(bodyOf(row, texts));
    const first = firstWith.get(row.来源编号);
    if (row.来源编号 !== '') firstWith.set(row.来源编号, first ?? line);
    if (first !== undefined) {
      const reason = texts.messages['sourceRef.repeated']?.replace('{reason}', whereIs(account.sheets, first)) ?? '';
      faults.push({ line, column: '来源编号', reason, sample: cut(maskText(row.来源编号), 20) });
    } else if (parsed.success) rows.push({ line, input: parsed.data });
    else faults.push(faultOf(line, row, String(parsed.error.issues[0]?.path.at(-1) ?? ''), texts));
  }
  const { sheets, ignored, ignoredRows, leftOut } = account;
  return { rows, faults, ignored: ignored.map(({ text }) => text), ignoredRows, leftOut, sheets };
}

const warningWords = ({ roster }: Texts): FaultWords => {
  const common = faultWords(roster);
  return (code, values) =>
    code === 'formulaRead' || code === 'formulaEmpty' ? '单元格是公式，请改成值后再导入' : common(code, values);
};

/** What is wrong with a cell whatever it means: the leftmost, by the column's own name. */
function firstFault(cells: Cells<Column>, { columns, headings }: Heading<Column>): RowFault | null {
  const phone = cells.cell('手机号');
  const { trouble, digits } = readPhone(phone);
  if (!isNothing(phone) && trouble !== null && !cells.isFaulty('手机号'))
    cells.remark({ column: '手机号', reason: trouble, values: { n: digits }, sample: `${phone.slice(0, 3)}****` });
  const [first] = cells.faults.toSorted((a, b) => headings.indexOf(a.column) - headings.indexOf(b.column));
  if (first === undefined) return null;
  const { line, column, reason, sample } = first;
  return { line, column: columns[headings.indexOf(column)] ?? column, reason, sample };
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

function rowOf({ cell }: Cells<Column>): Record<Column, string> {
  const phone = cell('手机号');
  const plain = normalisePhone(phone) === null ? (readPhone(phone).phone ?? phone) : phone;
  const texts = Object.fromEntries(WARNINGS.titles.map((column) => [column, cell(column)]));
  return { ...(texts as Record<Column, string>), 手机号: isNothing(phone) ? '' : plain };
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
  return WARNINGS.titles.find((column) => COLUMNS[column] === last) ?? field;
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

/** A file of warnings: each row becomes one, as the gateway takes it. */
const WARNINGS = defineTable(
  'warnings',
  {
    来源编号: { aliases: ['预警编号'], demanded: true, kind: 'key', own: true },
    等级: { aliases: ['预警等级', '预警级别', '级别'], demanded: true },
    诈骗类型: { aliases: ['诈骗类别', '预警类型'], demanded: true },
    员工编号: { aliases: ['工号', '员工号'], kind: 'key', own: true },
    手机号: { aliases: ['手机', '手机号码', '联系电话'], own: true },
    单位编号: { aliases: ['单位编码', '单位代码'], kind: 'key' },
    备注: { kind: 'text' },
    演练: { aliases: ['是否演练', '演练标志', '演练标记', '演练预警'], kind: 'flag' },
  },
  { isBare: true },
);

/** Without an example: a row that is left in it would send somebody out. */
export const warningTemplate = () =>
  templateOf(
    [[{ ...WARNINGS, name: '预警' }, []]],
    [
      ['来源编号', '必填，上级或来源单位给的编号；同一编号只收一次'],
      ['等级', '必填：特急、高危、中危或低危'],
      ['诈骗类型', '必填，按系统中的名称填写，如：刷单返利'],
      ['员工编号、手机号', '填一项：员工编号如0001/0123，手机号为11位；演练可不填'],
      ['单位编号', '选填；演练必填'],
      ['备注', '选填，200字以内；请勿填写身份证号、银行卡号'],
      ['演练', '是或否；不填为真实预警'],
    ],
  );
