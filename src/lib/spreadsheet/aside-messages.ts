import type { Part } from './parts.ts';
import type { TablesOptions } from './read.ts';

/** From who wants a file read. Bytes go one piece at a time, when they are asked for. */
export type ToReader =
  | { say: 'begin'; options: TablesOptions }
  | { say: 'chunk'; bytes: Uint8Array }
  | { say: 'end' }
  | { say: 'more' };

/** From the thread that reads it. */
export type ToMain =
  | { say: 'want' }
  | { say: 'parts'; parts: Part[] }
  | { say: 'done' }
  | { say: 'refused'; problem: { code: string; status: number; messageZh: string } }
  | { say: 'failed'; why: string };
