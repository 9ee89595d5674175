import type { Redis } from 'ioredis';
import { isReady } from './connections.ts';

/** What Redis is good for just now; a warning where it works but will not keep what it is given. */
export type QueueHealth = { ok: true; warning?: string } | { ok: false; why: string };

const PROBE_MS = 10_000;

/** Asked by writing: a replica, a full one and one whose disk fails all answer a PING. */
export async function queueHealth(redis: Redis, prefix: string): Promise<QueueHealth> {
  if (!(await isReady(redis))) return { ok: false, why: 'no answer; sweeps carry the work meanwhile' };
  try {
    await redis.set(`${prefix}:health`, '1', 'PX', PROBE_MS);
  } catch (error) {
    return { ok: false, why: whyNot(error) };
  }
  const policy = await evictionPolicy(redis);
  if (policy === null || policy === 'noeviction') return { ok: true };
  return { ok: true, warning: `maxmemory-policy is ${policy}: it may drop jobs when full; set noeviction` };
}

/** Null where the account may not ask. */
async function evictionPolicy(redis: Redis): Promise<string | null> {
  const info = await redis.info('memory').catch(() => '');
  return /maxmemory_policy:(\S+)/.exec(info)?.[1] ?? null;
}

function whyNot(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  if (said.startsWith('READONLY')) return 'it is a read-only replica: REDIS_URL must name the master';
  if (said.startsWith('OOM')) return 'it is full: give it more maxmemory';
  if (said.startsWith('MISCONF')) return 'it cannot write to its disk and refuses to be written to';
  return `no answer (${said}); sweeps carry the work meanwhile`;
}
