import { z } from 'zod';
import { clock, type Database } from '../../database/index.ts';
import { hours, seconds } from '../../lib/time.ts';
import { defineJob, type Job, type Queue } from '../../queue/index.ts';
import type { EnqueueTimer, Timers } from './timers.ts';

const FIRE_TIMER = 'timers.fire';
/** What is due later is enqueued by the half-hourly round when its time comes near. */
const NEAR_MS = hours(2);

/** Turns a due moment of the app's clock into a real delay. The clock is read every few seconds: a job is only a hint. */
export function timerQueue(db: Database, queue: Queue): EnqueueTimer {
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
      FIRE_TIMER,
      { timerId: id, generation, attempt },
      { jobId: `tm-${id}-${generation}${suffix}`, delayMs },
    );
  };
}

export const fireTimerJob = (timers: Timers): Job =>
  defineJob({
    name: FIRE_TIMER,
    payload: z.strictObject({ timerId: z.string(), generation: z.int(), attempt: z.int() }),
    run: ({ timerId, generation, attempt }) => timers.fireDue(timerId, generation, attempt),
    options: { concurrency: 8, attempts: 2 },
  });
