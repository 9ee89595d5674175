import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { ZipFile } from 'yazl';
import { readConfig } from '../config/environment.ts';
import { readWarningFile } from '../domain/intake/index.ts';
import { Problem } from '../lib/problem.ts';
import { wholeOption } from './county.ts';
import { machine, round, table } from './report.ts';

const GOAL_MS = 50;

/** How late the process comes to its turn while lists that nobody should send are refused. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { seconds: { type: 'string', default: '5' } } });
  const ms = wholeOption('seconds', values.seconds, 600) * 1_000;
  const { texts } = readConfig({});
  const before = machine();
  console.log(`read · ${before.cores} cores (${before.cpu}) · Node ${before.node} · load ${before.loadBefore}`);
  const floor = await delayWhile(() => spinElsewhere(ms));
  console.log(`floor: another thread is busy for ${values.seconds} s, p99 ${round(floor, 1)} ms late\n`);
  const found: Record<string, number> = {};
  for (const [name, make] of Object.entries(HOSTILE)) {
    const file = await make();
    const refuse = () => refusal(() => readWarningFile(Readable.from(inPieces(file)), texts));
    await refuse();
    found[name] = await delayWhile(() => repeatFor(ms, refuse));
  }
  const lines = Object.entries(found).map(([name, p99]) => [name, round(p99, 1)]);
  console.log(`${table([['file', 'p99 ms late'], ...lines])}\n`);
  const real = Math.max(...Object.values(found));
  console.log(
    JSON.stringify({
      bench: 'read',
      floor: round(floor, 1),
      real: round(real, 1),
      ratio: round(floor / real, 3),
      goal: GOAL_MS,
      isMet: real < GOAL_MS,
      cores: before.cores,
      load: before.loadBefore,
    }),
  );
}

async function refusal(read: () => Promise<unknown>): Promise<void> {
  const outcome = await read().catch((error: unknown) => error);
  if (!(outcome instanceof Problem)) throw new Error('a list that should be refused was not');
}

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

/** The 99th percentile in milliseconds of how late this thread comes to its turn while the work is done. */
export async function delayWhile(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await work();
  delay.disable();
  return delay.percentile(99) / 1e6;
}

/** The same work over and over, for so long at least. */
export async function repeatFor(ms: number, work: () => Promise<unknown>): Promise<void> {
  const end = performance.now() + ms;
  do await work();
  while (performance.now() < end);
}

/** The floor: what a crowded machine does to this thread while another one is busy, whatever that one does. */
export async function spinElsewhere(ms: number): Promise<void> {
  const worker = new Worker(`const end = Date.now() + ${ms}; while (Date.now() < end);`, { eval: true });
  await once(worker, 'exit');
}
