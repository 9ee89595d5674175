import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';

/** The 99th percentile in milliseconds of how late this thread comes to its turn while the work is done. */
export async function delayWhile(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await work();
  delay.disable();
  return delay.percentile(99) / 1e6;
}

/** The same work over and over, for so long at least. */
export async function repeatFor(ms: number, work: () => Promise<unknown>): Promise<void> {
  const end = performance.now() + ms;
  do await work();
  while (performance.now() < end);
}

/** The floor: what a crowded machine does to this thread while another one is busy, whatever that one does. */
export async function spinElsewhere(ms: number): Promise<void> {
  const worker = new Worker(`const end = Date.now() + ${ms}; while (Date.now() < end);`, { eval: true });
  await once(worker, 'exit');
}
