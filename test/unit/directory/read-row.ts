import { type Column, ROSTER } from '../../../src/domain/roster/import.ts';
import { listedRow } from '../../../src/domain/roster/rules/row.ts';
import { type FaultWords, readCells } from '../../../src/kernel/imports/index.ts';
import type { TableRow } from '../../../src/lib/spreadsheet/index.ts';

interface Reading {
  today: string;
  words: FaultWords;
  headings?: readonly string[];
}

/** One line of a roster as the import understands it. */
export function readRow(
  table: TableRow,
  columns: readonly (Column | null)[],
  { today, words, headings = columns.map((column) => column ?? '') }: Reading,
) {
  const cells = readCells(ROSTER, table, { columns, headings, words });
  return { row: listedRow(cells, today), faults: cells.faults };
}
