import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { damaged } from './xml.ts';

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
