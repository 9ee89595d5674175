// The county lives in Asia/Shanghai, which has been UTC+8 without summer time since 1991.
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

export const seconds = (n: number): number => n * 1_000;
export const minutes = (n: number): number => n * 60_000;
export const hours = (n: number): number => n * 3_600_000;
export const days = (n: number): number => n * 86_400_000;

export function addMs(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

/** The calendar day in Shanghai, 'YYYY-MM-DD'. */
export function shanghaiDay(at: Date): string {
  return shanghaiIso(at).slice(0, 10);
}

/** The wall clock in Shanghai, 'HH:mm'. */
export function shanghaiClock(at: Date): string {
  return shanghaiIso(at).slice(11, 16);
}

/** The moment at which Shanghai shows this day ('YYYY-MM-DD') and clock ('HH:mm'). */
export function shanghaiAt(day: string, clock: string): Date {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(clock)) throw new RangeError(`not a clock time HH:mm: ${clock}`);
  const at = new Date(`${day}T${clock}:00+08:00`);
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(at.getTime()) || shanghaiDay(at) !== day) {
    throw new RangeError(`not a calendar day YYYY-MM-DD: ${day}`);
  }
  return at;
}

/** The next moment strictly after `at` when Shanghai's clock shows 'HH:mm'. */
export function nextShanghai(at: Date, clock: string): Date {
  const today = shanghaiAt(shanghaiDay(at), clock);
  return today > at ? today : addMs(today, days(1));
}

/** 「2026-11-22 08:30」: for what may be read years later. */
export function fullShanghai(at: Date): string {
  return `${shanghaiDay(at)} ${shanghaiClock(at)}`;
}

/** 'MM-DD HH:mm' in Shanghai: eleven characters, the most a card's time field takes. */
export function formatShanghai(at: Date): string {
  return `${shanghaiDay(at).slice(5)} ${shanghaiClock(at)}`;
}

function shanghaiIso(at: Date): string {
  return addMs(at, SHANGHAI_OFFSET_MS).toISOString();
}
