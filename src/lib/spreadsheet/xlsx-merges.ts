import type { Readable } from 'node:stream';
import { COLUMNS_AT_MOST, type TableRow } from './table.ts';
import { columnIndex } from './xlsx-frame.ts';

/** A merged area; every cell of it shows what its first one holds. */
export interface Merge {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

const PATTERN = /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g;
const CARRIED = 256;

/** Merged areas stand behind the rows, so the sheet is looked through for them first; by top row. */
export async function readMerges(stream: Readable): Promise<Merge[]> {
  const merges: Merge[] = [];
  let carried = '';
  for await (const chunk of stream) {
    const text = carried + (chunk as Buffer).toString('latin1');
    let seen = 0;
    for (const match of text.matchAll(PATTERN)) {
      const [whole, left = '', top, right = '', bottom] = match;
      seen = match.index + whole.length;
      merges.push({
        top: Number(top),
        bottom: Number(bottom),
        left: columnIndex(left),
        right: Math.min(columnIndex(right), COLUMNS_AT_MOST - 1),
      });
    }
    carried = text.slice(Math.max(seen, text.length - CARRIED));
  }
  return merges.sort((a, b) => a.top - b.top);
}

/** What a row shows of merged areas: the cells that repeat one to their left, and the rows that show the same. */
export type Filled = Required<Pick<TableRow, 'spread' | 'merged'>>;

/** Fills merged areas row by row. */
export function createFiller(merges: readonly Merge[]) {
  let next = 0;
  let open: { merge: Merge; value: string }[] = [];
  return function fill(line: number, cells: string[]): Filled {
    const spread: number[] = [];
    const merged: { column: number; from: number; to: number }[] = [];
    open = open.filter(({ merge }) => merge.bottom >= line);
    for (let merge = merges[next]; merge && merge.top <= line; next += 1, merge = merges[next]) {
      if (merge.bottom >= line) open.push({ merge, value: merge.top === line ? (cells[merge.left] ?? '') : '' });
    }
    for (const { merge, value } of open) {
      if (value === '') continue;
      for (let column = merge.left; column <= merge.right; column += 1) {
        while (cells.length < column) cells.push('');
        cells[column] = value;
        if (column > merge.left) spread.push(column);
        merged.push({ column, from: merge.top, to: merge.bottom });
      }
    }
    return { spread, merged };
  };
}
