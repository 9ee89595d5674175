import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { type Part, readTables, readTablesAside } from '../../../src/lib/spreadsheet/index.ts';

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

  test.each(['arrives', 'is there'])(
    'a list that %s with too many rows is refused before any is handed on',
    async (how) => {
      const refusal = { code: 'too_long', status: 409, messageZh: '太长' };
      const read = async (people: number) => {
        const file = Buffer.from(HEAD + '岚,1,15400001234\n'.repeat(people));
        const parts: string[] = [];
        const source = how === 'arrives' ? Readable.from([file.subarray(0, 40), file.subarray(40)]) : file;
        const options = { shapes, most: { rows: 1_000, refusal } };
        const end = await (async () => {
          for await (const { part } of readTablesAside(source, options)) parts.push(part);
        })().catch((error: unknown) => error);
        return { end, rows: parts.filter((part) => part === 'row').length, parts: parts.length };
      };
      expect(await read(1_000)).toMatchObject({ end: undefined, rows: 1_000 });
      expect(await read(1_001)).toMatchObject({ end: refusal, parts: 0 });
    },
  );

  test('a list with a limit is parsed once, and comes as it does without one', async () => {
    const refusal = { code: 'too_long', status: 409, messageZh: '太长' };
    const lines = Array.from(
      { length: 1_700 },
      (_, n) => `${n % 7 === 0 ? '「示例」岚' : `岚\u{20BB7}${n}`},"${n}\n",154\n`,
    );
    const file = Buffer.from(HEAD + lines.join(''));
    let pieces = 0;
    async function* arriving() {
      for (let at = 0; at < file.length; at += 1_000) {
        pieces += 1;
        yield file.subarray(at, at + 1_000);
      }
    }
    const all = async (parts: AsyncIterable<Part>) => {
      const found: Part[] = [];
      for await (const part of parts) found.push(part);
      return found;
    };
    const limited = readTables(arriving(), { shapes, most: { rows: 2_000, refusal } });
    const first = await limited.next();
    expect(pieces).toBe(Math.ceil(file.length / 1_000));
    const rest = await all(limited);
    expect([first.value, ...rest]).toEqual(await all(readTables(file, { shapes })));
    expect(pieces).toBe(Math.ceil(file.length / 1_000));
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

  test('a row of any width costs the service no more than its share of a batch', async () => {
    const commas = ','.repeat(5_000);
    const rows: number[] = [];
    const list = Buffer.from(`${HEAD}${`岚,1,15400001234${commas}\n`.repeat(3)}`);
    for await (const part of readTablesAside(list, { shapes }))
      if (part.part === 'row') rows.push(part.row.cells.length);
    expect(rows).toEqual([256, 256, 256]);
    const wide = Buffer.from(`${HEAD}岚,1,15400001234${commas}1\n`);
    await expect(count(readTablesAside(wide, { shapes }))).rejects.toMatchObject({ code: 'file_too_wide' });
  });
});
