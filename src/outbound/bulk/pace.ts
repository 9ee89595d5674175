import { addMs, minutes } from '../../lib/time.ts';

/** One call of the last minute: when it was claimed (app time) and for how many. */
export interface RecentCall {
  at: Date;
  persons: number;
}

interface Asking {
  now: Date;
  persons: number;
  /** Calls of the last minute, the oldest first. */
  recent: readonly RecentCall[];
  personsPerMinute: number;
}

/** When a bulk call may go; null means now. A call that is larger than the pace goes when a minute holds nothing else. */
export function bulkWait(asking: Asking): Date | null {
  const at = afterBusyMinute(withinPace(asking));
  return at > asking.now ? at : null;
}

function withinPace({ now, persons, recent, personsPerMinute }: Asking): Date {
  let sum = recent.reduce((total, call) => total + call.persons, persons);
  let at = now;
  for (const call of recent) {
    if (sum <= personsPerMinute) return at;
    sum -= call.persons;
    at = addMs(call.at, minutes(1));
  }
  return at;
}

/** Everybody's batches start at the full and the half hour: WeCom asks to avoid these two minutes (doc p/90236). */
function afterBusyMinute(at: Date): Date {
  if (at.getUTCMinutes() % 30 !== 0) return at;
  return new Date(Math.floor(at.getTime() / minutes(1)) * minutes(1) + minutes(1));
}
