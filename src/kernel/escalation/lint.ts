import { minutes } from '../../lib/time.ts';
import { isStep, topStep } from './ladder.ts';
import type { LadderRung, LevelPolicy } from './types.ts';

/**
 * Faults of a ladder, in words for an operator; checked when settings are read, because a wrong ladder shows itself
 * only when somebody needed it.
 */
export function lintPolicy(policy: LevelPolicy): string[] {
  const faults: string[] = [];
  const say = (fault: string) => faults.push(`escalation.${policy.level}: ${fault}`);

  policy.rungs.forEach((rung, index) => {
    if (!isStep(rung.step)) say(`step ${rung.step} is not one of 0 to 4`);
    if (rung.step !== index) say(`steps must be 0, 1, 2 … without gaps; found ${rung.step} at place ${index}`);
    const before = policy.rungs[index - 1];
    if (before && 'clock' in before && !('clock' in rung)) say(`step ${rung.step} follows a step with a time of day`);
    if (before && 'afterMs' in before && 'afterMs' in rung && rung.afterMs <= before.afterMs) {
      say(`step ${rung.step} must come later than step ${before.step}`);
    }
  });
  const first = policy.rungs[0];
  if (!first || !('afterMs' in first) || first.afterMs !== 0) say('step 0 must come at once');
  if (topStep(policy) < 3) say('the ladder must reach the station (step 3)');

  const second = policy.rungs.find((rung) => rung.step === 2);
  if (second && !('afterMs' in second && second.afterMs <= policy.ackMs)) {
    say(`step 2 must come no later than timers.${policy.level}.ack`);
  }
  for (const [name, ms] of waits(policy)) {
    if (ms <= 0) say(`timers.${policy.level}.${name} must be a positive time`);
  }
  if (policy.contactMs > policy.outcomeMs) say(`timers.${policy.level}.contact must not exceed outcome`);
  if ('pausesMs' in policy.alarm) lintAlarm(policy.level, policy.alarm.pausesMs, say);
  lintPause(policy, say);
  return faults;
}

/** An alarm that rings without end, never, or so rarely that somebody loses his money between two of them. */
function lintAlarm(level: LevelPolicy['level'], pausesMs: number[], say: (fault: string) => void): void {
  if (pausesMs.length === 0 || pausesMs.some((ms) => ms <= 0)) say('the alarm must repeat after a positive time');
  if (level === 'CRITICAL' && pausesMs.some((ms) => ms > minutes(15)))
    say('the alarm of CRITICAL must not pause for more than 15 minutes');
}

/** A pause that does not end after midnight would never end at all, and nobody is woken by a time of day within it. */
function lintPause({ open, rungs, alarm }: LevelPolicy, say: (fault: string) => void): void {
  if (!open) return;
  if (open.from >= open.to) {
    say('quiet hours must begin in the evening and end the next morning');
    return;
  }
  const isQuiet = (due: LadderRung | LevelPolicy['alarm']) =>
    'clock' in due && (due.clock < open.from || due.clock >= open.to);
  for (const rung of rungs) if (isQuiet(rung)) say(`step ${rung.step} falls into the quiet hours`);
  if (isQuiet(alarm)) say('the alarm falls into the quiet hours');
}

function waits({ matchMs, contactMs, outcomeMs, reviewMs }: LevelPolicy): [string, number][] {
  return [
    ['match', matchMs],
    ['contact', contactMs],
    ['outcome', outcomeMs],
    ['review', reviewMs],
  ];
}
