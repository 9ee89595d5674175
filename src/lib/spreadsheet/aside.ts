import { on } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { hasCode } from '../errors.ts';
import { Problem } from '../problem.ts';
import { startThread } from '../thread.ts';
import { seconds } from '../time.ts';
import { chunksOf, refuseLargeFile, type Source, type TablesOptions } from './read.ts';
import { type Part, tooHeavy } from './table.ts';

/** A thread that says nothing for so long, with bytes at hand, does not come to an end. */
const STUCK_MS = seconds(60);

/**
 * `readTables` in a thread of its own, bounded in memory and time and in how many read at once: whatever a file does to its
 * reader, the process goes on answering. Stopping early closes the source.
 */
export async function* readTablesAside(source: Source, options: TablesOptions): AsyncGenerator<Part> {
  await refuseLargeFile(source, options.maxBytes);
  const worker = await takeReader();
  const post = (message: ToReader): void => worker.postMessage(message);
  const chunks = chunksOf(source)[Symbol.asyncIterator]();
  const stuck = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const watch = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stuck.abort(), STUCK_MS);
  };
  let isWell = false;
  try {
    const heard = on(worker, 'message', { signal: stuck.signal, close: ['exit'] });
    post({ type: 'begin', options });
    watch();
    for await (const [said] of heard) {
      clearTimeout(timer);
      const message = said as ToMain;
      if (message.type === 'want') {
        const { value, done } = await chunks.next();
        post(done ? { type: 'end' } : { type: 'chunk', bytes: value });
      } else if (message.type === 'parts') {
        yield* message.parts;
        post({ type: 'more' });
      } else {
        isWell = true;
        if (message.type === 'refused') throw new Problem(message.problem);
        if (message.type === 'failed') throw new Error(message.why);
        return;
      }
      watch();
    }
    throw new Error('the thread that read a list ended');
  } catch (error) {
    throw hasCode(error, 'ERR_WORKER_OUT_OF_MEMORY') || stuck.signal.aborted ? tooHeavy() : error;
  } finally {
    clearTimeout(timer);
    await giveBack(worker, isWell);
    await chunks.return?.(undefined);
  }
}

const AT_ONCE = 2;
const WAITING_AT_MOST = 6;
const IDLE_MS = seconds(60);
/** A hundred thousand full rows need a quarter of it. */
const MEMORY_MB = 320;

const idle = new Map<Worker, NodeJS.Timeout>();
const waiting: (() => void)[] = [];
let taken = 0;

/** A thread of one's own for one file; waits while others have them, and is refused when too many wait. */
async function takeReader(): Promise<Worker> {
  if (taken >= AT_ONCE) {
    if (waiting.length >= WAITING_AT_MOST) throw tooMany();
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else taken += 1;
  const [known] = idle;
  if (known === undefined) return start();
  const [worker, timer] = known;
  clearTimeout(timer);
  idle.delete(worker);
  worker.ref();
  return worker;
}

/** One that was stopped in the middle is not used again. */
async function giveBack(worker: Worker, isWell: boolean): Promise<void> {
  if (isWell) {
    worker.unref();
    idle.set(worker, setTimeout(() => void end(worker), IDLE_MS).unref());
  } else await worker.terminate();
  const next = waiting.shift();
  if (next) next();
  else taken -= 1;
}

async function end(worker: Worker): Promise<void> {
  idle.delete(worker);
  await worker.terminate();
}

function start(): Worker {
  const limits = { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 32 };
  const worker = startThread({ file: 'lib/spreadsheet/aside-worker', limits });
  // Whoever uses it hears of its end; an idle one has nobody.
  worker.on('error', () => undefined);
  worker.on('exit', () => {
    clearTimeout(idle.get(worker));
    idle.delete(worker);
  });
  return worker;
}

function tooMany(): Problem {
  return new Problem({ code: 'too_many', status: 429, messageZh: '正在检查的名单太多，请几分钟后再试' });
}

/** From who wants a file read. Bytes go one piece at a time, when they are asked for. */
export type ToReader =
  | { type: 'begin'; options: TablesOptions }
  | { type: 'chunk'; bytes: Uint8Array }
  | { type: 'end' }
  | { type: 'more' };

/** From the thread that reads it. */
export type ToMain =
  | { type: 'want' }
  | { type: 'parts'; parts: Part[] }
  | { type: 'done' }
  | { type: 'refused'; problem: { code: string; status: number; messageZh: string } }
  | { type: 'failed'; why: string };
