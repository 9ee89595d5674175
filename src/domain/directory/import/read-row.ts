import { maskText } from '../../../lib/masking.ts';
import { normalisePhone } from '../../../lib/phone.ts';
import { type TableRow, withoutApostrophe } from '../../../lib/spreadsheet/index.ts';
import { charCount, cut } from '../../../lib/text.ts';
import { type Column, KINDS, ROLES, TIERS } from './columns.ts';
import { dayOf } from './day.ts';
import type { FaultCode, FaultWords } from './fault-words.ts';
import type { Fault, ListedRow } from './types.ts';

interface Remark {
  column: Column;
  severity?: 'ERROR' | 'WARN';
  reason: FaultCode;
  /** What the reason's text names. */
  values?: Record<string, string | number>;
  sample?: string;
}
type Said = (remark: Remark) => void;
type Cell = (column: Column) => string;

const LONGEST: Partial<Record<Column, number>> = {
  单位名称: 60,
  统一社会信用代码: 32,
  姓名: 40,
  工号: 32,
  岗位: 30,
  企业微信账号: 64,
};
const UNIT_LEVELS = 5;
const UNIT_CHARACTERS = 30;

/** What a line says, and everything that is wrong with it. Pure: nobody is looked up here. */
export function readRow(
  { line, cells, formulas }: TableRow,
  columns: readonly (Column | null)[],
  /** today: 'YYYY-MM-DD', nobody is hired later than a year from it. */
  { today, words }: { today: string; words: FaultWords },
): { row: ListedRow; faults: Fault[] } {
  const faults: Fault[] = [];
  const texts = new Map<Column, string>();
  for (const [index, column] of columns.entries()) if (column) texts.set(column, cleaned(cells[index] ?? ''));
  const cell: Cell = (column) => texts.get(column) ?? '';
  const say: Said = ({ column, severity = 'ERROR', reason, values, sample = cell(column) }) =>
    faults.push({ line, column, severity, reason: words(reason, values), sample: cut(maskText(sample), 20) });

  for (const index of formulas) if (columns[index]) sayFormula(columns[index], cell, say);
  for (const [column, text] of texts) {
    if (looksLikeIdNumber(text)) say({ column, reason: 'idNumber', sample: '****' });
    if (text.includes('\uFFFD')) say({ column, severity: 'WARN', reason: 'undecoded' });
    const longest = LONGEST[column] ?? Number.POSITIVE_INFINITY;
    if (charCount(text) > longest) say({ column, reason: 'tooLong', values: { n: longest } });
  }
  if (cell('姓名') === '') say({ column: '姓名', reason: 'blank' });
  if (cell('工号') === '') say({ column: '工号', reason: 'numberBlank' });
  if (/[/\s]/.test(cell('工号'))) say({ column: '工号', reason: 'numberShape' });

  const row: ListedRow = {
    line,
    township: cell('乡镇街道'),
    organisationName: cell('单位名称'),
    creditCode: cell('统一社会信用代码').toUpperCase(),
    kind: oneOf(KINDS, '类型', cell, say),
    tier: oneOf(TIERS, '规模', cell, say),
    unitPath: unitPath(cell, say),
    name: cell('姓名'),
    employeeNo: cell('工号'),
    phone: phoneOf(cell, say),
    role: oneOf(ROLES, '角色', cell, say),
    hiredOn: hiredOn(cell, say, today),
    outOfProvince: yesOrNo(cell, say),
    post: cell('岗位') || null,
    userid: cell('企业微信账号').toLowerCase() || null,
  };
  return { row, faults };
}

/** Line ends, tabs and invisible marks become one blank; what our own export neutralised is itself again. */
function cleaned(text: string): string {
  if (ORDINARY.test(text)) return text.trim();
  const plain = text.replace(/[\p{Cc}\u200B\u200C\u200E\u200F\u2028-\u202E\u2060\uFEFF]+/gu, (marks) =>
    /[\t\r\n]/.test(marks) ? ' ' : '',
  );
  return withoutApostrophe(plain.trim()).normalize('NFC');
}

/** Most cells need no cleaning. */
const ORDINARY = /^[\w\u4E00-\u9FFF][ -~\u4E00-\u9FFF]*$/;

function sayFormula(column: Column, cell: Cell, say: Said): void {
  const result = cell(column);
  const isText = result.startsWith('=') || result.startsWith('#');
  if (result === '' || isText) say({ column, reason: 'formulaEmpty' });
  else say({ column, severity: 'WARN', reason: 'formulaRead' });
}

/** 15 or 18 digits, the last of 18 by the check of GB 11643. */
function looksLikeIdNumber(text: string): boolean {
  if (text.length < 15) return false;
  const id = /(?<!\w)(\d{17}[\dXx]|[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3})(?!\w)/.exec(text)?.[1];
  if (id === undefined) return false;
  if (id.length === 15) return true;
  const sum = ID_WEIGHTS.reduce((total, weight, index) => total + weight * Number(id[index]), 0);
  return '10X98765432'[sum % 11] === id[17]?.toUpperCase();
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

function oneOf<V>(values: Record<string, V>, column: Column, cell: Cell, say: Said): V | null {
  const text = cell(column);
  if (text === '') return null;
  if (Object.hasOwn(values, text)) return values[text] ?? null;
  say({ column, reason: 'notOneOf', values: { choices: Object.keys(values).join('、') } });
  return null;
}

function unitPath(cell: Cell, say: Said): string[] {
  const names = cell('部门/车间')
    .split(/[/／\\]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length > UNIT_LEVELS) say({ column: '部门/车间', reason: 'unitLevels', values: { n: UNIT_LEVELS } });
  if (names.some((name) => charCount(name) > UNIT_CHARACTERS))
    say({ column: '部门/车间', reason: 'unitTooLong', values: { n: UNIT_CHARACTERS } });
  return names;
}

function phoneOf(cell: Cell, say: Said): string | null {
  const text = cell('手机号');
  if (text === '' || /^1\d\d\*{4}\d{4}$/.test(text)) return null;
  const phone = normalisePhone(text);
  if (phone !== null) return phone;
  const digits = text.replace(/\D/g, '').length;
  const reason = /^\d(\.\d+)?E\+?\d+$/i.test(text) ? 'phoneScientific' : 'phoneDigits';
  say({ column: '手机号', reason, values: { n: digits }, sample: hidden(text) });
  return null;
}

/** The first three characters tell the importer which cell it is. */
function hidden(text: string): string {
  return `${cut(text, 4).slice(0, 3)}****`;
}

function hiredOn(cell: Cell, say: Said, today: string): string | null {
  const text = cell('入职日期');
  if (text === '') return null;
  const day = dayOf(text);
  if (day === null) say({ column: '入职日期', reason: 'dayShape' });
  else if (day < '1950-01-01' || day > nextYear(today)) say({ column: '入职日期', reason: 'dayFar' });
  return day;
}

function nextYear(today: string): string {
  return `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
}

function yesOrNo(cell: Cell, say: Said): boolean | null {
  const text = cell('是否外省');
  if (text === '') return null;
  if (/^(是|外省|y|yes|true|1|√)$/i.test(text)) return true;
  if (/^(否|本省|n|no|false|0|×)$/i.test(text)) return false;
  say({ column: '是否外省', reason: 'yesOrNo' });
  return null;
}
