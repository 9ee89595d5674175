import type { Texts } from '../../../config/text-file.ts';
import { Problem } from '../../../lib/problem.ts';
import { headingOf, type TableRow } from '../../../lib/spreadsheet/index.ts';
import { cut } from '../../../lib/text.ts';
import { type Column, columnOf, isForbidden } from './columns.ts';
import { filled } from './fault-words.ts';
import type { Fault } from './types.ts';

export function columnsOf(row: Pick<TableRow, 'line' | 'cells'>, texts: Texts['roster']) {
  return columnsBy<Column>(row, columnOf, texts);
}

/** Which column is which; a list with a column that must not be collected is refused as a whole. */
export function columnsBy<C extends string>(
  { line, cells }: Pick<TableRow, 'line' | 'cells'>,
  named: (heading: string) => C | null,
  texts: Pick<Texts['roster'], 'forbiddenColumn' | 'faults'>,
): { columns: (C | null)[]; faults: Fault[] } {
  const headings = cells.map(headingOf);
  const forbidden = headings.find((heading) => named(heading) === null && isForbidden(heading));
  if (forbidden !== undefined) {
    const messageZh = filled(texts.forbiddenColumn, { column: cut(forbidden, 12) });
    throw new Problem({ code: 'column_forbidden', status: 400, messageZh });
  }
  const columns = headings.map(named);
  const faults = headings.flatMap((heading, index): Fault[] =>
    heading === '' || columns[index]
      ? []
      : [{ line, column: cut(heading, 20), severity: 'WARN', reason: texts.faults.unknownColumn, sample: '' }],
  );
  return { columns, faults };
}
