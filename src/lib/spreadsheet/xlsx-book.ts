import { posix } from 'node:path';
import { cut } from '../text.ts';
import { archiveRefusal } from './kinds.ts';
import { type NumberStyle, styleOf } from './number-format.ts';
import type { Archive } from './xlsx-archive.ts';
import { damaged, drain, readXml, type XmlHandlers } from './xml.ts';

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
