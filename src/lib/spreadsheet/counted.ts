import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Problem } from '../problem.ts';
import type { Part } from './parts.ts';
import { type RowLimit, tooHeavy } from './table.ts';

const PARTS_TOGETHER = 500;
const CHARACTERS_TOGETHER = 512 * 1024;
/** Two hundred thousand full rows need a fifth of it. */
const BYTES_HELD = 64 * 1024 * 1024;

/**
 * Hands the parts on once all of them have been counted: nobody can take back a row that was handed on. They are held
 * compressed meanwhile, so that a file is parsed once and its rows never stand in memory all at a time.
 */
export async function* onceCounted(parts: AsyncIterable<Part>, limit: RowLimit): AsyncGenerator<Part> {
  const held = await counted(parts, limit);
  for (let packed = held.shift(); packed !== undefined; packed = held.shift())
    yield* JSON.parse(inflateRawSync(packed).toString()) as Part[];
}

async function counted(parts: AsyncIterable<Part>, { rows, refusal }: RowLimit): Promise<Buffer[]> {
  const held: Buffer[] = [];
  let together: Part[] = [];
  let characters = 0;
  let count = 0;
  let bytes = 0;
  const pack = (): void => {
    const packed = deflateRawSync(JSON.stringify(together), { level: 1 });
    bytes += packed.length;
    if (bytes > BYTES_HELD) throw tooHeavy();
    held.push(packed);
    together = [];
    characters = 0;
  };
  for await (const part of parts) {
    together.push(part);
    if (part.part === 'row') {
      count += 1;
      if (count > rows) throw new Problem(refusal);
      for (const cell of part.row.cells) characters += cell.length;
    }
    if (together.length >= PARTS_TOGETHER || characters >= CHARACTERS_TOGETHER) pack();
  }
  if (together.length > 0) pack();
  return held;
}
