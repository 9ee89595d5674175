import { setImmediate as untilRequestsAreRead } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../database/index.ts';
import { hasCode } from '../lib/errors.ts';
import { seconds } from '../lib/time.ts';
import { countInbox } from './backlog.ts';

export interface InboxItem {
  receiver: string;
  dedupeKey: string;
  xml: string;
}

export interface Inbox {
  /** Resolves once the item is committed (or was there before); rejects when it could not be kept. */
  keep(item: InboxItem): Promise<void>;
  /** Callbacks ever kept, whatever became of them. */
  count(): Promise<number>;
}

interface InboxNeeds {
  db: Database;
  /** What people say in the chat is kept sealed, like what they are sent. */
  seal: (xml: string) => string;
  /** Hands the ids of one flush to the workers, after the commit; nobody waits for it. */
  enqueue: (ids: readonly number[]) => void;
  /** Callbacks that may wait in memory; the rest is refused at once. */
  capacity?: number;
  /** WeCom hangs up after 5 s, so nobody is left without an answer for longer than this. */
  deadlineMs?: number;
}

interface Waiting {
  item: InboxItem;
  resolve(): void;
  reject(error: unknown): void;
}

export class InboxUnavailable extends Error {
  override name = 'InboxUnavailable';
  readonly code: 'full' | 'late';

  constructor(code: 'full' | 'late') {
    super(code === 'full' ? 'too many callbacks wait to be kept' : 'the database did not keep the callbacks in time');
    this.code = code;
  }
}

const LARGEST_FLUSH = 500;
const CONFLICT_TRIES = 3;

/**
 * Keeps callbacks durably before the webhook answers. Concurrent ones share a statement: one flush is in flight, the rest
 * collects meanwhile; no timer, so a lone callback waits for nobody.
 */
export function createInbox({ db, seal, enqueue, capacity = 5_000, deadlineMs = seconds(4) }: InboxNeeds): Inbox {
  let waiting: Waiting[] = [];
  let isFlushing = false;

  function keep(item: InboxItem): Promise<void> {
    if (waiting.length >= capacity) return Promise.reject(new InboxUnavailable('full'));
    return new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isFlushing) void flushAll();
    });
  }

  async function flushAll(): Promise<void> {
    isFlushing = true;
    await untilRequestsAreRead();
    while (waiting.length > 0) {
      const batch = waiting.slice(0, LARGEST_FLUSH);
      waiting = waiting.slice(LARGEST_FLUSH);
      await flush(batch);
    }
    isFlushing = false;
  }

  async function flush(batch: Waiting[]): Promise<void> {
    let ids: number[];
    try {
      ids = await inTime(insert(db, seal, batch), deadlineMs);
    } catch (error) {
      if (batch.length > 1 && isAboutOneRow(error)) {
        // A row that PostgreSQL refuses must not take its neighbours along.
        for (const one of batch) await flush([one]);
        return;
      }
      if (error instanceof InboxUnavailable) batch = batch.concat(waiting.splice(0));
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const { resolve } of batch) resolve();
    if (ids.length === 0) return;
    try {
      enqueue(ids);
    } catch {
      // The rows are committed: the sweep finds them.
    }
  }

  return {
    keep,
    count: () => countInbox(db),
  };
}

/** Answers the ids of what is new: what was there before was handed over before. */
async function insert(db: Database, seal: (xml: string) => string, batch: Waiting[]): Promise<number[]> {
  const receivers = textArray(batch.map(({ item }) => item.receiver));
  const keys = textArray(batch.map(({ item }) => item.dedupeKey));
  const payloads = textArray(batch.map(({ item }) => seal(item.xml)));
  const lanes = batch.map(({ item }) => laneOf(item.receiver, item.xml));
  const statement = sql<{ id: number }>`
    insert into inbox (receiver, dedupe_key, payload_sealed, lane)
    select * from unnest(${receivers}::text[], ${keys}::text[], ${payloads}::text[], ${lanes}::int[])
    on conflict (dedupe_key) do nothing
    returning id
  `;
  for (let n = 1; ; n += 1) {
    try {
      const { rows } = await statement.execute(db);
      return rows.map(({ id }) => id);
    } catch (error) {
      // Two web processes that keep the same retried callbacks in another order may block each other.
      const isDeadlock = hasCode(error, '40P01');
      if (n === CONFLICT_TRIES || !isDeadlock) throw error;
    }
  }
}

/** SQLSTATE classes 22 (data exception) and 54 (limit exceeded). */
function isAboutOneRow(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(22|54)/.test(String(error.code));
}

async function inTime<T>(work: Promise<T>, deadlineMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new InboxUnavailable('late')), deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What one sender did at one receiver bears one number, so that it keeps its order whoever applies it. A number that two
 * senders happen to share makes them wait for each other and nothing worse. (FNV-1a: every callback pays for it.)
 */
export function laneOf(receiver: string, xml: string): number {
  // WeCom writes userids with or without CDATA and in any case.
  const sender = /<FromUserName\s*>\s*(?:<!\[CDATA\[)?([^<\]]*)/i.exec(xml)?.[1] ?? '';
  const name = `${receiver} ${sender.trim().toLowerCase()}`;
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash | 0;
}

const TEXT_OID = 25;
const HEAD_BYTES = 20;
const LENGTH_BYTES = 4;

/**
 * A text[] in PostgreSQL's binary form (array_recv): dimensions, null flag, element type, length, lower bound, elements.
 * A third cheaper on both sides than the quoted text form, which counts at thousands of callbacks a second.
 */
export function textArray(values: readonly string[]): Buffer {
  const bytes = values.reduce((sum, value) => sum + LENGTH_BYTES + Buffer.byteLength(value), HEAD_BYTES);
  const array = Buffer.allocUnsafe(bytes);
  let at = 0;
  for (const field of [1, 0, TEXT_OID, values.length, 1]) at = array.writeInt32BE(field, at);
  for (const value of values) {
    const written = array.write(value, at + LENGTH_BYTES);
    array.writeInt32BE(written, at);
    at += LENGTH_BYTES + written;
  }
  return array;
}
