import { placeOf, type SheetPlace } from '../../../lib/spreadsheet/index.ts';
import type { Fault } from './types.ts';

/** A fault where the reader of the file finds it. */
export interface PlacedFault extends Fault {
  n: number;
  /** Null where all rows come from one sheet. */
  sheet: string | null;
}

export function placed<F extends Fault & { n: number }>(fault: F, sheets: readonly SheetPlace[]): PlacedFault {
  const { sheet, line } = placeOf(sheets, fault.line);
  return { ...fault, line, sheet: sheets.length > 1 ? sheet : null };
}
