import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';

/** The Redis of this run and a prefix of the test file's own. */
export function testRedis(): { url: string; prefix: string } {
  return { url: inject('redisUrl'), prefix: `t-${randomBytes(6).toString('hex')}` };
}
