import { addMs, days, hours, nextShanghai, shanghaiAt, shanghaiClock, shanghaiDay } from '../../lib/time.ts';
import type { LevelPolicy, OpenHours } from './types.ts';

/** A pass up the ladder: entered at a step, from which the offsets of the later ones are counted. */
export interface Run {
  entry: number;
  base: Date;
}

/**
 * When step k of a run is due: entry + offset(k) − offset(entry), in open time; a step with a time of day falls on the
 * next such time after its forerunner. Null when the ladder has no such step.
 */
export function stepDue(policy: LevelPolicy, run: Run, step: number): Date | null {
  const rung = policy.rungs.find((candidate) => candidate.step === step);
  if (!rung) return null;
  if (step <= run.entry) return run.base;
  if ('clock' in rung) return nextShanghai(stepDue(policy, run, step - 1) ?? run.base, rung.clock);
  return addOpen(policy.open, run.base, rung.afterMs - offsetOf(policy, run.entry));
}

/** The highest step this ladder has. */
export function topStep(policy: LevelPolicy): number {
  return Math.max(...policy.rungs.map((rung) => rung.step));
}

/** When the top step is told again, after so many repeats; there is no last time. */
export function alarmDue(policy: LevelPolicy, firedAt: Date, repeats: number): Date {
  if ('clock' in policy.alarm) return nextShanghai(firedAt, policy.alarm.clock);
  return addOpen(policy.open, firedAt, alarmPauseMs(policy, repeats));
}

/** For how long nobody need be told again; with a time of day half a day, so that its next one finds everybody. */
export function alarmPauseMs({ alarm }: LevelPolicy, repeats: number): number {
  if ('clock' in alarm) return hours(12);
  return alarm.pausesMs[Math.min(repeats, alarm.pausesMs.length - 1)] ?? hours(1);
}

/** A deadline of this level, counted in open time from a moment. */
export function deadline(policy: LevelPolicy, from: Date, ms: number): Date {
  return addOpen(policy.open, from, ms);
}

function offsetOf(policy: LevelPolicy, step: number): number {
  const rung = policy.rungs.find((candidate) => candidate.step === step);
  return rung && 'afterMs' in rung ? rung.afterMs : 0;
}

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
