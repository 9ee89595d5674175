import { setTimeout as wait } from 'node:timers/promises';

/** Whether the work ended in time; how it ended is not asked. */
export async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const patience = new AbortController();
  const late = wait(ms, false, { signal: patience.signal }).catch(() => false);
  const ended = work.then(
    () => true,
    () => true,
  );
  const inTime = await Promise.race([ended, late]);
  patience.abort();
  return inTime;
}
