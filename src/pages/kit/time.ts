const SHANGHAI_MS = 8 * 3_600_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Clock texts are Asia/Shanghai (UTC+8, no summer time), whatever the phone is set to. */
function parts(at: string | number): string {
  return new Date(new Date(at).getTime() + SHANGHAI_MS).toISOString();
}

/** 「01-02 03:04:05」, or the clock alone on the day of `now`. */
export function momentText(at: string, now: string): string {
  const [day, clock] = [parts(at).slice(5, 10), parts(at).slice(11, 19)];
  return parts(now).slice(0, 10) === parts(at).slice(0, 10) ? clock : `${day} ${clock}`;
}

export function minuteText(at: string): string {
  return `${parts(at).slice(5, 10)} ${parts(at).slice(11, 16)}`;
}

/** 「2026-11-22」. */
export function dayText(at: string): string {
  return parts(at).slice(0, 10);
}

/** For <input type="datetime-local">, and back to ISO 8601 with the county's offset. */
export function toLocalInput(at: string | number): string {
  return parts(at).slice(0, 16);
}

export function fromLocalInput(local: string): string | null {
  const at = new Date(`${local.slice(0, 16)}:00+08:00`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** 「04:32」 below an hour, 「3小时05分」 from there, 「2天3小时」 from two days. */
export function spanText(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  if (Math.abs(ms) >= 48 * HOUR_MS) return `${Math.floor(hours / 24)}天${hours % 24}小时`;
  if (Math.abs(ms) >= HOUR_MS) return `${hours}小时${two(minutes)}分`;
  return `${two(minutes)}:${two(seconds % 60)}`;
}

function two(n: number): string {
  return n.toString().padStart(2, '0');
}

const FASTEST = 600;

export interface AppClock {
  /** What the service said the time was, and when we heard it (a monotonic reading, ms). */
  hear(now: string, heardAt: number): void;
  read(at: number): number;
}

/**
 * The service's time between two answers. In a drill it may run faster than ours: the slower of the last two measured
 * speeds counts, so that a clock moved forward once does not look like a fast one.
 */
export function createAppClock(): AppClock {
  let base = 0;
  let heard = 0;
  let speeds: number[] = [];
  return {
    hear(now, heardAt) {
      const at = Date.parse(now);
      const passed = heardAt - heard;
      if (base > 0 && passed > 500) {
        const measured = Math.min(FASTEST, Math.max(0, (at - base) / passed));
        speeds = [measured, ...speeds].slice(0, 2);
      }
      if (base > 0 && passed <= 500 && at >= base) return;
      base = at;
      heard = heardAt;
    },
    read: (at) => base + (at - heard) * speedOf(speeds),
  };
}

/** A reading with the network's jitter around real time is real time. */
function speedOf(speeds: number[]): number {
  const speed = speeds.length > 1 ? Math.min(...speeds) : 1;
  return speed > 0 && speed < 1.5 ? 1 : speed;
}

const DAY_MS = 86_400_000;

/** A shift as it is written down: one that ends no later than it begins ends on the next day. Null while something is missing. */
export function spanOf(day: string, from: string, to: string): { startsAt: string; endsAt: string } | null {
  if (day === '' || from === '' || to === '') return null;
  const [startsAt, sameDay] = [fromLocalInput(`${day}T${from}`), fromLocalInput(`${day}T${to}`)];
  if (startsAt === null || sameDay === null) return null;
  const endsAt = endsNextDay(from, to) ? new Date(Date.parse(sameDay) + DAY_MS).toISOString() : sameDay;
  return { startsAt, endsAt };
}

export function endsNextDay(from: string, to: string): boolean {
  return from !== '' && to !== '' && to <= from;
}
