import type { Readable } from 'node:stream';
import { isBlank, type RawSheet, refused, type TableRow } from './table.ts';
import { type Archive, openArchive } from './xlsx-archive.ts';
import { type Book, readBook } from './xlsx-book.ts';
import { createRowReader } from './xlsx-cells.ts';
import { createFiller, type Merge, readMerges } from './xlsx-merges.ts';
import { readXml } from './xml.ts';

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
