import { on } from 'node:events';
import { createReadStream } from 'node:fs';
import { hasCode } from '../errors.ts';
import { Problem } from '../problem.ts';
import { seconds } from '../time.ts';
import type { ToMain, ToReader } from './aside-messages.ts';
import { giveBack, takeReader } from './aside-pool.ts';
import type { Part } from './parts.ts';
import { refuseLargeFile, type Source, type TablesOptions } from './read.ts';
import { tooHeavy } from './table.ts';

/** A thread that says nothing for so long, with bytes at hand, does not come to an end. */
const STUCK_MS = seconds(60);

/**
 * `readTables` in a thread of its own, bounded in memory and time and in how many read at once: whatever a file does to its
 * reader, the process goes on answering. Stopping early closes the source.
 */
export async function* readTablesAside(source: Source, options: TablesOptions): AsyncGenerator<Part> {
  await refuseLargeFile(source, options.maxBytes);
  const worker = await takeReader();
  const tell = (message: ToReader): void => worker.postMessage(message);
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
    tell({ say: 'begin', options });
    watch();
    for await (const [said] of heard) {
      clearTimeout(timer);
      const message = said as ToMain;
      if (message.say === 'want') {
        const { value, done } = await chunks.next();
        tell(done ? { say: 'end' } : { say: 'chunk', bytes: value });
      } else if (message.say === 'parts') {
        yield* message.parts;
        tell({ say: 'more' });
      } else {
        isWell = true;
        if (message.say === 'refused') throw new Problem(message.problem);
        if (message.say === 'failed') throw new Error(message.why);
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

function chunksOf(source: Source): AsyncIterable<Buffer> {
  if (typeof source === 'string') return createReadStream(source);
  return Buffer.isBuffer(source) ? one(source) : source;
}

async function* one(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
