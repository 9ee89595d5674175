import type { TableRow } from './table.ts';

/** A part of a file that is not taken as rows of a list, or is taken though nobody sees it. */
export interface Ignored {
  what: 'sheet' | 'column' | 'rows';
  why:
    | 'hidden'
    | 'no-table'
    | 'foreign'
    /** A column nobody knows, or one without heading. */
    | 'unknown'
    /** What stands above the heading, text among the rows, the heading once more. */
    | 'above'
    | 'note'
    /** An example of a template that nobody took out. */
    | 'sample'
    | 'heading';
  /** Null: a CSV. */
  sheet: string | null;
  /** A column's heading, or what a sheet lacks to be a table. */
  name: string;
  /** A column's letter. */
  column?: string;
  /** As counted in the sheet. */
  lines: [from: number, to: number][];
  /** How many rows are left out. */
  rows: number;
  /** They may well be rows of the list. */
  isData: boolean;
}

/** Where the lines of a sheet begin, when a file's rows are counted on through all its sheets. */
export interface SheetPlace {
  name: string | null;
  offset: number;
}

export function placeOf(sheets: readonly SheetPlace[], line: number): { sheet: string | null; line: number } {
  const sheet = sheets.findLast(({ offset }) => offset < line);
  return { sheet: sheet?.name ?? null, line: line - (sheet?.offset ?? 0) };
}

/** 第5行; with its sheet where a file's rows come from several. */
export function whereIs(sheets: readonly SheetPlace[], line: number): string {
  const place = placeOf(sheets, line);
  return `${sheets.length > 1 ? `“${place.sheet}”` : ''}第${place.line}行`;
}

/** What one piece of a file is. Plain data, in the order of the file. */
export type Part =
  | { part: 'sheet'; place: SheetPlace }
  | { part: 'table'; table: string; line: number; columns: (string | null)[]; headings: string[] }
  | { part: 'row'; row: TableRow }
  | { part: 'ignored'; ignored: Ignored };
