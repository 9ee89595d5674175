import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

const MEGABYTE = 1024 * 1024;

/** Files that stop whoever reads them in his own thread: by a line, a cell, a row or a sheet without end. */
export const HOSTILE: Readonly<Record<string, () => Promise<Buffer> | Buffer>> = {
  '15 MB with one quote that is never closed': () =>
    Buffer.from(`姓名,工号,手机号\n"${'岚,1,15400001234\n'.repeat(700_000)}`),
  'a header of a million columns': () => Buffer.from(`${'a,'.repeat(1_000_000)}\n1,2\n`),
  'a line of 10 MB': () => Buffer.alloc(10 * MEGABYTE, 'x'),
  'a list of rows with fifty thousand cells': () => Buffer.from(`${'1,'.repeat(50_000)}\n`.repeat(100)),
  'a list of a million short lines': () => Buffer.from(`${MANY}${manyLines(1_000_000)}`),
  'a workbook that unpacks to a thousand times its size': () => bookOf('<row><c><v>0</v></c></row>', 6_000_000),
  'a workbook of a million wide cells': () =>
    bookOf(`<row><c t="inlineStr"><is><t>${'岚'.repeat(300)}</t></is></c></row>`, 30_000),
};

/** A roster and a file of warnings in one, so that either is refused for its length alone. */
const MANY = '来源编号,等级,诈骗类型,姓名,工号,手机号\n';

function manyLines(count: number): string {
  return Array.from({ length: count }, (_, n) => `,1,1,岚夏,${n},15400001234\n`).join('');
}

/** As it comes over a wire. */
export function* inPieces(file: Buffer): Generator<Buffer> {
  for (let at = 0; at < file.length; at += 64 * 1024) yield file.subarray(at, at + 64 * 1024);
}

/** A workbook whose one sheet is this text, so many times. */
async function bookOf(piece: string, times: number): Promise<Buffer> {
  const zip = new ZipFile();
  const add = (path: string, text: string) => zip.addBuffer(Buffer.from(text), path);
  add('xl/workbook.xml', '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>');
  add(
    'xl/_rels/workbook.xml.rels',
    '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
  );
  async function* sheet() {
    yield Buffer.from('<worksheet><sheetData>');
    const block = Buffer.from(piece.repeat(1_000));
    for (let n = 0; n < times; n += 1_000) yield block;
    yield Buffer.from('</sheetData></worksheet>');
  }
  zip.addReadStream(Readable.from(sheet()), 'xl/worksheets/sheet1.xml');
  zip.end();
  return buffer(zip.outputStream);
}
