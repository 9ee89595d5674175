import { minutes } from '../../lib/time.ts';
import { topStep } from './ladder.ts';
import type { LadderRung, LevelPolicy, Step } from './types.ts';

/** What is wrong with a ladder: which rule it breaks, at which value of the settings, and what the rule names. */
export interface PolicyFault {
  rule: Rule;
  /** As in the settings file: escalation.CRITICAL, timers.LOW.ack. */
  field: string;
  values: Readonly<Record<string, string | number>>;
}

const ENGLISH = {
  notAStep: 'step {step} is not one of 0 to 4',
  gap: 'steps must be 0, 1, 2 … without gaps; found {step} at place {place}',
  afterClock: 'step {step} follows a step with a time of day',
  order: 'step {step} must come later than step {before}',
  atOnce: 'step 0 must come at once',
  station: 'the ladder must reach the station (step 3)',
  policeLate: 'step 2 must come no later than timers.{level}.ack',
  positive: 'timers.{level}.{name} must be a positive time',
  contactLate: 'timers.{level}.contact must not exceed outcome',
  alarmEndless: 'the alarm must repeat after a positive time',
  alarmRare: 'the alarm of CRITICAL must not pause for more than 15 minutes',
  tooSlow: '{what} must come within {minutes} minutes: somebody is losing his money',
  quietHours: 'quiet hours must begin in the evening and end the next morning',
  stepQuiet: 'step {step} falls into the quiet hours',
  alarmQuiet: 'the alarm falls into the quiet hours',
} as const;

type Rule = keyof typeof ENGLISH;
type Report = (rule: Rule, part: string, values?: PolicyFault['values']) => void;

/**
 * Faults of a ladder, in words for an operator; checked when settings are read, because a wrong ladder shows itself
 * only when somebody needed it.
 */
export function lintPolicy(policy: LevelPolicy): string[] {
  return policyFaults(policy).map(
    ({ rule, values }) =>
      `escalation.${policy.level}: ${ENGLISH[rule].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))}`,
  );
}

/** The same for whoever words it himself. */
export function policyFaults(policy: LevelPolicy): PolicyFault[] {
  const { level } = policy;
  const faults: PolicyFault[] = [];
  const report: Report = (rule, part, values = {}) => {
    faults.push({ rule, field: part, values: { level, ...values } });
  };
  const ladder = `escalation.${level}`;

  policy.rungs.forEach((rung, index) => {
    if (!isStep(rung.step)) report('notAStep', ladder, { step: rung.step });
    if (rung.step !== index) report('gap', ladder, { step: rung.step, place: index });
    const before = policy.rungs[index - 1];
    if (before && 'clock' in before && !('clock' in rung))
      report('afterClock', `${ladder}.${index}`, { step: rung.step });
    if (before && 'afterMs' in before && 'afterMs' in rung && rung.afterMs <= before.afterMs)
      report('order', `${ladder}.${index}`, { step: rung.step, before: before.step });
  });
  const first = policy.rungs[0];
  if (!first || !('afterMs' in first) || first.afterMs !== 0) report('atOnce', `${ladder}.0`);
  if (topStep(policy) < 3) report('station', ladder);

  const second = policy.rungs.find((rung) => rung.step === 2);
  if (second && !('afterMs' in second && second.afterMs <= policy.ackMs)) report('policeLate', `${ladder}.2`);
  for (const [name, ms] of waits(policy)) if (ms <= 0) report('positive', `timers.${level}.${name}`, { name });
  if (policy.contactMs > policy.outcomeMs) report('contactLate', `timers.${level}.contact`);
  if ('pausesMs' in policy.alarm) lintAlarm(level, policy.alarm.pausesMs, report);
  if (level === 'CRITICAL') lintPace(policy, report);
  lintPause(policy, report);
  return faults;
}

const isStep = (value: number): value is Step => value >= 0 && value <= 4 && Number.isInteger(value);

/** An alarm that rings without end, never, or so rarely that somebody loses his money between two of them. */
function lintAlarm(level: LevelPolicy['level'], pausesMs: number[], report: Report): void {
  const field = `timers.${level}.alarm`;
  if (pausesMs.length === 0 || pausesMs.some((ms) => ms <= 0)) report('alarmEndless', field);
  if (level === 'CRITICAL' && pausesMs.some((ms) => ms > minutes(15))) report('alarmRare', field);
}

/** What 特急 is allowed at most: whoever is on the line now is not helped by a gentler ladder. */
function lintPace({ rungs, ackMs, contactMs, outcomeMs }: LevelPolicy, report: Report): void {
  const top = rungs.at(-1);
  if (top && !('afterMs' in top && top.afterMs <= minutes(12)))
    report('tooSlow', `escalation.CRITICAL.${rungs.length - 1}`, { what: 'the top step', minutes: 12 });
  for (const [name, ms, most] of [
    ['ack', ackMs, 5],
    ['contact', contactMs, 10],
    ['outcome', outcomeMs, 60],
  ] as const)
    if (ms > minutes(most)) report('tooSlow', `timers.CRITICAL.${name}`, { what: name, minutes: most });
}

/** A pause that does not end after midnight would never end at all, and nobody is woken by a time of day within it. */
function lintPause({ level, open, rungs, alarm }: LevelPolicy, report: Report): void {
  if (!open) return;
  if (open.from >= open.to) {
    report('quietHours', 'quietHours');
    return;
  }
  const isQuiet = (due: LadderRung | LevelPolicy['alarm']) =>
    'clock' in due && (due.clock < open.from || due.clock >= open.to);
  for (const [n, rung] of rungs.entries())
    if (isQuiet(rung)) report('stepQuiet', `escalation.${level}.${n}`, { step: rung.step });
  if (isQuiet(alarm)) report('alarmQuiet', `timers.${level}.alarm`);
}

function waits({ matchMs, ackMs, contactMs, outcomeMs, reviewMs }: LevelPolicy): [string, number][] {
  return [
    ['match', matchMs],
    ['ack', ackMs],
    ['contact', contactMs],
    ['outcome', outcomeMs],
    ['review', reviewMs],
  ];
}
