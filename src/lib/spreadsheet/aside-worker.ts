import { parentPort } from 'node:worker_threads';
import { Problem } from '../problem.ts';
import type { ToMain, ToReader } from './aside.ts';
import { readTables, type TablesOptions } from './read.ts';
import type { Part } from './table.ts';

const PARTS_AT_ONCE = 250;
/** The other side takes a batch in one go, and does nothing else meanwhile. */
const CHARACTERS_AT_ONCE = 256 * 1024;
/** Batches that may be on their way without the other side having taken them. */
const AHEAD = 2;

let hear: ((message: ToReader) => void) | null = null;
let waiting = 0;

parentPort?.on('message', (message: ToReader) => {
  if (message.type === 'begin') void read(message.options);
  else hear?.(message);
});

const type = (message: ToMain): void => parentPort?.postMessage(message);

async function read(options: TablesOptions): Promise<void> {
  const inbox: ToReader[] = [];
  let wake: () => void = () => undefined;
  waiting = 0;
  hear = (message) => {
    if (message.type === 'more') waiting -= 1;
    else inbox.push(message);
    wake();
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo())
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };

  async function* chunks(): AsyncGenerator<Buffer> {
    for (;;) {
      type({ type: 'want' });
      await until(() => inbox.length > 0);
      const next = inbox.shift();
      if (next?.type !== 'chunk') return;
      yield Buffer.from(next.bytes.buffer, next.bytes.byteOffset, next.bytes.byteLength);
    }
  }

  let parts: Part[] = [];
  let characters = 0;
  const hand = async (): Promise<void> => {
    type({ type: 'parts', parts });
    parts = [];
    characters = 0;
    waiting += 1;
    await until(() => waiting < AHEAD);
  };
  try {
    for await (const part of readTables(chunks(), options)) {
      parts.push(part);
      if (part.part === 'row') for (const cell of part.row.cells) characters += cell.length;
      if (parts.length >= PARTS_AT_ONCE || characters >= CHARACTERS_AT_ONCE) await hand();
    }
    if (parts.length > 0) await hand();
    hear = null;
    type({ type: 'done' });
  } catch (error) {
    hear = null;
    if (error instanceof Problem) {
      const { code, status, messageZh } = error;
      type({ type: 'refused', problem: { code, status, messageZh } });
    } else type({ type: 'failed', why: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
}
