import { fromLocalInput } from '../kit/time.ts';

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
