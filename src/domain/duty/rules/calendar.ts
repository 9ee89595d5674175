import { addMs, days, hours, shanghaiAt, shanghaiClock, shanghaiDay } from '../../../lib/time.ts';
import type { Role } from '../../directory/index.ts';
import type { ShiftHalf } from '../types.ts';

export interface Span {
  startsAt: Date;
  endsAt: Date;
}

/** Somebody must be there around the clock, whether or not a roster has been written yet. */
export const MANNED: readonly Role[] = ['CENTER_OFFICER', 'STATION_DUTY'];

/** From its first day's 00:00 to the next month's, in Shanghai. */
export function monthSpan(month: string): Span {
  const startsAt = shanghaiAt(`${month}-01`, '00:00');
  return { startsAt, endsAt: shanghaiAt(`${shanghaiDay(addMs(startsAt, days(31))).slice(0, 7)}-01`, '00:00') };
}

const WHOLE_MS = hours(20);

/** By day or by night: where its middle lies. */
export function halfOf({ startsAt, endsAt }: Span): ShiftHalf {
  const length = endsAt.getTime() - startsAt.getTime();
  if (length >= WHOLE_MS) return 'WHOLE';
  const middle = shanghaiClock(addMs(startsAt, length / 2));
  return middle >= '08:00' && middle < '20:00' ? 'DAY' : 'NIGHT';
}

/** The parts of a time in which none of the spans runs, in order. */
export function uncovered(spans: readonly Span[], { startsAt, endsAt }: Span): Span[] {
  const open: Span[] = [];
  let from = startsAt;
  for (const span of spans.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())) {
    if (span.startsAt >= endsAt) break;
    if (span.startsAt > from) open.push({ startsAt: from, endsAt: span.startsAt });
    if (span.endsAt > from) from = span.endsAt;
  }
  return from < endsAt ? [...open, { startsAt: from, endsAt }] : open;
}

/** What is left of a shift when whoever has it is away with nobody in his place. */
export const worked = (shift: Span, away: readonly Span[]): Span[] => uncovered(away, shift);

export const meets = (a: Span, b: Span): boolean => a.startsAt < b.endsAt && a.endsAt > b.startsAt;

/** The shifts of a week again in each week after it, as long as they begin on the last day or earlier. */
export function repeated<S extends Span>(pattern: readonly S[], { until, now }: { until: string; now: Date }): S[] {
  const again: S[] = [];
  for (const shift of pattern)
    for (let week = 1; ; week += 1) {
      const moved = {
        ...shift,
        startsAt: addMs(shift.startsAt, days(7 * week)),
        endsAt: addMs(shift.endsAt, days(7 * week)),
      };
      if (shanghaiDay(moved.startsAt) > until) break;
      if (moved.endsAt > now) again.push(moved);
    }
  return again.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}
