import type { Decision, Saying } from '../decision.ts';
import type { Warning } from '../types.ts';
import { done } from './fire.ts';
import { isClimbing, presentFace, tighten, withTimers } from './run.ts';

/**
 * 「选错了」 within ten minutes: state, owner and timers of before come back. Runs only grow, so a run that the slip had
 * begun or led on is followed by the next number rather than the old one. What others did meanwhile stays: who took
 * over, a call for help, a higher level.
 */
export function undo(warning: Warning, before: Warning): Decision {
  if (warning.owner?.personId !== warning.reportedBy) return { outcome: 'refused', why: 'TAKEN' };
  const calling = warning.run.why === 'SUPPORT' && before.run.why !== 'SUPPORT' && isClimbing(warning);
  const back = calling ? withRunOf(before, warning) : withNextRun(before, warning);
  const restored: Warning = { ...back, version: warning.version };
  const face = before.state === 'DISPATCHED' ? 'not-on-site' : presentFace(before);
  const sayings: Saying[] = [{ say: 'face', face, whose: 'actor' }, { say: 'undone' }];
  // Unsigned, the slip had told everybody else that it was settled: they are asked again.
  if (before.owner === null) sayings.unshift({ say: 'steps', steps: askedBefore(before), why: before.run.why });
  if (warning.level === before.level) return done(restored, sayings, 'undone');
  const since = warning.reportedAt ?? before.createdAt;
  return done(tighten(restored, warning.level, warning.policy, since), sayings, 'undone');
}

/** The state of before with the run that is climbing now. */
function withRunOf(before: Warning, { run, timers }: Warning): Warning {
  const climbing = timers.ladder ? { ladder: timers.ladder } : timers.alarm ? { alarm: timers.alarm } : {};
  return withTimers({ ...before, run }, ['ladder', 'alarm'], climbing);
}

function withNextRun(before: Warning, { run }: Warning): Warning {
  const isSame = run.n === before.run.n && run.step === before.run.step;
  const n = isSame ? run.n : run.n + 1;
  const timers = Object.entries(before.timers).map(([purpose, timer]) => [purpose, { ...timer, run: n }]);
  return { ...before, run: { ...before.run, n }, timers: Object.fromEntries(timers) };
}

const askedBefore = ({ run }: Warning): number[] => (run.step > 1 ? [1, run.step] : [1]);
