import type { Readable } from 'node:stream';
import { type NumberStyle, numberText, shapedText } from './number-format.ts';
import {
  COLUMNS_AT_MOST,
  columnIndex,
  isBlank,
  NO_FORMULAS,
  type RawSheet,
  refused,
  type TableRow,
  tooWide,
} from './table.ts';
import { type Archive, type Book, damaged, openArchive, readBook, readXml, type XmlHandlers } from './xlsx-book.ts';

const ROWS_AT_MOST = 100_000;

/** The sheets of a workbook in their order, hidden ones and those without cells too. */
export async function* workbookSheets(bytes: Buffer): AsyncGenerator<RawSheet> {
  const archive = await openArchive(bytes);
  try {
    const book = await readBook(archive);
    const limit = createLimit();
    for (const { name, path, isHidden } of book.sheets) {
      const hidden = new Set<number>();
      const rows = path === null ? nothing() : limit(sheetRows(archive, path, book, hidden));
      yield { name, isHidden, isForeign: path === null, rows, hiddenColumns: () => hidden };
    }
  } finally {
    archive.close();
  }
}

/** Of all sheets together. */
function createLimit() {
  let count = 0;
  return async function* limited(rows: AsyncGenerator<TableRow>): AsyncGenerator<TableRow> {
    for await (const row of rows) {
      // The heading is one more.
      if (count > ROWS_AT_MOST) throw refused('file_too_long', '工作簿超过10万行，请另存为.csv（行数不限）后再导入');
      count += 1;
      yield row;
    }
  };
}

async function* nothing(): AsyncGenerator<TableRow> {}

async function* sheetRows(archive: Archive, path: string, book: Book, hidden: Set<number>): AsyncGenerator<TableRow> {
  const first = await archive.open(path);
  if (first === null) return;
  const merges = await readMerges(first);
  const second = await archive.open(path);
  if (second !== null) yield* rowsIn(second, book, merges, hidden);
}

async function* rowsIn(
  stream: Readable,
  book: Book,
  merges: readonly Merge[],
  hidden: Set<number>,
): AsyncGenerator<TableRow> {
  const fill = createFiller(merges);
  let ready: TableRow[] = [];
  const { handlers, hiddenColumns } = createRowReader(book, (row) => {
    if (isBlank(row)) return;
    const { spread, merged } = fill(row.line, row.cells);
    if (spread.length > 0) row.spread = spread;
    if (merged.length > 0) row.merged = merged;
    ready.push(row);
  });
  for await (const _ of readXml(stream, handlers)) {
    if (ready.length === 0) continue;
    for (const column of hiddenColumns) hidden.add(column);
    const rows = ready;
    ready = [];
    yield* rows;
  }
}

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
async function readMerges(stream: Readable): Promise<Merge[]> {
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
function createFiller(merges: readonly Merge[]) {
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

const CELL_CHARACTERS = 32_767;
/** xsd:boolean has four spellings. */
const TRUTH: Record<string, string> = { 1: '是', true: '是', 0: '否', false: '否' };

/** What the SAX events of a sheet add up to: its hidden columns first, then row by row. */
function createRowReader({ strings, styles, from1904 }: Book, emit: (row: TableRow) => void) {
  const hiddenColumns = new Set<number>();
  let line = 0;
  let last = 0;
  let column = -1;
  let isHidden = false;
  let cells: string[] = [];
  let formulas: number[] = [];
  let dates: number[] = [];
  let booleans: number[] = [];
  let otherwise: number[] = [];
  let type = 'n';
  let style = 0;
  let value = '';
  let isFormula = false;
  let collecting = false;
  let inReading = false;

  function stringAt(index: string): string {
    const text = strings[Number(index)];
    if (text === undefined) throw damaged();
    return text;
  }

  function valueOfCell(): string {
    const look = styles[style] ?? 'plain';
    const texted = (text: string) => (typeof look === 'object' ? shapedText(text, look.code) : text);
    switch (type) {
      case 's':
        return value === '' ? '' : texted(stringAt(value));
      case 'str':
      case 'inlineStr':
        return texted(value);
      case 'e':
        return value;
      case 'b':
        booleans.push(column);
        return TRUTH[value] ?? value;
      case 'd':
        if (value !== '') dates.push(column);
        return value.slice(0, 10);
      default:
        if (look === 'date' && value.trim() !== '') dates.push(column);
        return shownNumber(look);
    }
  }

  function shownNumber(look: NumberStyle): string {
    const text = numberText(value, look, from1904);
    if (text === null) otherwise.push(column);
    return text ?? value;
  }

  function beginRow({ r, hidden = '', ht = '' }: Record<string, string>): void {
    line = r === undefined ? line + 1 : Number(r);
    if (!Number.isInteger(line) || line <= last)
      throw refused('file_rows', '工作簿里的行号混乱，请用Excel或WPS打开后另存为.xlsx，再导入');
    last = line;
    column = -1;
    // A row of no height is one that nobody sees.
    isHidden = /^(1|true)$/.test(hidden) || (ht !== '' && Number(ht) === 0);
    cells = [];
    formulas = [];
    dates = [];
    booleans = [];
    otherwise = [];
  }

  function beginCell({ r, t = 'n', s = '0' }: Record<string, string>): void {
    column = r === undefined ? column + 1 : columnIndex(r);
    type = t;
    style = Number(s);
    value = '';
    isFormula = false;
  }

  function endCell(): void {
    if (column < 0) return;
    const text = unescaped(valueOfCell()).trim();
    if (text !== '' && column >= COLUMNS_AT_MOST) throw tooWide();
    if (column >= COLUMNS_AT_MOST) return;
    while (cells.length < column) cells.push('');
    cells[column] = text;
    // An empty text is a result; nothing at all is a formula that no program has worked out yet.
    if (isFormula && (text !== '' || type !== 'str')) formulas.push(column);
  }

  function endRow(): void {
    const row: TableRow = { line, cells, formulas: formulas.length > 0 ? formulas : NO_FORMULAS };
    if (dates.length > 0) row.dates = dates;
    if (booleans.length > 0) row.booleans = booleans;
    if (otherwise.length > 0) row.otherwise = otherwise;
    if (isHidden) row.isHidden = true;
    emit(row);
  }

  const handlers: XmlHandlers = {
    open(name, attributes) {
      if (name === 'col' && /^(1|true)$/.test(attributes.hidden ?? ''))
        for (let n = Number(attributes.min); n <= Math.min(Number(attributes.max), COLUMNS_AT_MOST); n += 1)
          hiddenColumns.add(n - 1);
      if (name === 'row') beginRow(attributes);
      if (name === 'c') beginCell(attributes);
      if (name === 'f') isFormula = true;
      if (name === 'rPh') inReading = true;
      if (name === 'v' || name === 't') collecting = !inReading;
    },
    text(text) {
      if (!collecting) return;
      value += text;
      if (value.length > CELL_CHARACTERS) throw damaged();
    },
    close(name) {
      collecting = false;
      if (name === 'rPh') inReading = false;
      if (name === 'c') endCell();
      if (name === 'row') endRow();
    },
  };
  return { handlers, hiddenColumns };
}

/** `_x000D_` is how a workbook writes characters that XML cannot hold (ECMA-376 22.9.2.19). */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
