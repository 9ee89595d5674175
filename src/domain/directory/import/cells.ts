import { maskText } from '../../../lib/masking.ts';
import { shownName } from '../../../lib/names.ts';
import { holdsIdNumber } from '../../../lib/personal-numbers.ts';
import { readPhone } from '../../../lib/phone.ts';
import {
  type CellTrouble,
  cleaned,
  isNothing,
  type Kinds,
  keyText,
  mergedRows,
  type TableRow,
  troublesOf,
} from '../../../lib/spreadsheet/index.ts';
import { charCount, cut } from '../../../lib/text.ts';
import type { FaultCode } from './fault-words.ts';
import { asInFile } from './headings.ts';
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
  /** Whether something is wrong with that cell already. */
  isFaulty(column: C): boolean;
  oneOf<V>(values: Record<string, V>, column: C): V | null;
  /** 11 digits; null also for 154****1234, as our own exports write it. */
  phone(column: C): string | null;
  faults: Fault[];
}

interface Reading<C extends string, R extends string> {
  columns: readonly (C | null)[];
  /** As the file has them. */
  headings?: readonly string[];
  longest: Partial<Record<C, number>>;
  kinds?: Kinds<C>;
  words(reason: R | FaultCode, values?: Record<string, string | number>): string;
}

const MEANT_OTHERWISE: readonly CellTrouble[] = ['cellError', 'dateThere', 'notAsShown', 'mergedCell'];

/** A line's cells by column, and what is wrong with any cell whatever it means. */
export function readCells<C extends string, R extends string = FaultCode>(
  row: TableRow,
  { columns, headings = columns.map((column) => column ?? ''), longest, kinds = {}, words }: Reading<C, R>,
): Cells<C, R> {
  const { line, cells, surplus = 0 } = row;
  const faults: Fault[] = [];
  const texts = new Map<C, string>();
  const faulty = new Set<C>();
  const labelOf = asInFile<C>({ headings: [...headings], columns: [...columns] });
  for (const [index, column] of columns.entries()) if (column) texts.set(column, cleaned(cells[index] ?? ''));
  const cell = (column: C) => texts.get(column) ?? '';
  const say = ({ column, severity = 'ERROR', reason, values, sample = cell(column) }: Remark<C, R>): void => {
    const { column: label, isThere } = labelOf(column);
    const text = isThere ? words(reason, values) : words('columnMissing', { reason: words(reason, values) });
    if (severity === 'ERROR') faulty.add(column);
    faults.push({ line, column: label, severity, reason: text, sample: cut(maskText(sample), 20) });
  };

  if (surplus > 0) {
    const n = columns.length + surplus;
    faults.push({
      line,
      column: '整行',
      severity: 'ERROR',
      reason: words('cellsMore', { n, m: columns.length }),
      sample: '',
    });
  }
  for (const [index, column] of columns.entries()) {
    if (!column) continue;
    for (const reason of troublesOf(row, index, column, kinds)) {
      const values = { rows: mergedRows(row, index) ?? '' };
      say({ column, reason, values, severity: reason === 'formulaRead' ? 'WARN' : 'ERROR' });
      // What a failed formula or somebody else's cell shows names nobody.
      if (MEANT_OTHERWISE.includes(reason)) texts.set(column, '');
    }
  }
  for (const [column, text] of texts) {
    if (holdsIdNumber(text)) say({ column, reason: 'idNumber', sample: '****' });
    texts.set(column, meant(column, text));
    const most = longest[column] ?? Number.POSITIVE_INFINITY;
    if (charCount(text) > most) say({ column, reason: 'tooLong', values: { n: most } });
  }

  function meant(column: C, text: string): string {
    if (kinds.names?.includes(column)) return isNothing(text) ? '' : shownName(text);
    if (!kinds.keys?.includes(column)) return text;
    if (/^\d(?:\.\d+)?E\+?\d+$/i.test(text)) say({ column, reason: 'numberScientific' });
    const { key, wasDecimal } = keyText(text);
    if (wasDecimal) say({ column, severity: 'WARN', reason: 'decimalRead', values: { text: key } });
    return key;
  }

  return {
    cell,
    say,
    isFaulty: (column) => faulty.has(column),
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
      if (isNothing(text) || /^1\d\d\*{4}\d{4}$/.test(text)) return null;
      const { phone, trouble, digits } = readPhone(text);
      if (trouble !== null && !faulty.has(column))
        say({ column, reason: trouble, values: { n: digits }, sample: hidden(text) });
      return phone;
    },
  };
}

/** The first three characters tell the importer which cell it is. */
function hidden(text: string): string {
  return `${cut(text, 4).slice(0, 3)}****`;
}
