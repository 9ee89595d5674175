import type { FaultCode } from '../../../kernel/imports/index.ts';
import { maskText } from '../../../lib/masking.ts';
import type { SheetPlace } from '../../../lib/spreadsheet/index.ts';
import { cut } from '../../../lib/text.ts';
import type { CountyFault, SheetName } from '../types.ts';
import type { CountyCode, CountyWords } from './lines.ts';

interface Details {
  severity?: 'ERROR' | 'WARN';
  values?: Record<string, string | number>;
  sample?: string;
}

/** What is wrong with lines of a list against the directory as it stands, and against each other. */
export interface Remarks {
  words: CountyWords;
  sheets: readonly SheetPlace[];
  faults: CountyFault[];
}

/** Notes what is wrong with this line; an error makes it faulty, so it is not taken. */
export const remarkOn =
  ({ words, faults }: Remarks, sheet: SheetName, line: { line: number; isFaulty: boolean }) =>
  (column: string, reason: CountyCode | FaultCode, { severity = 'ERROR', values, sample = '' }: Details = {}): void => {
    if (severity === 'ERROR') line.isFaulty = true;
    const shown = cut(maskText(sample), 20);
    faults.push({ sheet, line: line.line, column, severity, reason: words(reason, values), sample: shown });
  };
