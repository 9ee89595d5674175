import { TextDecoder } from 'node:util';
import { refused } from './table.ts';

const PROBE_BYTES = 64 * 1024;

/**
 * Bytes to text on the way through: a byte order mark decides (UTF-8, UTF-16), else the first 64 KB that hold anything
 * but ASCII: UTF-16 by its zeros, UTF-8 when more of it is UTF-8 than is not, everything else GB18030, which contains
 * GBK, what Excel saves here by default. A byte that fits nowhere becomes U+FFFD, which is said of its row.
 */
export async function* decode(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let held: Buffer = Buffer.alloc(0);
  let decoder: TextDecoder | null = null;
  for await (const chunk of pieces(chunks)) {
    if (decoder) {
      yield decoder.decode(chunk, { stream: true });
      continue;
    }
    held = Buffer.concat([held, chunk]);
    if (held.length < PROBE_BYTES) continue;
    decoder = decoderOf(held);
    yield decoder ? decoder.decode(held, { stream: true }) : held.toString('latin1');
    held = Buffer.alloc(0);
  }
  yield (decoder ?? decoderOf(held) ?? new TextDecoder()).decode(held);
}

/** A file that is in memory already is looked at like one that arrives. */
async function* pieces(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks)
    for (let from = 0; from < chunk.length; from += PROBE_BYTES) yield chunk.subarray(from, from + PROBE_BYTES);
}

/** Null while everything is ASCII, which all of them write alike. */
function decoderOf(bytes: Buffer): TextDecoder | null {
  const [a, b, c, d] = bytes;
  // UTF-32, which no spreadsheet writes.
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) throw notText();
  if (a === 0xef && b === 0xbb && c === 0xbf) return new TextDecoder('utf-8');
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le');
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be');
  const wide = wideOf(bytes);
  if (wide !== null) return new TextDecoder(wide);
  if (bytes.every((byte) => byte < 0x80)) return null;
  return isMostlyUtf8(bytes) ? new TextDecoder('utf-8') : new TextDecoder('gb18030');
}

/** Of the separators, digits and line ends of a table every second byte is zero in UTF-16; other texts have none. */
function wideOf(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
  let zeros = 0;
  let controls = 0;
  for (const byte of bytes) {
    if (byte === 0) zeros += 1;
    else if (byte < 0x20 && !WHITE.has(byte)) controls += 1;
  }
  if (zeros * 50 >= bytes.length) {
    const [best] = (['utf-16le', 'utf-16be'] as const)
      .map((encoding) => ({ encoding, share: shareOfWords(new TextDecoder(encoding).decode(bytes)) }))
      .sort((a, b) => b.share - a.share);
    if (best && best.share > 0.9) return best.encoding;
  }
  if ((zeros + controls) * 50 > bytes.length) throw notText();
  return null;
}

/** Zeros alone do not tell which end comes first: 一 has one too, on the other side. */
function shareOfWords(text: string): number {
  const sample = text.slice(0, 4_000);
  return (
    (sample.match(/[\t\r\n -~·“”、。《》【】\u4E00-\u9FFF\uFF01-\uFF5E]/g) ?? []).length / Math.max(1, sample.length)
  );
}

/** Tab, line ends, and what old programs end a file with. */
const WHITE = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a]);

function notText() {
  return refused(
    'file_not_text',
    '文件内容不是表格文字，可能被单位的文档加密软件加密过，或不是表格文件；请先解密（或由加密软件导出明文），再另存为.xlsx或.csv后导入',
  );
}

/** Whether more characters are whole in UTF-8 than bytes are out of place: one broken byte does not make it another encoding. */
function isMostlyUtf8(bytes: Buffer): boolean {
  let whole = 0;
  let broken = 0;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    const length =
      byte < 0x80
        ? 1
        : byte >= 0xc2 && byte < 0xe0
          ? 2
          : byte >= 0xe0 && byte < 0xf0
            ? 3
            : byte >= 0xf0 && byte < 0xf5
              ? 4
              : 0;
    const rest = bytes.subarray(at + 1, at + length);
    // What the end of the probe cuts in two is no fault.
    const isWhole = length > 0 && rest.every((next) => next >= 0x80 && next < 0xc0);
    if (isWhole && length > 1) whole += 1;
    if (!isWhole) broken += 1;
    at += isWhole ? length : 1;
  }
  return whole > broken;
}
