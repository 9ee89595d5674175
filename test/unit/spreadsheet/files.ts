import { Readable, Writable } from 'node:stream';
import ExcelJS from 'exceljs';
import { readTable, type TableRow } from '../../../src/lib/spreadsheet/index.ts';

export async function read(
  source: Buffer | Readable,
  options: Parameters<typeof readTable>[1] = {},
): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of readTable(source, options)) rows.push(row);
  return rows;
}

export async function cellsOf(source: Buffer | Readable, options: Parameters<typeof readTable>[1] = {}) {
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
