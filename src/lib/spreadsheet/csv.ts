import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { decode } from './decode.ts';
import { isBlank, NO_FORMULAS, refused, type TableRow } from './table.ts';

const SEPARATORS = [',', ';', '\t'];
/** No honest row is longer; one that is has an opening quote without its end. */
const RECORD_CHARACTERS = 128 * 1024;

interface Parsed {
  record: string[];
  info: { lines: number };
}

/** Rows of a CSV of any length, in flat memory. */
export async function* csvRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<TableRow> {
  const { separator, pieces } = await withSeparator(decode(chunks));
  const parser = parse({
    info: true,
    delimiter: separator,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: RECORD_CHARACTERS,
  });
  const source = Readable.from(pieces);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      const cells = record.map(plain);
      if (!isBlank(cells)) yield { line: info.lines, cells, formulas: formulasIn(cells) };
    }
  } catch (error) {
    throw isCsvError(error) ? unreadable(error) : error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

/** Whichever of comma, semicolon and tab is most frequent in the first line that has one. */
async function withSeparator(pieces: AsyncGenerator<string>) {
  let head = '';
  let ended = false;
  while (!ended && !/[,;\t].*[\r\n]/.test(head) && head.length < RECORD_CHARACTERS) {
    const { value, done } = await pieces.next();
    ended = done === true;
    head += value ?? '';
  }
  const line = head.split(/[\r\n]+/).find((candidate) => /[,;\t]/.test(candidate)) ?? '';
  const count = (separator: string) => line.split(separator).length;
  const [separator = ','] = SEPARATORS.toSorted((a, b) => count(b) - count(a));
  return { separator, pieces: joined(head, pieces) };
}

async function* joined(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (head !== '') yield head;
  for await (const piece of rest) if (piece !== '') yield piece;
}

/** `="0012"` is how spreadsheets are made to keep the zeros: a text, not a formula. */
function plain(cell: string): string {
  const text = cell.trim();
  return /^="[^"]*"$/.test(text) ? text.slice(2, -1) : text;
}

function formulasIn(cells: readonly string[]): readonly number[] {
  if (!cells.some((cell) => cell.startsWith('='))) return NO_FORMULAS;
  return cells.flatMap((cell, index) => (cell.startsWith('=') ? [index] : []));
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}

function unreadable(error: CsvError) {
  const line = Number(error.lines ?? 0);
  const where = Number.isInteger(line) && line > 0 ? `第${line}行附近` : '文件里';
  return refused('file_quotes', `${where}的双引号没有成对，无法读取，请改正后重新导入`);
}
