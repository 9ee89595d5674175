import { clock, type Database } from '../../database/index.ts';
import { hours, seconds } from '../../lib/time.ts';
import type { Queue } from '../../queue/index.ts';
import type { RingTimer } from './timers.ts';

interface RingerNeeds {
  db: Database;
  queue: Queue;
  name: string;
}

/** A bell far away is not hung up: the half-hourly round hangs it when its time comes near. */
const NEAR_MS = hours(2);

/** Turns a due moment of the app's clock into a real delay. The clock is looked at every few seconds: a bell is only a hint. */
export function createRinger({ db, queue, name }: RingerNeeds): RingTimer {
  let known: { appNow: Date; speed: number; readAt: number } | null = null;

  async function appClock(): Promise<{ now: number; speed: number }> {
    if (!known || Date.now() - known.readAt > seconds(5)) known = { ...(await clock.read(db)), readAt: Date.now() };
    return { now: known.appNow.getTime() + (Date.now() - known.readAt) * known.speed, speed: known.speed };
  }

  return async ({ id, generation, dueAt, attempt = 0 }) => {
    const { now, speed } = await appClock();
    const appDelay = dueAt.getTime() - now;
    if (appDelay > NEAR_MS || (speed === 0 && appDelay > 0)) return;
    const delayMs = appDelay <= 0 ? 0 : Math.ceil(appDelay / speed) + 1;
    const suffix = attempt > 0 ? `-r${attempt}` : '';
    await queue.enqueue(
      name,
      { timerId: id, generation, attempt },
      { jobId: `tm-${id}-${generation}${suffix}`, delayMs },
    );
  };
}
