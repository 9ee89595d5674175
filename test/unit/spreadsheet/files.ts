import { Readable, Writable } from 'node:stream';
import ExcelJS from 'exceljs';
import { readRows, readTables, type TableRow } from '../../../src/lib/spreadsheet/index.ts';

interface ReadOptions {
  headings?: readonly string[];
  maxBytes?: number;
}

export async function read(
  source: Buffer | Readable,
  { headings = [], maxBytes = Number.POSITIVE_INFINITY }: ReadOptions = {},
): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  if (headings.length === 0) {
    for await (const row of readRows(source, { maxBytes })) rows.push(row);
    return rows;
  }
  const shape = { name: 'list', columns: Object.fromEntries(headings.map((one) => [one, one])), demanded: headings };
  for await (const part of readTables(source, { shapes: [shape], maxBytes })) {
    if (part.part === 'table') rows.push({ line: part.line, cells: part.headings, formulas: [] });
    if (part.part === 'row') rows.push(part.row);
  }
  return rows;
}

export async function cellsOf(source: Buffer | Readable, options: ReadOptions = {}) {
  return (await read(source, options)).map(({ cells }) => cells);
}

/** A workbook as another program writes it. */
export async function workbook(fill: (book: ExcelJS.Workbook) => void): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  fill(book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** The bytes one by one, so that every character is cut. */
export function dripped(bytes: Buffer): Readable {
  return Readable.from(
    Array.from(bytes, (byte) => Buffer.from([byte])),
    { objectMode: false },
  );
}

export function sink(): { out: Writable; bytes(): Buffer } {
  const parts: Buffer[] = [];
  const out = new Writable({
    write(chunk: Buffer, _encoding, done) {
      parts.push(chunk);
      done();
    },
  });
  return { out, bytes: () => Buffer.concat(parts) };
}
