import type { Readable } from 'node:stream';
import { fromHeadings, isBlank, missingHeadings, NO_FORMULAS, refused, type TableRow } from './table.ts';
import { type Archive, openArchive } from './xlsx-archive.ts';
import { type Book, readBook } from './xlsx-book.ts';
import { columnIndex } from './xlsx-frame.ts';
import { createFiller, type Merge, readMerges } from './xlsx-merges.ts';
import { numberText } from './xlsx-values.ts';
import { readXml } from './xml.ts';

const ROWS_AT_MOST = 100_000;
const COLUMNS_AT_MOST = 256;
const CELL_CHARACTERS = 32_767;
/** xsd:boolean has four spellings. */
const TRUTH: Record<string, string> = { 1: '是', true: '是', 0: '否', false: '否' };

/** Rows of the first visible sheet that has the headings. */
export async function* xlsxRows(bytes: Buffer, headings: readonly string[]): AsyncGenerator<TableRow> {
  const archive = await openArchive(bytes);
  try {
    const book = await readBook(archive);
    let missing = headings;
    for (const path of book.sheets) {
      const found = await fromHeadings(limited(sheetRows(archive, path, book)), headings);
      if ('rows' in found) return yield* found.rows;
      if (found.missing.length <= missing.length) missing = found.missing;
    }
    throw missingHeadings(missing);
  } finally {
    archive.close();
  }
}

async function* limited(rows: AsyncGenerator<TableRow>): AsyncGenerator<TableRow> {
  let count = 0;
  for await (const row of rows) {
    // The heading is one more.
    if (count > ROWS_AT_MOST) throw refused('file_too_long', '工作簿超过10万行，请另存为.csv（行数不限）后再导入');
    count += 1;
    yield row;
  }
}

async function* sheetRows(archive: Archive, path: string, book: Book): AsyncGenerator<TableRow> {
  const first = await archive.open(path);
  if (first === null) return;
  const merges = await readMerges(first);
  const second = await archive.open(path);
  if (second !== null) yield* rowsIn(second, book, merges);
}

async function* rowsIn(stream: Readable, book: Book, merges: readonly Merge[]): AsyncGenerator<TableRow> {
  const fill = createFiller(merges);
  let ready: TableRow[] = [];
  const reader = createRowReader(book, (row) => {
    if (isBlank(row.cells)) return;
    fill(row.line, row.cells);
    ready.push(row);
  });
  for await (const _ of readXml(stream, reader)) {
    if (ready.length === 0) continue;
    const rows = ready;
    ready = [];
    yield* rows;
  }
}

/** What the SAX events of a sheet's <sheetData> add up to. */
function createRowReader({ strings, styles, from1904 }: Book, emit: (row: TableRow) => void) {
  let line = 0;
  let column = -1;
  let cells: string[] = [];
  let formulas: number[] = [];
  let type = 'n';
  let style = 0;
  let value = '';
  let isFormula = false;
  let collecting = false;
  let inReading = false;

  function valueOfCell(): string {
    switch (type) {
      case 's':
        return strings[Number(value)] ?? '';
      case 'str':
      case 'inlineStr':
      case 'e':
        return value;
      case 'b':
        return TRUTH[value] ?? value;
      case 'd':
        return value.slice(0, 10);
      default:
        return numberText(value, styles[style] ?? 'plain', from1904);
    }
  }

  return {
    open(name: string, attributes: Record<string, string>): void {
      switch (name) {
        case 'row':
          line = attributes.r === undefined ? line + 1 : Number(attributes.r);
          column = -1;
          cells = [];
          formulas = [];
          break;
        case 'c':
          column = attributes.r === undefined ? column + 1 : columnIndex(attributes.r);
          type = attributes.t ?? 'n';
          style = Number(attributes.s ?? 0);
          value = '';
          isFormula = false;
          break;
        case 'f':
          isFormula = true;
          break;
        case 'rPh':
          inReading = true;
          break;
        case 'v':
        case 't':
          collecting = !inReading;
      }
    },
    text(text: string): void {
      if (collecting && value.length < CELL_CHARACTERS) value += text;
    },
    close(name: string): void {
      collecting = false;
      if (name === 'rPh') inReading = false;
      if (name === 'row') emit({ line, cells, formulas: formulas.length > 0 ? formulas : NO_FORMULAS });
      if (name !== 'c' || column < 0 || column >= COLUMNS_AT_MOST) return;
      while (cells.length < column) cells.push('');
      cells[column] = unescaped(valueOfCell()).trim();
      if (isFormula) formulas.push(column);
    },
  };
}

/** `_x000D_` is how a workbook writes characters that XML cannot hold (ECMA-376 22.9.2.19). */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
