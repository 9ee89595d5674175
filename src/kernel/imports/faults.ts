import type { Texts } from '../../config/text-file.ts';
import { placeOf, type SheetPlace } from '../../lib/spreadsheet/index.ts';

export interface Fault {
  /** Counted on through all sheets of the file. */
  line: number;
  column: string;
  severity: 'ERROR' | 'WARN';
  reason: string;
  /** What stood there, masked and cut. */
  sample: string;
}

/** A fault where the reader of the file finds it. */
export interface PlacedFault extends Fault {
  n: number;
  /** By which a row is named when one of its cells is corrected. */
  row: number;
  /** Null where all rows come from one sheet. */
  sheet: string | null;
}

export function placed<F extends Fault & { n: number }>(fault: F, sheets: readonly SheetPlace[]): PlacedFault {
  const { sheet, line } = placeOf(sheets, fault.line);
  return { ...fault, line, row: fault.line, sheet: sheets.length > 1 ? sheet : null };
}

/** Reasons that every list has in common, by the names of the roster's texts. */
export type FaultCode = keyof Texts['roster']['faults'];

type Values = Record<string, string | number>;

/** What is wrong with a cell, in the reader's words; `values` fill the places the text names. */
export type FaultWords<R extends string = FaultCode> = (code: R, values?: Values) => string;

/** The common reasons and a list's own. */
export function faultWords<R extends string = FaultCode>(
  { faults }: Pick<Texts['roster'], 'faults'>,
  own?: Readonly<Record<R, string>>,
): FaultWords<R | FaultCode> {
  const texts: Readonly<Record<string, string | undefined>> = { ...faults, ...own };
  return (code, values = {}) => filled(texts[code] ?? code, values);
}

export function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
