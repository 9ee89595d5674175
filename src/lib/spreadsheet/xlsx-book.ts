import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { Problem } from '../problem.ts';
import { cut } from '../text.ts';
import { archiveRefusal } from './bytes.ts';
import { type NumberStyle, styleOf } from './number-format.ts';
import { refused } from './table.ts';

export interface Book {
  /** In their order. */
  sheets: BookSheet[];
  strings: string[];
  styles: NumberStyle[];
  /** Days are counted from 1904 instead of 1900. */
  from1904: boolean;
}

export interface BookSheet {
  name: string;
  /** Null: no sheet of cells. */
  path: string | null;
  isHidden: boolean;
}

const BOOK = 'xl/workbook.xml';
/** Characters of all shared strings together: what a workbook may keep in memory. */
const STRINGS_AT_MOST = 64 * 1024 * 1024;

/** What a workbook says about its sheets, before any of them is read. */
export async function readBook(archive: Archive): Promise<Book> {
  const targets = await readTargets(archive);
  const { listed, from1904 } = await readSheets(archive);
  const sheets = listed.map(({ id, ...sheet }) => ({ ...sheet, path: targets.get(id) ?? null }));
  return { sheets, from1904, strings: await readStrings(archive), styles: await readStyles(archive) };
}

async function readTargets(archive: Archive): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  await read(archive, 'xl/_rels/workbook.xml.rels', {
    open(name, { Id = '', Target = '', Type = '' }) {
      if (name === 'Relationship' && Type.endsWith('/worksheet')) targets.set(Id, posix.resolve('/xl', Target));
    },
  });
  return targets;
}

async function readSheets(archive: Archive) {
  const listed: { id: string; name: string; isHidden: boolean }[] = [];
  let from1904 = false;
  const found = await read(archive, BOOK, {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const key = Object.keys(attributes).find((attribute) => attribute.endsWith(':id'));
      const isHidden = (attributes.state ?? 'visible') !== 'visible';
      if (key) listed.push({ id: attributes[key] ?? '', name: cut(attributes.name ?? '', 31), isHidden });
    },
  });
  if (!found) throw archiveRefusal(archive.has);
  return { listed, from1904 };
}

async function readStrings(archive: Archive): Promise<string[]> {
  const strings: string[] = [];
  let characters = 0;
  let current = '';
  let inText = false;
  let inReading = 0;
  await read(archive, 'xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si') current = '';
      if (name === 'rPh') inReading += 1;
      inText = name === 't' && inReading === 0;
    },
    text(text) {
      if (inText) current += text;
    },
    close(name) {
      inText = false;
      if (name === 'rPh') inReading -= 1;
      if (name !== 'si') return;
      characters += current.length;
      if (characters > STRINGS_AT_MOST) throw damaged();
      strings.push(current);
    },
  });
  return strings;
}

async function readStyles(archive: Archive): Promise<NumberStyle[]> {
  const codes = new Map<string, string>();
  const styles: NumberStyle[] = [];
  let inCells = false;
  await read(archive, 'xl/styles.xml', {
    open(name, { numFmtId = '', formatCode = '' }) {
      if (name === 'numFmt') codes.set(numFmtId, formatCode);
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) styles.push(styleOf(Number(numFmtId), codes.get(numFmtId)));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

async function read(archive: Archive, path: string, handlers: XmlHandlers): Promise<boolean> {
  const stream = await archive.open(path);
  if (stream === null) return false;
  await drain(readXml(stream, handlers));
  return true;
}

export interface Archive {
  /** Null when there is no such part. */
  open(path: string): Promise<Readable | null>;
  has(path: string): boolean;
  close(): void;
}

const ENTRIES_AT_MOST = 2_000;
/** A hundred thousand full rows are a tenth of it. */
const PART_BYTES = 1024 * 1024 * 1024;
const BOMB_BYTES = 32 * 1024 * 1024;
const BOMB_RATIO = 200;

/** The parts of a workbook by path. Sizes are those the directory declares, which yauzl holds the data to. */
export async function openArchive(bytes: Buffer): Promise<Archive> {
  try {
    const zip = await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false, strictFileNames: false });
    return archiveOf(zip, await entriesOf(zip));
  } catch (cause) {
    throw damaged(cause);
  }
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.size >= ENTRIES_AT_MOST) throw damaged();
    entries.set(keyOf(entry.fileName), entry);
  }
  return entries;
}

function archiveOf(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Archive {
  return {
    async open(path) {
      const entry = entries.get(keyOf(path));
      if (entry === undefined) return null;
      if (entry.uncompressedSize > PART_BYTES || isBomb(entry)) throw damaged();
      return zip.openReadStreamPromise(entry).catch((cause: unknown) => {
        throw damaged(cause);
      });
    },
    has: (path) => entries.has(keyOf(path)),
    close: () => zip.close(),
  };
}

/** Sheets of real people shrink to a tenth, of hardly anything but blanks to a fiftieth. */
function isBomb({ uncompressedSize, compressedSize }: Entry): boolean {
  return uncompressedSize > BOMB_BYTES && uncompressedSize > compressedSize * BOMB_RATIO;
}

/** Some writers use backslashes, a leading slash or other cases. */
function keyOf(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}

export interface XmlHandlers {
  /** Names come without their namespace prefix. */
  open(name: string, attributes: Record<string, string>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/** Feeds a part of a workbook to the handlers piece by piece; yields after each piece, so that rows can be handed on. */
export async function* readXml(stream: Readable, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = new SaxesParser();
  let fault: Error | null = null;
  parser.on('error', (error) => {
    fault ??= error;
  });
  // A workbook has no document type; one that has is out for entities.
  parser.on('doctype', () => {
    fault ??= new Error('document type');
  });
  parser.on('opentag', (tag) => handlers.open(local(tag.name), (tag as SaxesTagPlain).attributes));
  const { close, text } = handlers;
  if (close) parser.on('closetag', (tag) => close(local(tag.name)));
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  const decoder = new TextDecoder();
  try {
    for await (const chunk of stream) {
      parser.write(decoder.decode(chunk as Buffer, { stream: true }));
      if (fault) break;
      yield;
    }
    if (!fault) parser.write(decoder.decode()).close();
  } catch (cause) {
    throw cause instanceof Problem ? cause : damaged(cause);
  } finally {
    stream.destroy();
  }
  if (fault) throw damaged(fault);
  yield;
}

async function drain(pieces: AsyncGenerator<void>): Promise<void> {
  for await (const _ of pieces);
}

export function damaged(_cause?: unknown) {
  return refused(
    'file_damaged',
    '工作簿已损坏或没有传完整，无法读取；请用Excel或WPS打开确认后，另存为.xlsx或.csv再导入',
  );
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
