import { LRUCache } from 'lru-cache';

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
