import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { readTables, readTablesAside } from '../../../src/lib/spreadsheet/index.ts';

const COLUMNS = ['姓名', '工号', '手机号'];
const roster = { name: '名单', columns: Object.fromEntries(COLUMNS.map((name) => [name, name])), demanded: COLUMNS };
const shapes = [roster];
const HEAD = '姓名,工号,手机号\n';
const MEGABYTE = 1024 * 1024;

async function count(parts: AsyncIterable<{ part: string }>): Promise<number> {
  let n = 0;
  for await (const { part } of parts) if (part === 'row') n += 1;
  return n;
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

describe('a list is read beside the service, never in its way', () => {
  test('the rows are the same as without the thread, a second file too', async () => {
    const file = Buffer.from(HEAD + Array.from({ length: 1_200 }, (_, n) => `岚${n},${n},15400001234\n`).join(''));
    const direct: unknown[] = [];
    for await (const row of readTables(file, { shapes })) direct.push(row);
    for (let again = 0; again < 2; again += 1) {
      const aside: unknown[] = [];
      for await (const row of readTablesAside(file, { shapes })) aside.push(row);
      expect(aside).toEqual(direct);
    }
  });

  test('who stops early closes the source', async () => {
    const source = new PassThrough();
    source.write(HEAD + '岚,1,15400001234\n'.repeat(20_000));
    for await (const _ of readTablesAside(source, { shapes })) break;
    expect(source.destroyed).toBe(true);
  });

  test('a refusal keeps its words, and the next file finds a thread', async () => {
    const refused = count(readTablesAside(Buffer.from('心情\n好\n'), { shapes }));
    await expect(refused).rejects.toMatchObject({ code: 'file_headings', status: 400 });
    expect(await count(readTablesAside(Buffer.from(`${HEAD}岚,1,1\n`), { shapes }))).toBe(1);
  });

  test('a list beyond the size is refused, CSV as well', async () => {
    const big = Readable.from([
      Buffer.from(HEAD),
      ...Array.from({ length: 40 }, () => Buffer.from('岚,1,1\n'.repeat(8_000))),
    ]);
    const refused = count(readTablesAside(big, { shapes, maxBytes: MEGABYTE }));
    await expect(refused).rejects.toMatchObject({ messageZh: '文件超过1MB，请拆分后再导入' });
  });

  test('too many at once are asked to come back', async () => {
    const sources = Array.from({ length: 12 }, () => new PassThrough());
    const reads = sources.map((source) => count(readTablesAside(source, { shapes })));
    const settled = Promise.allSettled(reads);
    for (const source of sources) source.end(`${HEAD}岚,1,1\n`);
    const codes = (await settled).map((one) => (one.status === 'fulfilled' ? one.value : one.reason.code));
    expect(codes.filter((code) => code === 'too_many')).toHaveLength(4);
    expect(codes.filter((code) => code === 1)).toHaveLength(8);
  });

  const HOSTILE: [string, () => Promise<Buffer> | Buffer][] = [
    ['15 MB with one quote that is never closed', () => Buffer.from(`${HEAD}"${'岚,1,15400001234\n'.repeat(700_000)}`)],
    ['a header of a million columns', () => Buffer.from(`${'a,'.repeat(1_000_000)}\n1,2\n`)],
    ['a line of 10 MB', () => Buffer.alloc(10 * MEGABYTE, 'x')],
    ['a workbook that unpacks to a thousand times its size', () => bookOf('<row><c><v>0</v></c></row>', 6_000_000)],
    [
      'a workbook of a million wide cells',
      () => bookOf(`<row><c t="inlineStr"><is><t>${'岚'.repeat(300)}</t></is></c></row>`, 30_000),
    ],
  ];

  test.each(HOSTILE)('while it is refused the service goes on answering: %s', { timeout: 120_000 }, async (_, make) => {
    const file = await make();
    const refuse = () =>
      expect(count(readTablesAside(Readable.from(pieces(file)), { shapes }))).rejects.toMatchObject({
        name: 'Problem',
      });
    await refuse();
    const ofMachine = await delayWhile(spinElsewhere);
    const delay = await delayWhile(async () => {
      const end = Date.now() + 1_500;
      do await refuse();
      while (Date.now() < end);
    });
    expect(delay).toBeLessThan(50 + 2 * ofMachine);
  });
});

/** The 99th percentile in milliseconds of how late this thread comes to its turn. */
async function delayWhile(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await work();
  delay.disable();
  return delay.percentile(99) / 1e6;
}

/** What a crowded machine does to this thread while another one is busy, whatever that one does. */
async function spinElsewhere(): Promise<void> {
  const worker = new Worker('const end = Date.now() + 1500; while (Date.now() < end);', { eval: true });
  await once(worker, 'exit');
}

function* pieces(file: Buffer): Generator<Buffer> {
  for (let at = 0; at < file.length; at += 64 * 1024) yield file.subarray(at, at + 64 * 1024);
}
