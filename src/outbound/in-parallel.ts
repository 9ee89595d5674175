import type { LockMode } from '../database/index.ts';
import { isLocked } from '../lib/errors.ts';

const width = 6;

/** Works through a list, a few at a time: fewer than the connections of a pool. The first failure is thrown at the end. */
export async function inParallel<T>(items: T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  if (failures.length > 0) throw failures[0];
}

/**
 * The same where rows may be held by somebody else: those are left for the end, when nobody else waits any more, and tried
 * one after another until the first that is not let go in time. `work` answers false for one it had to skip.
 */
export async function inParallelUnlocked<T>(
  items: T[],
  work: (item: T, mode: LockMode) => Promise<boolean>,
): Promise<void> {
  const locked: T[] = [];
  await inParallel(items, async (item) => {
    if (!(await work(item, 'skip'))) locked.push(item);
  });
  for (const item of locked) {
    const held = await work(item, 'wait').then(
      (done) => !done,
      (error: unknown) => {
        if (isLocked(error)) return true;
        throw error;
      },
    );
    if (held) return;
  }
}
