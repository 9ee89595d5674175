import type { RosterShiftData } from '../../../domain/duty/api.ts';
import { fromLocalInput, minuteText, toLocalInput } from '../../kit/time.ts';

// Days and clocks are the county's, UTC+8 without summer time, whatever the computer is set to.

const DAY_MS = 86_400_000;

/** The days of a month, 'YYYY-MM-DD'. */
export function daysOf(month: string): string[] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const days = Array.from({ length: 31 }, (_, n) => new Date(first + n * DAY_MS).toISOString().slice(0, 10));
  return days.filter((day) => day.startsWith(month));
}

/** So many months later. */
export function monthAfter(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

/** 「2026年12月」. */
export const monthText = (month: string): string => `${month.slice(0, 4)}年${Number(month.slice(5))}月`;

const WEEKDAYS = ['日', '一', '二', '三', '四', '五', '六'];

export const weekdayOf = (day: string): string => WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';

export const isWeekend = (day: string): boolean => /[六日]/.test(weekdayOf(day));

/** 「12月3日 周四」. */
export const dayWords = (day: string): string =>
  `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日 周${weekdayOf(day)}`;

export const dayOf = (at: string): string => toLocalInput(at).slice(0, 10);

export const clockOf = (at: string): string => toLocalInput(at).slice(11);

export const startOf = (day: string): number => Date.parse(fromLocalInput(`${day}T00:00`) ?? '');

export const dayAfter = (day: string, count: number): string =>
  dayOf(new Date(startOf(day) + count * DAY_MS).toISOString());

interface Span {
  startsAt: string;
  endsAt: string;
}

/** 「20:00至次日08:00」, or with days where it is longer. */
export function spanWords({ startsAt, endsAt }: Span): string {
  const [from, to] = [dayOf(startsAt), dayOf(endsAt)];
  if (from === to) return `${clockOf(startsAt)}至${clockOf(endsAt)}`;
  return to === dayAfter(from, 1)
    ? `${clockOf(startsAt)}至次日${clockOf(endsAt)}`
    : `${minuteText(startsAt)}至${minuteText(endsAt)}`;
}

/** Whether a span has any part on this day. */
export function isOn({ startsAt, endsAt }: Span, day: string): boolean {
  const start = startOf(day);
  return Date.parse(startsAt) < start + DAY_MS && Date.parse(endsAt) > start;
}

/** The same clock times on another day. */
export function movedTo({ startsAt, endsAt }: Span, day: string): Span {
  const by = startOf(day) - startOf(dayOf(startsAt));
  const later = (at: string) => new Date(Date.parse(at) + by).toISOString();
  return { startsAt: later(startsAt), endsAt: later(endsAt) };
}

export type Half = RosterShiftData['half'];

export const HALVES: Readonly<Record<Half, { sign: string; word: string; from: string; to: string }>> = {
  DAY: { sign: '白', word: '白班', from: '08:00', to: '20:00' },
  NIGHT: { sign: '夜', word: '夜班', from: '20:00', to: '08:00' },
  WHOLE: { sign: '全', word: '全天班', from: '08:00', to: '08:00' },
};

/** What of a day nobody covers, in one sign: 白, 夜 or 全. */
export function gapSign(gaps: readonly Span[], day: string): string {
  const meets = (from: number, to: number) =>
    gaps.some(({ startsAt, endsAt }) => Date.parse(startsAt) < to && Date.parse(endsAt) > from);
  const start = startOf(day);
  const [morning, evening] = [start + DAY_MS / 3, start + (DAY_MS / 6) * 5];
  const [byDay, byNight] = [meets(morning, evening), meets(evening, morning + DAY_MS)];
  if (byDay && byNight) return '全';
  return byDay ? '白' : byNight ? '夜' : '';
}

/** The Mondays whose week has a day in this month. */
export function weeksOf(month: string): string[] {
  const [first = `${month}-01`, ...rest] = daysOf(month);
  const toMonday = '一二三四五六日'.indexOf(weekdayOf(first));
  return [dayAfter(first, -toMonday), ...rest.filter((day) => weekdayOf(day) === '一')];
}
