import { alarmDue, deadline, type LevelPolicy, stepDue, topStep } from '../../../kernel/escalation/index.ts';
import { addMs, hours } from '../../../lib/time.ts';
import type {
  CardStateName,
  Notification,
  Person,
  Refusal,
  Stop,
  TimerPurpose,
  Warning,
  WarningTimers,
  Why,
} from '../types.ts';

/** The step on which those stand who may close and review. */
export const STATION_DUTY = 3;

const ENDED = new Set<Warning['state']>(['CLOSED', 'REVOKED']);

export const isOpen = (warning: Warning): boolean => !ENDED.has(warning.state);

/** Whether the ladder is climbing now. */
export const isClimbing = (warning: Warning): boolean => Boolean(warning.timers.ladder ?? warning.timers.alarm);

export const isLapsed = (warning: Warning): boolean => warning.lapsedAt !== null;

export const isUrgent = ({ level }: Pick<Warning, 'level'>): boolean => level === 'CRITICAL' || level === 'HIGH';

/** A closing outcome that nobody has reviewed yet. */
export const awaitsReview = (warning: Warning): boolean => warning.state === 'REPORTED' && warning.openReason === null;

/** Sent out, and not over. */
export const isUnderWay = ({ state }: Pick<Warning, 'state'>): boolean =>
  state === 'DISPATCHED' || state === 'ACKED' || state === 'CONTACTED' || state === 'REPORTED';

/** What the owner's card shows in this state: after an outcome no name any more. */
export function presentCardState({ state }: Warning): CardStateName {
  if (state === 'CONTACTED') return 'C01c';
  return state === 'REPORTED' || state === 'RETURNED' ? 'C01e' : 'C01a';
}

/**
 * Until when a receipt is in time, as its card says: from the dispatch, or from the new start that a higher level gave
 * it or after whoever had it left; 「下一班次处理」 gives until that shift. Null when nobody is waited for.
 */
export function receiptDue(
  warning: Pick<Warning, 'state' | 'policy' | 'dispatchedAt' | 'shiftMoved' | 'timers'> & {
    run: Pick<Warning['run'], 'base' | 'entry'>;
  },
): Date | null {
  const { state, run, policy, dispatchedAt, shiftMoved, timers } = warning;
  if (state !== 'DISPATCHED' || !dispatchedAt) return null;
  const due = deadline(policy, (run.entry <= 1 && run.base) || dispatchedAt, policy.ackMs);
  return shiftMoved && timers.ladder && timers.ladder.dueAt > due ? timers.ladder.dueAt : due;
}

/** The timers without some, or with others in their place. */
export function withTimers(warning: Warning, drop: TimerPurpose[], add: WarningTimers = {}): Warning {
  const timers: WarningTimers = { ...warning.timers };
  for (const purpose of drop) delete timers[purpose];
  return { ...warning, timers: { ...timers, ...add } };
}

/**
 * After the steps up to `step` were told at `now`: the next one's timer by the run's own base, or, from the top, the
 * alarm that never ends.
 */
export function afterStep(warning: Warning, step: number, now: Date): Warning {
  const run = { ...warning.run, step: Math.max(step, warning.run.step) };
  const climbed = withTimers({ ...warning, run }, ['ladder', 'alarm']);
  const next = run.base ? stepDue(warning.policy, { entry: run.entry, base: run.base }, run.step + 1) : null;
  if (next) return withTimers(climbed, [], { ladder: { dueAt: next, step: run.step + 1, run: run.n } });
  const alarm = { dueAt: alarmDue(warning.policy, now, warning.repeats), step: run.step, run: run.n };
  return withTimers({ ...climbed, exhaustedAt: climbed.exhaustedAt ?? now }, [], { alarm });
}

/** A new pass up the ladder that tells `entry` at once. Runs only ever grow. */
export function startRun(
  warning: Warning,
  entry: number,
  why: Why,
  now: Date,
  hold = false,
): { warning: Warning; notifications: Notification[] } {
  const started: Warning = {
    ...warning,
    run: { n: warning.run.n + 1, entry, base: now, step: entry, hold, why },
    repeats: 0,
    exhaustedAt: null,
  };
  return { warning: afterStep(started, entry, now), notifications: [{ type: 'steps', steps: [entry], why }] };
}

/**
 * Brings these steps into play now: in the run under way, or in a new one. A step that was already told in this run
 * gives way to the next; from the top, the top is told again.
 */
export function jumpTo(
  warning: Warning,
  wanted: number[],
  why: Why,
  now: Date,
  hold: boolean,
): { warning: Warning; notifications: Notification[] } {
  const top = topStep(warning.policy);
  const highest = Math.max(...wanted);
  if (!isClimbing(warning)) {
    const started = startRun(warning, highest, why, now, hold);
    return { warning: started.warning, notifications: [{ type: 'steps', steps: wanted, why }] };
  }
  const reached = warning.run.step;
  const fresh = wanted.filter((step) => step > reached);
  const steps = fresh.length > 0 ? fresh : [Math.min(reached + 1, top)];
  const entry = Math.max(...steps);
  const run = { ...warning.run, why, hold: warning.run.hold || hold };
  if (entry <= reached) {
    return {
      warning: afterStep({ ...warning, run, repeats: 0 }, reached, now),
      notifications: [{ type: 'alarm', why }],
    };
  }
  const jumped = { ...warning, run: { ...run, entry, base: now }, repeats: 0 };
  return { warning: afterStep(jumped, entry, now), notifications: [{ type: 'steps', steps, why }] };
}

/**
 * Police are called: from the lowest of these steps up to where the ladder is now everybody hears it, also whom an
 * escalation asked before. Called for the same again, only the next step hears it. Only police or a closing outcome end it.
 */
export function call(
  warning: Warning,
  wanted: number[],
  why: Why,
  now: Date,
): { warning: Warning; notifications: Notification[] } {
  const { warning: called, notifications } = jumpTo(warning, wanted, why, now, true);
  if (isClimbing(warning) && warning.run.why === why) return { warning: called, notifications };
  const lowest = Math.min(...wanted);
  const steps = Array.from({ length: called.run.step - lowest + 1 }, (_, above) => lowest + above);
  return { warning: called, notifications: [{ type: 'steps', steps, why }] };
}

/** A review is asked for again after its own time, twice; then ever less often, but at least once a day. */
export function reviewPauseMs({ reviewMs }: LevelPolicy, repeats: number): number {
  const factor = Math.max(1, repeats);
  return Math.max(reviewMs, Math.min(reviewMs * factor, hours(24)));
}

/** The ladder comes to rest; what had lapsed counts as mended. */
export function endRun(warning: Warning): Warning {
  const rested = withTimers(warning, ['ladder', 'alarm']);
  return { ...rested, run: { ...rested.run, hold: false }, repeats: 0, lapsedAt: null, exhaustedAt: null };
}

/** Somebody answers for it from now on, with deadlines of his own. */
export function handTo(warning: Warning, owner: { personId: string; kind: 'ADVISOR' | 'POLICE' }, now: Date): Warning {
  const { policy, run } = warning;
  const contact = { dueAt: deadline(policy, now, policy.contactMs), step: 0, run: run.n };
  const outcome = { dueAt: deadline(policy, now, policy.outcomeMs), step: 0, run: run.n };
  const owned: Warning = { ...warning, owner: { ...owner, since: now } };
  const waitsForContact = warning.state !== 'CONTACTED' && warning.state !== 'REPORTED';
  const showsName = isUrgent(warning);
  const name_removal = { dueAt: addMs(now, warning.policy.nameShownMs), step: 0, run: run.n };
  return withTimers(owned, ['contact', 'outcome', 'shift_change', 'name_removal'], {
    ...(waitsForContact ? { contact } : {}),
    outcome,
    ...(showsName ? { name_removal } : {}),
  });
}

/** Whoever had it until now reads that another has it, also where no code is left to change his card with. */
export function relieves(
  { owner }: Pick<Warning, 'owner'>,
  to: { personId: string },
  cardState: 'closed' | 'C04',
): Notification[] {
  if (!owner || owner.personId === to.personId) return [];
  return [{ type: 'card-state', cardState, whose: { personId: owner.personId }, orAnew: true }];
}

/** A higher level, also while somebody has it: every wait becomes the shorter of the old and the new. */
export function tighten(warning: Warning, level: Warning['level'], policy: LevelPolicy, now: Date): Warning {
  const { owner, run } = warning;
  const raised: Warning = { ...warning, level, policy, repeats: 0 };
  const timers: WarningTimers = { ...warning.timers };
  for (const [purpose, from, ms] of [
    ['contact', owner?.since, policy.contactMs],
    ['outcome', owner?.since, policy.outcomeMs],
    ['review', warning.reportedAt, policy.reviewMs],
  ] as const) {
    const armed = timers[purpose];
    if (armed && from) timers[purpose] = { ...armed, dueAt: earlier(armed.dueAt, deadline(policy, from, ms)) };
  }
  const showsName = isUrgent(raised) && (timers.contact ?? timers.outcome);
  if (owner && showsName) timers.name_removal ??= { dueAt: addMs(now, policy.nameShownMs), step: 0, run: run.n };
  const climbing = timers.ladder ?? timers.alarm;
  if (climbing && warning.state !== 'MATCHED') {
    const anew = afterStep({ ...raised, exhaustedAt: null }, run.step, now);
    const next = anew.timers.ladder ?? anew.timers.alarm ?? climbing;
    const purpose = anew.timers.ladder ? 'ladder' : 'alarm';
    const dueAt = earlier(climbing.dueAt, next.dueAt);
    return withTimers({ ...anew, timers }, ['ladder', 'alarm'], { [purpose]: { ...next, dueAt } });
  }
  return { ...raised, timers };
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);

/** Nothing was reported. */
export const NO_OUTCOME = {
  outcome: null,
  openReason: null,
  reportedBy: null,
  reportedAt: null,
  missing: [],
} satisfies Partial<Warning>;

/** As before its closing outcome: whoever has it still owes one. */
export function unreported(warning: Warning): Warning {
  return { ...withTimers(warning, ['review']), ...NO_OUTCOME, state: warning.metAt ? 'CONTACTED' : 'ACKED' };
}

// Why an act is refused. Each reason has one sentence, which must be true of the warning whatever was tried.

interface Refused {
  outcome: 'refused';
  why: Refusal;
}

/** What stands in the way of any act on this warning, whoever comes. */
export function barrier(warning: Warning): Refused | null {
  return isOpen(warning) ? null : outOfState(warning);
}

/** What its state says to whoever tries what cannot be done in it: how far it is, and what comes next. */
export function outOfState(warning: Warning): Refused {
  return { outcome: 'refused', why: reasonOf(warning) };
}

function reasonOf(warning: Warning): Refusal {
  switch (warning.state) {
    case 'NEW':
    case 'UNMATCHED':
      return 'UNMATCHED';
    case 'MATCHED':
      return 'UNSENT';
    case 'DISPATCHED':
      return 'UNSIGNED';
    case 'ACKED':
      return 'SIGNED';
    case 'CONTACTED':
      return 'MET';
    case 'REPORTED':
      return awaitsReview(warning) ? 'IN_REVIEW' : 'LEFT_OPEN';
    case 'RETURNED':
    case 'CLOSED':
    case 'REVOKED':
      return warning.state;
  }
}

/** What only whoever has it can do; where nobody has it, the state says why. */
export function othersOwn(warning: Warning, by: Person): Refused | null {
  if (warning.owner?.personId === by.personId) return null;
  return warning.owner ? { outcome: 'refused', why: 'TAKEN' } : outOfState(warning);
}

/** Whoever has it pressed what is behind him: his card shows how it is, and a page says why it was not taken. */
export const pastIt = (warning: Warning): Stop => ({
  outcome: 'unchanged',
  cardState: presentCardState(warning),
  why: reasonOf(warning),
});
