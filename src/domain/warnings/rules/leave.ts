import { releaseAt } from '../../escalation/index.ts';
import type { Decision, Saying } from '../decision.ts';
import type { Warning } from '../types.ts';
import { done } from './fire.ts';
import { awaitsReview, isClimbing, jumpTo, startRun, withTimers } from './run.ts';

/** Somebody without any right here from now on, and what is left behind him. */
interface Leaver {
  personId: string;
  /** Whether somebody else on site can still be asked. */
  othersThere: boolean;
}

/**
 * Whoever was asked, or has it, lost his role: his card shows nobody any more. What he had goes back to those on site
 * from step 1, what an officer had to police; where nobody on site is left to sign, police are told at once.
 */
export function leave(warning: Warning, { personId, othersThere }: Leaver, now: Date): Decision {
  const hidden: Saying = { say: 'face', face: 'left', whose: { personId } };
  const isOwner = warning.owner?.personId === personId;
  const moved = isOwner ? letGo(warning, othersThere, now) : missed(warning, othersThere, now);
  return done(moved.warning, [hidden, ...moved.sayings], 'left', { person: personId });
}

interface Moved {
  warning: Warning;
  sayings: Saying[];
}

/** Nobody has signed yet, and nobody who was asked on site is there: no use to wait for step 2. */
function missed(warning: Warning, othersThere: boolean, now: Date): Moved {
  const isSettled = warning.state !== 'DISPATCHED' || warning.run.step >= 2;
  return othersThere || isSettled ? { warning, sayings: [] } : callPolice(warning, now);
}

function callPolice(warning: Warning, now: Date): Moved {
  const { policy, run } = warning;
  const release = releaseAt(policy.open, now);
  if (release <= now) return jumpTo(warning, [2], 'LEFT', now, run.hold);
  const ladder = { dueAt: release, step: 2, run: run.n };
  const waiting: Warning = { ...warning, run: { ...run, entry: 2, base: release, why: 'LEFT' } };
  return { warning: withTimers(waiting, ['alarm'], { ladder }), sayings: [] };
}

/** An outcome stands, whoever gave it; what was only signed or met is to be signed again. */
function letGo(warning: Warning, othersThere: boolean, now: Date): Moved {
  const byPolice = warning.owner?.kind === 'POLICE';
  const free = withTimers({ ...warning, owner: null, lapsedAt: null }, [
    'contact',
    'outcome',
    'shift_change',
    'name_removal',
  ]);
  if (warning.state === 'REPORTED' && !awaitsReview(warning))
    return isClimbing(free) ? { warning: free, sayings: [] } : askAnew(free, 2, now);
  if (warning.state !== 'ACKED' && warning.state !== 'CONTACTED') return { warning: free, sayings: [] };
  return askAgain({ ...free, state: 'DISPATCHED' }, { byPolice, othersThere, now });
}

/** A ladder that has called police already goes on from where it is. */
function askAgain(
  warning: Warning,
  { byPolice, othersThere, now }: { byPolice: boolean; othersThere: boolean; now: Date },
): Moved {
  if (!isClimbing(warning) || warning.run.step < 2) return askAnew(warning, byPolice ? 2 : 1, now);
  const why = warning.run.hold ? warning.run.why : 'LEFT';
  const going = { ...warning, run: { ...warning.run, why } };
  const asksSite = othersThere && !byPolice && releaseAt(warning.policy.open, now) <= now;
  return { warning: going, sayings: asksSite ? [{ say: 'steps', steps: [1], why }] : [] };
}

/** A run from this step, begun when the pause of its level allows it. */
export function askAnew(warning: Warning, entry: 1 | 2, now: Date): Moved {
  const { hold } = warning.run;
  const release = releaseAt(warning.policy.open, now);
  const isOpenNow = release <= now;
  const started = startRun(warning, entry, 'LEFT', isOpenNow ? now : release, hold || warning.state === 'REPORTED');
  if (isOpenNow) return started;
  const ladder = { dueAt: release, step: entry, run: started.warning.run.n };
  const waiting = { ...started.warning, exhaustedAt: null, run: { ...started.warning.run, step: 0 } };
  return { warning: withTimers(waiting, ['ladder', 'alarm'], { ladder }), sayings: [] };
}
