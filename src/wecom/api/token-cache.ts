import type { Logger } from '../../lib/logger.ts';

/** What all processes share. Every method may throw while the store is away. */
export interface TokenCache {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Deletes only while the value is still this one. */
  deleteIf(key: string, value: string): Promise<void>;
  /** null = somebody else holds it. */
  lock(key: string, ttlMs: number): Promise<(() => Promise<void>) | null>;
}

const COMPLAIN_EVERY_MS = 60_000;

/** Each process can do without the others: a shared cache that is away counts as empty, and its lock as ours. */
export function forgiving(cache: TokenCache, logger: Logger): TokenCache {
  let complainedAt = Number.NEGATIVE_INFINITY;

  async function attempt<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (performance.now() - complainedAt >= COMPLAIN_EVERY_MS) {
        complainedAt = performance.now();
        logger.warn({ err: error }, 'shared token cache is away, each process keeps its own token');
      }
      return otherwise;
    }
  }

  return {
    get: (key) => attempt(() => cache.get(key), null),
    set: (key, value, ttlMs) => attempt(() => cache.set(key, value, ttlMs), undefined),
    deleteIf: (key, value) => attempt(() => cache.deleteIf(key, value), undefined),
    async lock(key, ttlMs) {
      const release = await attempt(
        () => cache.lock(key, ttlMs),
        () => Promise.resolve(),
      );
      return release && (() => attempt(release, undefined));
    },
  };
}
