import { TextDecoder } from 'node:util';
import type { Problem } from '../problem.ts';
import { refused } from './table.ts';

/** What a file is by its first bytes. */
export type FileKind = 'workbook' | 'ole' | 'text' | 'empty';

/** Files that are no tables, by how they begin, and what to do about them. */
const OTHERS: readonly [begin: string | Buffer, messageZh: string][] = [
  ['%TSD-Header', 'encrypted'],
  [Buffer.from('62142365', 'hex'), 'encrypted'],
  ['E-SafeNet', 'encrypted'],
  ['%PDF', '这是PDF文件，请导入.xlsx或.csv格式的表格'],
  ['{\\rtf', '这是文档（RTF），请把其中的表格复制到Excel或WPS表格，另存为.xlsx后再导入'],
  ['Rar!', '这是压缩包，请解压后选择里面的表格'],
  [Buffer.from('377abcaf', 'hex'), '这是压缩包，请解压后选择里面的表格'],
  [Buffer.from('1f8b08', 'hex'), '这是压缩包，请解压后选择里面的表格'],
  [Buffer.from('89504e47', 'hex'), '这是图片，请导入.xlsx或.csv格式的表格'],
  [Buffer.from('ffd8ff', 'hex'), '这是图片，请导入.xlsx或.csv格式的表格'],
  ['GIF8', '这是图片，请导入.xlsx或.csv格式的表格'],
];
const ENCRYPTED =
  '文件被单位的文档加密软件加密过，本系统读不到内容；请先在加密软件中解密（或导出明文），再另存为.xlsx或.csv后导入';
const OLD_EXCEL = '这是旧版Excel文件（.xls），请用Excel或WPS打开后另存为.xlsx或.csv，再导入';

export function kindOf(head: Buffer): FileKind {
  if (head.length === 0) return 'empty';
  const mark = head.subarray(0, 4).toString('hex');
  if (mark === '504b0304' || mark === '504b0506') return 'workbook';
  if (mark === 'd0cf11e0') return 'ole';
  // Excel 2 to 4, without a container.
  if (/^09(00|02|04)0[46]00/.test(mark)) throw refused('file_xls', OLD_EXCEL);
  for (const [begin, messageZh] of OTHERS) {
    const bytes = Buffer.from(begin);
    if (!head.subarray(0, bytes.length).equals(bytes)) continue;
    throw messageZh === 'encrypted' ? refused('file_encrypted', ENCRYPTED) : refused('file_other', messageZh);
  }
  if (head.includes('E-SafeNet') || head.includes('%TSD-Header')) throw refused('file_encrypted', ENCRYPTED);
  return 'text';
}

/** What stands in Microsoft's container: a workbook under a password, an old one, or something else. */
export function oleRefusal(bytes: Buffer): Problem {
  const holds = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'));
  if (holds('DRMContent') || holds('DRMEncrypted'))
    return refused('file_rights', '这个文件设有权限保护（仅限指定账号打开），请取消权限保护并另存为.xlsx后再导入');
  if (holds('EncryptedPackage') || holds('EncryptionInfo'))
    return refused(
      'file_password',
      '这个工作簿设有打开密码，无法读取；请在Excel或WPS中打开，清除“打开密码”（文件→信息→保护工作簿→用密码进行加密，清空后确定）并保存，再导入',
    );
  if (holds('WordDocument') || holds('PowerPoint Document'))
    return refused('file_other', '这是Word或PPT文件，请把表格复制到Excel或WPS表格，另存为.xlsx后再导入');
  return refused('file_xls', OLD_EXCEL);
}

/** A zip archive that is no workbook. */
export function archiveRefusal(has: (path: string) => boolean): Problem {
  if (has('xl/workbook.bin'))
    return refused('file_xlsb', '这是二进制工作簿（.xlsb），请用Excel打开后另存为.xlsx，再导入');
  if (has('content.xml')) return refused('file_ods', '这是OpenDocument表格（.ods），请另存为.xlsx或.csv后再导入');
  if (has('word/document.xml') || has('ppt/presentation.xml'))
    return refused('file_other', '这是Word或PPT文件，请把表格复制到Excel或WPS表格，另存为.xlsx后再导入');
  if (has('index/document.iwa')) return refused('file_other', '这是Numbers表格，请导出为.xlsx或.csv后再导入');
  return refused('file_archive', '这是压缩包，不是工作簿；请解压后选择里面的.xlsx或.csv，或用Excel另存为.xlsx');
}

/** A page or an XML sheet that only bears the name of a table. */
export function refuseMarkup(head: string): void {
  const begin = head.replace(/^[\uFEFF\s]+/, '').slice(0, 4_000);
  if (
    /^(?:<!doctype html|<html|<head|<meta|<body|<table|<div|<style|<script|<!--)/i.test(begin) ||
    /^<\?xml[\s\S]*<html/i.test(begin)
  )
    throw refused('file_html', `这是网页（HTML）改名而成的表格，${RESAVE}`);
  if (/^(?:MIME-Version:|From:.*\n|Content-Type:\s*multipart)/i.test(begin))
    throw refused('file_mhtml', `这是网页存档（MHTML）改名而成的表格，${RESAVE}`);
  if (/^<\?xml/i.test(begin) || /^<Workbook/i.test(begin)) throw refused('file_xml', `这是XML格式的表格，${RESAVE}`);
  if (/^[[{]\s*["{[\]}]/.test(begin)) throw refused('file_json', '这是JSON数据，不是表格；请导出为.xlsx或.csv后再导入');
}

const RESAVE = '请用Excel或WPS打开后另存为.xlsx，再导入';

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
