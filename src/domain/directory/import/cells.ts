import { holdsIdNumber } from '../../../lib/id-numbers.ts';
import { maskText } from '../../../lib/masking.ts';
import { normalisePhone } from '../../../lib/phone.ts';
import { type TableRow, withoutApostrophe } from '../../../lib/spreadsheet/index.ts';
import { charCount, cut } from '../../../lib/text.ts';
import type { FaultCode } from './fault-words.ts';
import type { Fault } from './types.ts';

/** Reasons are codes; a list may have codes of its own beside the roster's. */
interface Remark<C extends string, R extends string = FaultCode> {
  column: C;
  severity?: 'ERROR' | 'WARN';
  reason: R | FaultCode;
  /** What the reason's text names. */
  values?: Record<string, string | number>;
  sample?: string;
}

export interface Cells<C extends string, R extends string = FaultCode> {
  /** What stands there, cleaned; '' when the list has no such column. */
  cell(column: C): string;
  say(remark: Remark<C, R>): void;
  oneOf<V>(values: Record<string, V>, column: C): V | null;
  /** 11 digits; null also for 154****1234, as our own exports write it. */
  phone(column: C): string | null;
  faults: Fault[];
}

interface Reading<C extends string, R extends string> {
  columns: readonly (C | null)[];
  longest: Partial<Record<C, number>>;
  words(reason: R | FaultCode, values?: Record<string, string | number>): string;
}

/** A line's cells by column, and what is wrong with any cell whatever it means. */
export function readCells<C extends string, R extends string = FaultCode>(
  { line, cells, formulas }: TableRow,
  { columns, longest, words }: Reading<C, R>,
): Cells<C, R> {
  const faults: Fault[] = [];
  const texts = new Map<C, string>();
  for (const [index, column] of columns.entries()) if (column) texts.set(column, cleaned(cells[index] ?? ''));
  const cell = (column: C) => texts.get(column) ?? '';
  const say = ({ column, severity = 'ERROR', reason, values, sample = cell(column) }: Remark<C, R>): void => {
    faults.push({ line, column, severity, reason: words(reason, values), sample: cut(maskText(sample), 20) });
  };

  for (const index of formulas) {
    const column = columns[index];
    if (!column) continue;
    const result = cell(column);
    const isText = result.startsWith('=') || result.startsWith('#');
    if (result === '' || isText) say({ column, reason: 'formulaEmpty' });
    else say({ column, severity: 'WARN', reason: 'formulaRead' });
  }
  for (const [column, text] of texts) {
    if (holdsIdNumber(text)) say({ column, reason: 'idNumber', sample: '****' });
    if (text.includes('\uFFFD')) say({ column, severity: 'WARN', reason: 'undecoded' });
    const most = longest[column] ?? Number.POSITIVE_INFINITY;
    if (charCount(text) > most) say({ column, reason: 'tooLong', values: { n: most } });
  }

  return {
    cell,
    say,
    faults,
    oneOf<V>(values: Record<string, V>, column: C): V | null {
      const text = cell(column);
      if (text === '') return null;
      if (Object.hasOwn(values, text)) return values[text] ?? null;
      say({ column, reason: 'notOneOf', values: { choices: Object.keys(values).join('、') } });
      return null;
    },
    phone(column: C): string | null {
      const text = cell(column);
      if (text === '' || /^1\d\d\*{4}\d{4}$/.test(text)) return null;
      const phone = normalisePhone(text);
      if (phone !== null) return phone;
      const digits = text.replace(/\D/g, '').length;
      const reason = /^\d(\.\d+)?E\+?\d+$/i.test(text) ? 'phoneScientific' : 'phoneDigits';
      say({ column, reason, values: { n: digits }, sample: hidden(text) });
      return null;
    },
  };
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

/** The first three characters tell the importer which cell it is. */
function hidden(text: string): string {
  return `${cut(text, 4).slice(0, 3)}****`;
}
