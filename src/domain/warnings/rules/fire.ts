import { alarmDue, deadline, releaseAt } from '../../../kernel/escalation/index.ts';
import type { Decision, Notification, TimerPurpose, Warning } from '../types.ts';
import {
  afterStep,
  awaitsReview,
  isClimbing,
  isOpen,
  jumpTo,
  reviewPauseMs,
  STATION_DUTY,
  startRun,
  withTimers,
} from './run.ts';

/** Dispatch, when the pause allows it: the first run begins at step 0. */
export function dispatch(warning: Warning, now: Date, base = now): Decision {
  const started = startRun({ ...warning, run: { ...warning.run } }, 0, 'SILENT', base);
  const dispatched: Warning = {
    ...withTimers(started.warning, ['match']),
    state: 'DISPATCHED',
    dispatchedAt: now,
    owner: null,
    lapsedAt: null,
    shiftMoved: false,
  };
  const notice: Notification[] =
    warning.level === 'CRITICAL' ? [{ type: 'notice', why: 'NOTICE', to: 'community-police' }] : [];
  return done(dispatched, [...started.notifications, ...notice], 'dispatched');
}

/** A due ladder step, or the top step's alarm. */
export function climb(warning: Warning, purpose: 'ladder' | 'alarm', step: number, dueAt: Date, now: Date): Decision {
  if (!isOpen(warning)) return { outcome: 'unchanged' };
  if (purpose === 'alarm') {
    const counted = { ...withTimers(warning, ['alarm']), repeats: warning.repeats + 1 };
    return done(afterStep(counted, warning.run.step, now), [{ type: 'remind', of: 'alarm' }], 'alarm_repeated');
  }
  if (warning.state === 'MATCHED' && step === 0) return dispatch(warning, now, dueAt);
  const climbed = afterStep(withTimers(warning, ['ladder']), step, now);
  return done(climbed, [{ type: 'steps', steps: [step], why: warning.run.why }], 'escalated', { step });
}

/**
 * Silence after the receipt: the ladder starts again beside the state, which is never taken back. The lapsed owner ends
 * it by contact or outcome, of an open outcome only when he is police.
 */
export function lapse(warning: Warning, purpose: 'contact' | 'outcome', now: Date): Decision {
  const why = purpose === 'contact' ? 'NO_CONTACT' : 'NO_OUTCOME';
  const lapsed: Warning = { ...withTimers(warning, [purpose]), lapsedAt: warning.lapsedAt ?? now };
  const isReported = warning.state === 'REPORTED';
  const notifications: Notification[] = isReported
    ? [{ type: 'todo', todo: 'CLOSE', to: 'owner' }]
    : [{ type: 'message', card: 'C01a', to: 'owner' }];
  if (isClimbing(lapsed)) return done(lapsed, notifications, 'lapsed', { purpose });
  // An open outcome is police's to close: nobody at the organisation could sign it, and those who can close are told.
  const hold = isReported && warning.owner?.kind !== 'POLICE';
  const started = isReported ? startRun(lapsed, STATION_DUTY, 'NOT_CLOSED', now, hold) : startRun(lapsed, 1, why, now);
  return done(started.warning, [...started.notifications, ...notifications], 'lapsed', { purpose });
}

/**
 * Nobody matched or reviewed in time: the question is put again, to more people and with growing pauses, until it is
 * answered. Whoever is not found is in danger, so a match is asked for as often as the top of the ladder rings.
 */
function askAgain(warning: Warning, purpose: 'match' | 'review', now: Date): Decision {
  const { policy, repeats, run } = warning;
  const dueAt =
    purpose === 'match' ? alarmDue(policy, now, repeats) : deadline(policy, now, reviewPauseMs(policy, repeats));
  const counted = { ...warning, repeats: repeats + 1 };
  const again = withTimers(counted, [purpose], { [purpose]: { dueAt, step: 0, run: run.n } });
  return done(again, [{ type: 'remind', of: purpose }], `${purpose}_overdue`);
}

/** Seventy hours after the receipt the card that shows a name gives way to one without: its code dies at 72. */
export function removeName(warning: Warning): Decision {
  const cardState = warning.state === 'CONTACTED' ? 'C01c' : 'masked';
  return done(
    withTimers(warning, ['name_removal']),
    [{ type: 'card-state', cardState, whose: 'owner' }],
    'name_removed',
  );
}

export function offerHandOver(warning: Warning): Decision {
  const offered = withTimers(warning, ['shift_change']);
  if (!warning.owner || awaitsReview(warning)) return done(offered, [], 'shift_ending');
  return done(offered, [{ type: 'hand-over' }], 'shift_ending');
}

/** The timers a state must have, due now: for a warning that lost them. */
export function rearm(warning: Warning, now: Date): Decision {
  const due = (purpose: TimerPurpose, step = 0): Warning =>
    withTimers(warning, [], { [purpose]: { dueAt: now, step, run: warning.run.n } });
  switch (warning.state) {
    case 'NEW':
    case 'UNMATCHED':
    case 'RETURNED':
      return done(due('match'), [], 'rearmed');
    case 'MATCHED':
      return done(due('ladder', 0), [], 'rearmed');
    case 'REPORTED':
      if (awaitsReview(warning)) return done(due('review'), [], 'rearmed');
      return done(warning.owner?.kind === 'POLICE' ? due('outcome') : due('alarm', warning.run.step), [], 'rearmed');
    case 'ACKED': {
      const outcome = { dueAt: deadline(warning.policy, now, warning.policy.outcomeMs), step: 0, run: warning.run.n };
      return done(withTimers(due('contact'), [], { outcome, ...warning.timers }), [], 'rearmed');
    }
    case 'CONTACTED':
      return done(due('outcome'), [], 'rearmed');
    case 'CLOSED':
    case 'REVOKED':
      return { outcome: 'unchanged' };
    default:
      return done(due('alarm', warning.run.step), [], 'rearmed');
  }
}

/** Which rule a due timer asks. */
export function onTimer(
  warning: Warning,
  timer: { purpose: TimerPurpose; step: number; dueAt: Date },
  now: Date,
): Decision {
  switch (timer.purpose) {
    case 'ladder':
    case 'alarm':
      return climb(warning, timer.purpose, timer.step, timer.dueAt, now);
    case 'contact':
    case 'outcome':
      return lapse(warning, timer.purpose, now);
    case 'match':
    case 'review':
      return askAgain(warning, timer.purpose, now);
    case 'name_removal':
      return removeName(warning);
    case 'shift_change':
      return offerHandOver(warning);
  }
}

export function done(
  warning: Warning,
  notifications: Notification[],
  action: string,
  detail?: Record<string, unknown>,
): Decision {
  return { outcome: 'done', warning, notifications, event: detail ? { action, detail } : { action } };
}

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
  const hidden: Notification = { type: 'card-state', cardState: 'left', whose: { personId } };
  const isOwner = warning.owner?.personId === personId;
  const moved = isOwner ? letGo(warning, othersThere, now) : missed(warning, othersThere, now);
  return done(moved.warning, [hidden, ...moved.notifications], 'left', { person: personId });
}

interface Moved {
  warning: Warning;
  notifications: Notification[];
}

/** Nobody has signed yet, and nobody who was asked on site is there: no use to wait for step 2. */
function missed(warning: Warning, othersThere: boolean, now: Date): Moved {
  const isSettled = warning.state !== 'DISPATCHED' || warning.run.step >= 2;
  return othersThere || isSettled ? { warning, notifications: [] } : callPolice(warning, now);
}

function callPolice(warning: Warning, now: Date): Moved {
  const { policy, run } = warning;
  const release = releaseAt(policy.open, now);
  if (release <= now) return jumpTo(warning, [2], 'LEFT', now, run.hold);
  const ladder = { dueAt: release, step: 2, run: run.n };
  const waiting: Warning = { ...warning, run: { ...run, entry: 2, base: release, why: 'LEFT' } };
  return { warning: withTimers(waiting, ['alarm'], { ladder }), notifications: [] };
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
    return isClimbing(free) ? { warning: free, notifications: [] } : askAnew(free, 2, now);
  if (warning.state !== 'ACKED' && warning.state !== 'CONTACTED') return { warning: free, notifications: [] };
  return askOthers({ ...free, state: 'DISPATCHED' }, { byPolice, othersThere, now });
}

/** A ladder that has called police already goes on from where it is. */
function askOthers(
  warning: Warning,
  { byPolice, othersThere, now }: { byPolice: boolean; othersThere: boolean; now: Date },
): Moved {
  if (!isClimbing(warning) || warning.run.step < 2) return askAnew(warning, byPolice ? 2 : 1, now);
  const why = warning.run.hold ? warning.run.why : 'LEFT';
  const going = { ...warning, run: { ...warning.run, why } };
  const asksSite = othersThere && !byPolice && releaseAt(warning.policy.open, now) <= now;
  return { warning: going, notifications: asksSite ? [{ type: 'steps', steps: [1], why }] : [] };
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
  return { warning: withTimers(waiting, ['ladder', 'alarm'], { ladder }), notifications: [] };
}
