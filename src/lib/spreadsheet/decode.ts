import { TextDecoder } from 'node:util';

const PROBE_BYTES = 64 * 1024;

/**
 * Bytes to text on the way through: a byte order mark decides (UTF-8, UTF-16), else the first 64 KB that hold anything
 * but ASCII: valid UTF-8 is UTF-8, everything else GB18030, which contains GBK, what Excel saves here by default.
 */
export async function* decode(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let held: Buffer = Buffer.alloc(0);
  let decoder: TextDecoder | null = null;
  for await (const chunk of chunks) {
    if (decoder) {
      yield decoder.decode(chunk, { stream: true });
      continue;
    }
    held = Buffer.concat([held, chunk]);
    if (held.length < PROBE_BYTES) continue;
    decoder = decoderOf(held, { isAll: false });
    yield decoder ? decoder.decode(held, { stream: true }) : held.toString('latin1');
    held = Buffer.alloc(0);
  }
  yield (decoder ?? decoderOf(held, { isAll: true }) ?? new TextDecoder()).decode(held);
}

/** Null while everything is ASCII, which all of them write alike. */
function decoderOf(bytes: Buffer, { isAll }: { isAll: boolean }): TextDecoder | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return new TextDecoder('utf-8');
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le');
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be');
  if (bytes.every((byte) => byte < 0x80)) return null;
  // A character cut in two at the end of the probe is no fault while more is to come.
  return isUtf8(bytes, isAll) ? new TextDecoder('utf-8') : new TextDecoder('gb18030');
}

function isUtf8(bytes: Buffer, isAll: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isAll });
    return true;
  } catch {
    return false;
  }
}
