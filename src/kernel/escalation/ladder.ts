import { addMs, days, hours, minutes, nextShanghai, shanghaiAt, shanghaiClock, shanghaiDay } from '../../lib/time.ts';
import type { LadderRung, LevelPolicy, OpenHours, Step } from './types.ts';

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

const isStep = (value: number): value is Step => value >= 0 && value <= 4 && Number.isInteger(value);

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

/**
 * Faults of a ladder, in words for an operator; checked when settings are read, because a wrong ladder shows itself
 * only when somebody needed it.
 */
export function lintPolicy(policy: LevelPolicy): string[] {
  const faults: string[] = [];
  const report = (fault: string) => faults.push(`escalation.${policy.level}: ${fault}`);

  policy.rungs.forEach((rung, index) => {
    if (!isStep(rung.step)) report(`step ${rung.step} is not one of 0 to 4`);
    if (rung.step !== index) report(`steps must be 0, 1, 2 … without gaps; found ${rung.step} at place ${index}`);
    const before = policy.rungs[index - 1];
    if (before && 'clock' in before && !('clock' in rung))
      report(`step ${rung.step} follows a step with a time of day`);
    if (before && 'afterMs' in before && 'afterMs' in rung && rung.afterMs <= before.afterMs) {
      report(`step ${rung.step} must come later than step ${before.step}`);
    }
  });
  const first = policy.rungs[0];
  if (!first || !('afterMs' in first) || first.afterMs !== 0) report('step 0 must come at once');
  if (topStep(policy) < 3) report('the ladder must reach the station (step 3)');

  const second = policy.rungs.find((rung) => rung.step === 2);
  if (second && !('afterMs' in second && second.afterMs <= policy.ackMs)) {
    report(`step 2 must come no later than timers.${policy.level}.ack`);
  }
  for (const [name, ms] of waits(policy)) {
    if (ms <= 0) report(`timers.${policy.level}.${name} must be a positive time`);
  }
  if (policy.contactMs > policy.outcomeMs) report(`timers.${policy.level}.contact must not exceed outcome`);
  if ('pausesMs' in policy.alarm) lintAlarm(policy.level, policy.alarm.pausesMs, report);
  lintPause(policy, report);
  return faults;
}

/** An alarm that rings without end, never, or so rarely that somebody loses his money between two of them. */
function lintAlarm(level: LevelPolicy['level'], pausesMs: number[], report: (fault: string) => void): void {
  if (pausesMs.length === 0 || pausesMs.some((ms) => ms <= 0)) report('the alarm must repeat after a positive time');
  if (level === 'CRITICAL' && pausesMs.some((ms) => ms > minutes(15)))
    report('the alarm of CRITICAL must not pause for more than 15 minutes');
}

/** A pause that does not end after midnight would never end at all, and nobody is woken by a time of day within it. */
function lintPause({ open, rungs, alarm }: LevelPolicy, report: (fault: string) => void): void {
  if (!open) return;
  if (open.from >= open.to) {
    report('quiet hours must begin in the evening and end the next morning');
    return;
  }
  const isQuiet = (due: LadderRung | LevelPolicy['alarm']) =>
    'clock' in due && (due.clock < open.from || due.clock >= open.to);
  for (const rung of rungs) if (isQuiet(rung)) report(`step ${rung.step} falls into the quiet hours`);
  if (isQuiet(alarm)) report('the alarm falls into the quiet hours');
}

function waits({ matchMs, contactMs, outcomeMs, reviewMs }: LevelPolicy): [string, number][] {
  return [
    ['match', matchMs],
    ['contact', contactMs],
    ['outcome', outcomeMs],
    ['review', reviewMs],
  ];
}
