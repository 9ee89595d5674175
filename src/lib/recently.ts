import { LRUCache } from 'lru-cache';
import { minutes } from './time.ts';

/** Remembers keys for a while, in this process only; those not noted for longest go first when there are too many. */
export function createRecently(ms: number, atMost = 10_000) {
  const noted = new LRUCache<string, true>({ max: atMost, ttl: ms });

  return {
    has: (key: string): boolean => noted.has(key),
    note: (key: string): void => void noted.set(key, true),
    forget: (key: string): void => void noted.delete(key),
  };
}

export type Recently = ReturnType<typeof createRecently>;

const QUIET_MS = minutes(1);

/**
 * What may come in a flood is said at once, then once a minute at most, kind by kind. Answers how many were kept back
 * since the last that was said; null: this one is kept back as well. Kinds beyond `mostKinds` share a turn.
 */
export function createSparingly(mostKinds = Number.POSITIVE_INFINITY): (kind: string) => number | null {
  const said = new Map<string, { at: number; keptBack: number }>();
  return (kind) => {
    const key = said.size < mostKinds || said.has(kind) ? kind : '';
    const last = said.get(key);
    const now = Date.now();
    if (last !== undefined && now - last.at < QUIET_MS) {
      last.keptBack += 1;
      return null;
    }
    said.set(key, { at: now, keptBack: 0 });
    return last?.keptBack ?? 0;
  };
}
