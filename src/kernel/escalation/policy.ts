import type { Settings } from '../../config/settings.ts';
import { hours } from '../../lib/time.ts';
import { lintPolicy } from './lint.ts';
import { LEVELS, type Level, type LevelPolicy } from './types.ts';

export type Policies = Readonly<Record<Level, LevelPolicy>>;

/** The settings as the ladders warnings are born with. Throws with every fault: a wrong ladder must not start. */
export function policiesFrom(settings: PolicySettings): Policies {
  const policies = policiesOf(settings);
  const faults = LEVELS.flatMap((level) => lintPolicy(policies[level]));
  if (faults.length > 0) throw new Error(`the ladders in config/settings.yaml are not usable:\n${faults.join('\n')}`);
  return policies;
}

type PolicySettings = Pick<Settings, 'timers' | 'escalation' | 'followUp' | 'quietHours' | 'card'>;

/** The same without a judgement. */
export const policiesOf = (settings: PolicySettings): Policies =>
  Object.fromEntries(LEVELS.map((level) => [level, policyOf(settings, level)])) as Record<Level, LevelPolicy>;

function policyOf(settings: PolicySettings, level: Level): LevelPolicy {
  const timers = settings.timers[level];
  const pauses = level === 'MEDIUM' || level === 'LOW';
  return {
    level,
    // Quiet hours 21:00–08:00 are what lies outside the open hours.
    open: pauses ? { from: settings.quietHours.to, to: settings.quietHours.from } : null,
    rungs: settings.escalation[level].map((rung) => ({ ...rung })),
    alarm: timers.alarm,
    ackMs: timers.ack,
    contactMs: timers.contact,
    outcomeMs: timers.outcome,
    reviewMs: timers.review,
    matchMs: timers.match,
    followUpMs: [...timers.followUp],
    followUpWaits: { againMs: settings.followUp.again, policeMs: settings.followUp.police },
    nameShownMs: hours(settings.card.nameRemovalHours),
  };
}
