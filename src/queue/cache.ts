import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { whenReady } from './connections.ts';

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

  async function deleteIf(key: string, value: string): Promise<void> {
    await (await whenReady(redis)).eval(compareAndDelete, 1, named(key), value);
  }

  return {
    deleteIf,

    async get(key) {
      return (await whenReady(redis)).get(named(key));
    },

    async set(key, value, ttlMs) {
      await (await whenReady(redis)).set(named(key), value, 'PX', Math.ceil(ttlMs));
    },

    async lock(key, ttlMs) {
      const token = randomBytes(12).toString('hex');
      const taken = await (await whenReady(redis)).set(named(key), token, 'PX', Math.ceil(ttlMs), 'NX');
      return taken === 'OK' ? () => deleteIf(key, token) : null;
    },
  };
}

export interface Counted {
  current: number;
  /** Until it begins anew. */
  ttl: number;
}

const countUp = `
  local current = redis.call('incr', KEYS[1])
  local left = redis.call('pttl', KEYS[1])
  if left < 0 then
    redis.call('pexpire', KEYS[1], ARGV[1])
    left = tonumber(ARGV[1])
  end
  return {current, left}`;

/** Counts for all processes together; throws while Redis is away. */
export function createCounter(redis: Redis, prefix: string) {
  return async (key: string, windowMs: number): Promise<Counted> => {
    const ready = await whenReady(redis);
    const answer: unknown = await ready.eval(countUp, 1, `${prefix}:count:${key}`, Math.ceil(windowMs));
    const [current = 0, ttl = windowMs] = Array.isArray(answer) ? answer.map(Number) : [];
    return { current, ttl };
  };
}
