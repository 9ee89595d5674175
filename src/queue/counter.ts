import type { Redis } from 'ioredis';
import { isReady } from './connections.ts';

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
    if (!(await isReady(redis))) throw new Error('Redis is away');
    const answer: unknown = await redis.eval(countUp, 1, `${prefix}:count:${key}`, Math.ceil(windowMs));
    const [current = 0, ttl = windowMs] = Array.isArray(answer) ? answer.map(Number) : [];
    return { current, ttl };
  };
}
