import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { isReady } from './connections.ts';

/** Small things all processes share. Every method may throw while Redis is away. */
export interface SharedCache {
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Removes the key only while it still holds that value. */
  deleteIf(key: string, value: string): Promise<void>;
  /** A way to let go, or null when somebody else holds it. It ends by itself after `ttlMs`. */
  lock(key: string, ttlMs: number): Promise<(() => Promise<void>) | null>;
}

const compareAndDelete = `
  if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end
  return 0`;

export function createCache(redis: Redis, prefix: string): SharedCache {
  const named = (key: string) => `${prefix}:cache:${key}`;

  async function connected(): Promise<Redis> {
    if (await isReady(redis)) return redis;
    throw new Error('Redis is away');
  }

  async function deleteIf(key: string, value: string): Promise<void> {
    await (await connected()).eval(compareAndDelete, 1, named(key), value);
  }

  return {
    deleteIf,

    async get(key) {
      return (await connected()).get(named(key));
    },

    async set(key, value, ttlMs) {
      await (await connected()).set(named(key), value, 'PX', Math.ceil(ttlMs));
    },

    async lock(key, ttlMs) {
      const token = randomBytes(12).toString('hex');
      const taken = await (await connected()).set(named(key), token, 'PX', Math.ceil(ttlMs), 'NX');
      return taken === 'OK' ? () => deleteIf(key, token) : null;
    },
  };
}
