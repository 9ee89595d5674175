import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type CellValue, neutralise } from './neutral.ts';

/** UTF-8 with a byte order mark, which is how Excel tells it from GBK. Ends `out`. */
export async function writeCsv(
  out: Writable,
  rows: Iterable<readonly CellValue[]> | AsyncIterable<readonly CellValue[]>,
): Promise<void> {
  await pipeline(Readable.from(linesOf(rows)), out);
}

const ROWS_A_PIECE = 200;

async function* linesOf(rows: Iterable<readonly CellValue[]> | AsyncIterable<readonly CellValue[]>) {
  let piece = '\uFEFF';
  let waiting = 0;
  for await (const row of rows) {
    piece += `${row.map(field).join(',')}\r\n`;
    waiting += 1;
    if (waiting < ROWS_A_PIECE) continue;
    yield piece;
    piece = '';
    waiting = 0;
  }
  if (piece !== '') yield piece;
}

function field(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = neutralise(value);
  return /[",\r\n;\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
