import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { csvRows } from './csv.ts';
import { fromHeadings, missingHeadings, refused, type TableRow } from './table.ts';

interface ReadOptions {
  /** Headings the table must have; rows above them (a title, a remark) are passed over. */
  headings?: readonly string[];
  maxBytes?: number;
}

/** A workbook is kept in memory whole (zip's directory stands at its end), its rows are not. */
const WORKBOOK_BYTES = 64 * 1024 * 1024;

/**
 * Rows of a CSV or XLSX, told apart by content; the first is the heading row where headings are asked for. Stopping early
 * closes the source.
 */
export async function* readTable(
  source: Readable | Buffer | string,
  options: ReadOptions = {},
): AsyncGenerator<TableRow> {
  const { headings = [], maxBytes = Number.POSITIVE_INFINITY } = options;
  if (typeof source === 'string' && (await stat(source)).size > maxBytes) throw tooLarge(maxBytes);
  const { kind, chunks } = await withKind(bounded(chunksOf(source), maxBytes));
  if (kind === 'xls') throw refused('file_xls', '这是旧版Excel文件（.xls），请另存为.xlsx或.csv后再导入');
  if (kind === 'empty') throw refused('file_empty', '文件是空的，请使用模板填写');
  if (kind === 'xlsx') {
    // Loaded only by whoever reads a workbook.
    const { xlsxRows } = await import('./xlsx.ts');
    yield* xlsxRows(await whole(chunks), headings);
    return;
  }
  const found = await fromHeadings(csvRows(chunks), headings);
  if ('missing' in found) throw missingHeadings(found.missing);
  yield* found.rows;
}

function chunksOf(source: Readable | Buffer | string): AsyncIterable<Buffer> {
  if (typeof source === 'string') return createReadStream(source);
  return Buffer.isBuffer(source) ? one(source) : source;
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function* bounded(chunks: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

function tooLarge(maxBytes: number) {
  return refused('file_too_large', `文件超过${Math.floor(maxBytes / 1024 / 1024)}MB，请拆分后再导入`);
}

async function withKind(chunks: AsyncGenerator<Buffer>) {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 8) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  const mark = head.subarray(0, 4).toString('hex');
  const kind = KINDS[mark] ?? (head.length === 0 ? 'empty' : 'csv');
  return { kind, chunks: joined(head, chunks) };
}

const KINDS: Record<string, 'xlsx' | 'xls'> = { '504b0304': 'xlsx', d0cf11e0: 'xls' };

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}

async function whole(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of bounded(chunks, WORKBOOK_BYTES)) parts.push(chunk);
  return Buffer.concat(parts);
}
