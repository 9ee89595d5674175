import { addMs, days, hours, nextShanghai, shanghaiAt, shanghaiClock, shanghaiDay } from '../../lib/time.ts';
import type { OpenHours } from './types.ts';

/** Whether people may be disturbed at this moment. */
export function isOpen(open: OpenHours, at: Date): boolean {
  if (!open) return true;
  const clock = shanghaiClock(at);
  return clock >= open.from && clock < open.to;
}

/** This moment, or the next opening when it falls into the pause. */
export function releaseAt(open: OpenHours, at: Date): Date {
  if (!open || isOpen(open, at)) return at;
  return nextShanghai(at, open.from);
}

/**
 * When a waiting time ends. Under a day only open minutes count; a day or more runs on the wall clock and, ending in
 * the pause, waits for the opening.
 */
export function addOpen(open: OpenHours, from: Date, ms: number): Date {
  if (!open) return addMs(from, ms);
  if (ms >= hours(24)) return releaseAt(open, addMs(from, ms));
  let at = releaseAt(open, from);
  let left = ms;
  for (;;) {
    const closes = shanghaiAt(shanghaiDay(at), open.to);
    const room = closes.getTime() - at.getTime();
    if (left < room || (left === 0 && room >= 0)) return addMs(at, left);
    left -= room;
    at = shanghaiAt(shanghaiDay(addMs(closes, days(1) / 2)), open.from);
  }
}
