import type { Texts } from '../../../config/text-file.ts';
import { Problem } from '../../../lib/problem.ts';
import type { Part } from '../../../lib/spreadsheet/index.ts';
import { cut } from '../../../lib/text.ts';
import { isForbidden } from './columns.ts';
import { filled } from './fault-words.ts';

/** A table's heading as the reader of a file found it. */
export type TableHeading = Extract<Part, { part: 'table' }>;

/** A list with a column that must not be collected is refused as a whole. */
export function refuseForbidden(
  { headings, columns }: Pick<TableHeading, 'headings' | 'columns'>,
  texts: Pick<Texts['roster'], 'forbiddenColumn'>,
): void {
  const forbidden = headings.find((heading, index) => columns[index] === null && isForbidden(heading));
  if (forbidden === undefined) return;
  const messageZh = filled(texts.forbiddenColumn, { column: cut(forbidden, 12) });
  throw new Problem({ code: 'column_forbidden', status: 400, messageZh });
}

/** What the file itself calls a column; a fault that names another sends its reader looking for nothing. */
export function asInFile<C extends string>({ headings, columns }: Pick<TableHeading, 'headings' | 'columns'>) {
  return (column: C): { column: string; isThere: boolean } => {
    const index = columns.indexOf(column);
    return index < 0 ? { column, isThere: false } : { column: headings[index] ?? column, isThere: true };
  };
}
