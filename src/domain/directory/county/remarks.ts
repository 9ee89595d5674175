import { maskText } from '../../../lib/masking.ts';
import { type SheetPlace, whereIs } from '../../../lib/spreadsheet/index.ts';
import { cut } from '../../../lib/text.ts';
import type { FaultCode } from '../import/fault-words.ts';
import type { CountyFault, SheetName } from './types.ts';
import type { CountyCode, CountyWords } from './words.ts';

interface Said {
  severity?: 'ERROR' | 'WARN';
  values?: Record<string, string | number>;
  sample?: string;
}

export interface Remarks {
  faults: CountyFault[];
  whereIs(line: number): string;
  /** Says what is wrong with a line; an error makes the line faulty, so it is not taken. */
  of(
    sheet: SheetName,
    line: { line: number; isFaulty: boolean },
  ): (column: string, reason: CountyCode | FaultCode, said?: Said) => void;
}

export function createRemarks(words: CountyWords, sheets: readonly SheetPlace[]): Remarks {
  const faults: CountyFault[] = [];
  return {
    faults,
    whereIs: (line) => whereIs(sheets, line),
    of:
      (sheet, line) =>
      (column, reason, { severity = 'ERROR', values, sample = '' } = {}) => {
        if (severity === 'ERROR') line.isFaulty = true;
        const shown = cut(maskText(sample), 20);
        faults.push({ sheet, line: line.line, column, severity, reason: words(reason, values), sample: shown });
      },
  };
}
