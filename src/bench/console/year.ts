import { encodeTime } from 'ulid';
import { createRandom, type Random } from '../../demo/names.ts';
import { FRAUD_TYPES, type Outcome, SOURCES, type WarningState } from '../../domain/warnings/index.ts';
import type { Level } from '../../kernel/escalation/types.ts';
import { days, hours, minutes, shanghaiAt, shanghaiDay } from '../../lib/time.ts';

/** A warning of the past year as its row shows it today; whom it is about is chosen by the database. */
export interface PastWarning {
  n: number;
  id: string;
  number: string;
  level: Level;
  fraudType: string;
  source: string;
  state: WarningState;
  outcome: string | null;
  openReason: string | null;
  version: number;
  createdAt: Date;
  dispatchedAt: Date | null;
  ackedAt: Date | null;
  metAt: Date | null;
  reportedAt: Date | null;
  closedAt: Date | null;
}

const YEAR = 365;
const LEVELS: readonly { level: Level; share: number; signMinutes: number; meetMinutes: number }[] = [
  { level: 'CRITICAL', share: 2, signMinutes: 3, meetMinutes: 8 },
  { level: 'HIGH', share: 8, signMinutes: 6, meetMinutes: 20 },
  { level: 'MEDIUM', share: 30, signMinutes: 12, meetMinutes: 60 },
  { level: 'LOW', share: 60, signMinutes: 20, meetMinutes: 240 },
];
const OUTCOMES: readonly { outcome: Outcome; share: number; isOver: boolean }[] = [
  { outcome: 'DISSUADED', share: 63, isOver: true },
  { outcome: 'NOT_INVOLVED', share: 15, isOver: true },
  { outcome: 'FALSE_ALARM', share: 8, isOver: true },
  { outcome: 'UNREACHABLE', share: 6, isOver: false },
  { outcome: 'REFUSED', share: 3, isOver: false },
  { outcome: 'PARTIAL_LOSS', share: 1, isOver: false },
  { outcome: 'SCAMMED', share: 1, isOver: false },
  { outcome: 'OFF_SITE', share: 2, isOver: false },
  { outcome: 'LEFT_COMPANY', share: 1, isOver: false },
];
/** By the hour of the day: most come at ten, in the afternoon and in the evening. */
const HOURS = [1, 1, 1, 1, 1, 1, 2, 3, 5, 7, 10, 8, 5, 6, 9, 9, 7, 5, 5, 7, 9, 9, 5, 2];
const SILENT = 0.06;
const WEEKEND = [0, 6];

/** About 25 a day over the year that ends now, by the mix of levels, outcomes and delays that the demo county is described by. */
export function pastYear({ now, perDay }: { now: Date; perDay: number }): PastWarning[] {
  const random = createRandom(1, 'past year');
  const found: PastWarning[] = [];
  for (let ago = YEAR; ago >= 0; ago -= 1) {
    const day = shanghaiDay(new Date(now.getTime() - days(ago)));
    const moments = Array.from({ length: countOn(day, perDay, random) }, () => momentOn(day, random));
    for (const [index, at] of moments.sort((a, b) => a - b).entries()) {
      if (at >= now.getTime()) continue;
      const number = `YJ-${day.replaceAll('-', '')}-${String(5_001 + index)}`;
      found.push(pastWarning({ n: found.length + 1, number, at, now: now.getTime(), random }));
    }
  }
  return found;
}

function countOn(day: string, perDay: number, random: Random): number {
  const [, month, date] = day.split('-').map(Number);
  const weekday = WEEKEND.includes(new Date(`${day}T00:00:00Z`).getUTCDay()) ? 0.8 : 1.1;
  const payday = date === 15 ? 1.3 : 1;
  const sale = month === 11 && date === 11 ? 3 : 1;
  return Math.max(0, Math.round(perDay * weekday * payday * sale + Math.sqrt(perDay) * normal(random)));
}

function momentOn(day: string, random: Random): number {
  const within = random.weighted(HOURS) * hours(1) + random.next() * hours(1);
  return shanghaiAt(day, '00:00').getTime() + Math.floor(within);
}

interface Begun {
  n: number;
  number: string;
  at: number;
  now: number;
  random: Random;
}

function pastWarning({ n, number, at, now, random }: Begun): PastWarning {
  const { level, signMinutes, meetMinutes } = chosen(LEVELS, random);
  const { outcome, isOver } = chosen(OUTCOMES, random);
  const silence = random.chance(SILENT) ? 10 : 1;
  const dispatched = at + 2_000;
  const acked = dispatched + around(minutes(signMinutes) * silence, random);
  const met = acked + around(minutes(meetMinutes), random);
  const reported = met + around(minutes(15), random);
  const closed = reported + around(isOver ? hours(3) : hours(20), random);
  const stages = [dispatched, acked, met, reported, closed];
  const passed = stages.filter((stage) => stage <= now).length;
  const state = (['MATCHED', 'DISPATCHED', 'ACKED', 'CONTACTED', 'REPORTED', 'CLOSED'] as const)[passed] ?? 'CLOSED';
  const since = (stage: number) => (stage <= now ? new Date(stage) : null);
  const hasLoss = outcome === 'SCAMMED' || outcome === 'PARTIAL_LOSS';
  return {
    n,
    id: `${encodeTime(at, 10)}${String(n).padStart(16, '0')}`,
    number,
    level,
    fraudType: random.pick(FRAUD_TYPES),
    source: random.pick(SOURCES),
    state,
    outcome: state !== 'CLOSED' ? null : isOver || hasLoss ? outcome : 'POLICE_CLOSED',
    openReason: state === 'REPORTED' && !isOver ? outcome : null,
    version: passed + 1,
    createdAt: new Date(at),
    dispatchedAt: since(dispatched),
    ackedAt: since(acked),
    metAt: since(met),
    reportedAt: since(reported),
    closedAt: since(closed),
  };
}

function chosen<T extends { share: number }>(items: readonly T[], random: Random): T {
  const item = items[random.weighted(items.map(({ share }) => share))];
  if (item === undefined) throw new RangeError('nothing to choose from');
  return item;
}

/** Lognormal: half take less than the median, a few much longer. */
const around = (median: number, random: Random): number => Math.round(median * Math.exp(0.8 * normal(random)));

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
