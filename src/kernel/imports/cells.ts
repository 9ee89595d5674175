import { holdsIdNumber, maskText } from '../../lib/masking.ts';
import { nameTrouble, shownName } from '../../lib/names.ts';
import { readPhone } from '../../lib/phone.ts';
import {
  type CellTrouble,
  cleaned,
  isNothing,
  keyText,
  mergedRows,
  type Part,
  type TableRow,
  troublesOf,
  yesOrNo,
} from '../../lib/spreadsheet/index.ts';
import { charCount, cut } from '../../lib/text.ts';
import type { ListTable } from './define.ts';
import type { Fault, FaultCode, FaultWords } from './faults.ts';

/** A table's heading as it was found in a file: for each of its columns which one it is, and what the file calls it. */
export interface Heading<C extends string = string> {
  columns: readonly (C | null)[];
  headings: readonly string[];
}

export type TablePart = Extract<Part, { part: 'table' }>;

/** Reasons are codes; a list may have codes of its own beside the common ones. */
interface Remark<C extends string, R extends string> {
  column: C;
  severity?: 'ERROR' | 'WARN';
  reason: R | FaultCode;
  /** What the reason's text names. */
  values?: Record<string, string | number>;
  sample?: string;
}

export interface Cells<C extends string, R extends string = FaultCode> {
  line: number;
  faults: Fault[];
  /** What stands there, cleaned; '' when the list has no such column. */
  cell(column: C): string;
  remark(remark: Remark<C, R>): void;
  /** Whether something is wrong with that cell already. */
  isFaulty(column: C): boolean;
  isAnyFaulty(): boolean;
  demand(...columns: C[]): void;
  oneOf<V>(values: Record<string, V>, column: C): V | null;
  /** A name is a text; what a failed look-up or a lossy encoding leaves in its place is none. */
  name(column: C): string;
  /** 11 digits; null also for 154****1234, as our own exports write it. */
  phone(column: C): string | null;
  /** YYYY-MM-DD between these days. */
  day(column: C, between: { from: string; to: string }): string | null;
  flag(column: C, own?: { yes?: readonly string[]; no?: readonly string[] }): boolean | null;
}

/** What such a cell shows names nobody. */
const SHOWN_OTHERWISE: readonly CellTrouble[] = ['cellError', 'dateThere', 'notAsShown', 'mergedCell'];

/** A line's cells by column, and what is wrong with any cell whatever it means. Pure: nobody is looked up here. */
export function readCells<C extends string, R extends string = FaultCode>(
  { kinds, longest, isBare }: ListTable<C>,
  row: TableRow,
  { columns, headings, words }: Heading<C> & { words: FaultWords<R | FaultCode> },
): Cells<C, R> {
  const { line, surplus = 0 } = row;
  const faults: Fault[] = [];
  const texts = new Map<C, string>();
  const faulty = new Set<C>();
  const isFaulty = (column: C) => faulty.has(column);
  const cell = (column: C) => texts.get(column) ?? '';
  const remark = ({ column, severity = 'ERROR', reason, values, sample = cell(column) }: Remark<C, R>): void => {
    if (severity === 'ERROR') faulty.add(column);
    const fault = { line, column, severity, reason: words(reason, values), sample: cut(maskText(sample), 20) };
    faults.push(asInFile(fault, { columns, headings, words }, 'always'));
  };

  for (const [index, column] of columns.entries()) if (column) texts.set(column, cleaned(row.cells[index] ?? ''));
  if (surplus > 0) {
    const reason = words('cellsMore', { n: columns.length + surplus, m: columns.length });
    faults.push({ line, column: '整行', severity: 'ERROR', reason, sample: '' });
  }
  for (const [index, column] of columns.entries()) {
    if (!column) continue;
    for (const reason of troublesOf(row, index, column, kinds)) {
      const values = { rows: mergedRows(row, index) ?? '' };
      const isFormula = reason === 'formulaRead' || reason === 'formulaEmpty';
      const severity = reason === 'formulaRead' && !isBare ? 'WARN' : 'ERROR';
      remark({ column, reason, values, severity, ...(isBare && isFormula ? { sample: '' } : {}) });
      if (SHOWN_OTHERWISE.includes(reason)) texts.set(column, '');
    }
  }
  for (const [column, text] of texts) {
    if (!isBare && holdsIdNumber(text)) remark({ column, reason: 'idNumber', sample: '****' });
    texts.set(column, plainText(column, text));
    const most = longest[column] ?? Number.POSITIVE_INFINITY;
    if (charCount(text) > most) remark({ column, reason: 'tooLong', values: { n: most } });
  }

  function plainText(column: C, text: string): string {
    if (kinds.names?.includes(column)) return isNothing(text) ? '' : shownName(text);
    if (!kinds.keys?.includes(column)) return text;
    const { key, wasDecimal } = keyText(text);
    if (isBare) return key;
    if (/^\d(?:\.\d+)?E\+?\d+$/i.test(text)) remark({ column, reason: 'numberScientific' });
    if (wasDecimal) remark({ column, severity: 'WARN', reason: 'decimalRead', values: { text: key } });
    return key;
  }

  return {
    line,
    faults,
    cell,
    remark,
    isFaulty,
    isAnyFaulty: () => faults.some(({ severity }) => severity === 'ERROR'),
    demand(...demanded) {
      for (const column of demanded) if (cell(column) === '' && !isFaulty(column)) remark({ column, reason: 'blank' });
    },
    oneOf<V>(values: Record<string, V>, column: C): V | null {
      const text = cell(column);
      if (text === '') return null;
      if (Object.hasOwn(values, text)) return values[text] ?? null;
      remark({ column, reason: 'notOneOf', values: { choices: Object.keys(values).join('、') } });
      return null;
    },
    name(column) {
      const trouble = isFaulty(column) ? null : nameTrouble(cell(column));
      if (trouble) remark({ column, ...trouble });
      return cell(column);
    },
    phone(column) {
      const text = cell(column);
      if (isNothing(text) || /^1\d\d\*{4}\d{4}$/.test(text)) return null;
      const { phone, trouble, digits } = readPhone(text);
      if (trouble !== null && !isFaulty(column))
        remark({ column, reason: trouble, values: { n: digits }, sample: firstThree(text) });
      return phone;
    },
    day(column, { from, to }) {
      const text = cell(column);
      if (text === '') return null;
      const day = dayOf(text);
      if (day === null) remark({ column, reason: 'dayShape' });
      else if (day < from || day > to) remark({ column, reason: 'dayFar' });
      return day;
    },
    flag(column, own) {
      const text = cell(column);
      if (text === '') return null;
      const isSo = yesOrNo(text, own);
      if (isSo === undefined) remark({ column, reason: 'yesOrNo' });
      return isSo ?? null;
    },
  };
}

/**
 * By the heading that stands in the file: a fault that names another column sends its reader looking for nothing. Of a
 * column that the file does not have it says so, of a remark only where `always`.
 */
export function asInFile<R extends string = FaultCode>(
  fault: Fault,
  { columns, headings, words }: Heading & { words: FaultWords<R | FaultCode> },
  remarks: 'always' | 'of errors' = 'of errors',
): Fault {
  const index = columns.indexOf(fault.column);
  if (index >= 0) return { ...fault, column: headings[index] ?? fault.column };
  if (remarks === 'of errors' && fault.severity === 'WARN') return fault;
  return { ...fault, reason: words('columnMissing', { reason: fault.reason }) };
}

/** They tell the importer which cell it is. */
function firstThree(text: string): string {
  return `${cut(text, 4).slice(0, 3)}****`;
}

/** A day as lists write it (2026-1-5, 2026/01/05, 2026.1.5, 2026年1月5日, 20260105, a bare Excel serial), as YYYY-MM-DD; null when there is none. */
export function dayOf(text: string): string | null {
  const compact = text.replace(BESIDE, '');
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(compact) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(compact);
  if (parts) return calendarDay(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  return /^[2-6]\d{4}$/.test(compact) ? fromSerial(Number(compact)) : null;
}

/** What a list may add to a day: a weekday, a time. Anything else after it, such as a second day, makes it none. */
const BESIDE =
  /(?:\s*(?:星期|周)[一二三四五六日天])?(?:(?:\s+|T)(?:[上下]午|[AP]M)?\s*\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:\s*[AP]M)?)?$/i;

function calendarDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal ? date.toISOString().slice(0, 10) : null;
}

/** A date whose cell lost its format: days since 1899-12-30. */
function fromSerial(serial: number): string {
  return new Date(Date.UTC(1899, 11, 30 + serial)).toISOString().slice(0, 10);
}
