import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Problem } from '../problem.ts';
import { kindOf, oleRefusal } from './bytes.ts';
import { csvRows } from './csv.ts';
import { type Part, type RawSheet, type RowLimit, refused, type TableRow, type TableShape, tooHeavy } from './table.ts';
import { missingHeadings, type Nearest, tablesIn } from './tables.ts';

export type Source = AsyncIterable<Buffer> | Buffer | string;

interface ReadOptions {
  maxBytes?: number;
}

export interface TablesOptions extends ReadOptions {
  shapes: readonly TableShape[];
  /** Rows that are hidden or filtered away are taken like the others. */
  includeHidden?: boolean;
  /** A list with more rows is refused before any of them is handed on. */
  most?: RowLimit;
}

/** A workbook is kept in memory whole (zip's directory stands at its end), its rows are not. */
const WORKBOOK_BYTES = 64 * 1024 * 1024;
/** Enough to know a file by. */
const HEAD_BYTES = 512;

/**
 * The parts of a CSV or XLSX, told apart by content: the tables of all its visible sheets, row by row, and everything
 * that is not read, with the reason. A file without any table is refused. Stopping early closes the source.
 */
export async function* readTables(source: Source, options: TablesOptions): AsyncGenerator<Part> {
  const parts = partsOf(source, options);
  yield* options.most === undefined ? parts : onceCounted(parts, options.most);
}

async function* partsOf(source: Source, options: TablesOptions): AsyncGenerator<Part> {
  const { shapes, includeHidden = false } = options;
  let offset = 0;
  let tables = 0;
  let nearest: Nearest | null = null;
  let hidden: string | null = null;
  for await (const sheet of sheetsOf(source, shapes, options)) {
    const end = yield* tablesIn(sheet, { shapes, includeHidden, offset });
    offset += end.last;
    if (end.isTable) tables += 1;
    else if (sheet.isHidden && end.nearest === null && !sheet.isForeign) hidden ??= sheet.name;
    if (end.nearest && (nearest === null || end.nearest.missing.length < nearest.missing.length)) nearest = end.nearest;
  }
  if (tables > 0) return;
  if (hidden !== null)
    throw refused('sheet_hidden', `只有隐藏的工作表“${hidden}”里有名单，请取消隐藏该工作表后重新导入`);
  if (nearest === null) throw refused('file_empty', '文件里没有内容，请使用模板填写');
  throw missingHeadings(nearest);
}

/** Every row of every visible sheet, whatever it means. */
export async function* readRows(source: Source, options: ReadOptions = {}): AsyncGenerator<TableRow> {
  for await (const { rows, isHidden } of sheetsOf(source, [], options)) if (!isHidden) yield* rows;
}

async function* sheetsOf(
  source: Source,
  shapes: readonly TableShape[],
  { maxBytes = Number.POSITIVE_INFINITY }: ReadOptions,
): AsyncGenerator<RawSheet> {
  await refuseLargeFile(source, maxBytes);
  const { kind, chunks } = await withKind(bounded(chunksOf(source), maxBytes));
  if (kind === 'empty') throw refused('file_empty', '文件是空的，请使用模板填写');
  if (kind === 'ole') throw oleRefusal(await whole(chunks));
  if (kind === 'workbook') {
    // Loaded only by whoever reads a workbook.
    const { workbookSheets } = await import('./xlsx.ts');
    return yield* workbookSheets(await whole(chunks));
  }
  yield { name: null, isHidden: false, rows: csvRows(chunks, shapes), hiddenColumns: () => new Set() };
}

/** A file that lies here says its size before anybody reads it. */
export async function refuseLargeFile(source: Source, maxBytes = Number.POSITIVE_INFINITY): Promise<void> {
  if (typeof source === 'string') refuseLarge((await stat(source)).size, maxBytes);
}

/** So does one that is sent with its length. */
export function refuseLarge(bytes: number, maxBytes: number): void {
  if (bytes > maxBytes) throw tooLarge(maxBytes);
}

export function chunksOf(source: Source): AsyncIterable<Buffer> {
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
    refuseLarge(bytes, maxBytes);
    yield chunk;
  }
}

function tooLarge(maxBytes: number) {
  return refused('file_too_large', `文件超过${Math.floor(maxBytes / 1024 / 1024)}MB，请拆分后再导入`);
}

async function withKind(chunks: AsyncGenerator<Buffer>) {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < HEAD_BYTES) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  return { kind: kindOf(head), chunks: joined(head, chunks) };
}

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}

async function whole(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of bounded(chunks, WORKBOOK_BYTES)) parts.push(chunk);
  return Buffer.concat(parts);
}

const PARTS_TOGETHER = 500;
const CHARACTERS_TOGETHER = 512 * 1024;
/** Two hundred thousand full rows need a fifth of it. */
const BYTES_HELD = 64 * 1024 * 1024;

/**
 * Hands the parts on once all of them have been counted: nobody can take back a row that was handed on. They are held
 * compressed meanwhile, so that a file is parsed once and its rows never stand in memory all at a time.
 */
async function* onceCounted(parts: AsyncIterable<Part>, limit: RowLimit): AsyncGenerator<Part> {
  const held = await counted(parts, limit);
  for (let packed = held.shift(); packed !== undefined; packed = held.shift())
    yield* JSON.parse(inflateRawSync(packed).toString()) as Part[];
}

async function counted(parts: AsyncIterable<Part>, { rows, refusal }: RowLimit): Promise<Buffer[]> {
  const held: Buffer[] = [];
  let together: Part[] = [];
  let characters = 0;
  let count = 0;
  let bytes = 0;
  const pack = (): void => {
    const packed = deflateRawSync(JSON.stringify(together), { level: 1 });
    bytes += packed.length;
    if (bytes > BYTES_HELD) throw tooHeavy();
    held.push(packed);
    together = [];
    characters = 0;
  };
  for await (const part of parts) {
    together.push(part);
    if (part.part === 'row') {
      count += 1;
      if (count > rows) throw new Problem(refusal);
      for (const cell of part.row.cells) characters += cell.length;
    }
    if (together.length >= PARTS_TOGETHER || characters >= CHARACTERS_TOGETHER) pack();
  }
  if (together.length > 0) pack();
  return held;
}
