import { deadline } from '../../../kernel/escalation/index.ts';
import { addMs, minutes, shanghaiDay } from '../../../lib/time.ts';
import {
  type Decision,
  isMoneyGone,
  type Notification,
  OUTCOME_RULES,
  type Outcome,
  type OutcomeDetail,
  type Person,
  type Stop,
  type Warning,
} from '../types.ts';
import { done } from './fire.ts';
import {
  awaitsReview,
  barrier,
  call,
  endRun,
  handTo,
  isClimbing,
  isUnderWay,
  othersOwn,
  outOfState,
  presentCardState,
  tighten,
  withTimers,
} from './run.ts';

/**
 * An outcome counts at once, whoever of those entitled gives it (it implies the receipt). Closing ones wait for review,
 * open ones go to police, wrong persons go back to the sender.
 */
export function report(
  warning: Warning,
  by: Person,
  outcome: Outcome,
  given: OutcomeDetail,
  now: Date,
  notMet = false,
): Decision {
  const shut = stopsReport(warning, by);
  if (shut) return shut;
  if (awaitsReview(warning)) return reportedBefore(warning, outcome, given);
  // Whoever took it over says the same again with what was missing: that is what he brings.
  if (outcome === warning.openReason && Object.keys(given).length > 0) return supplement(warning, given, now);
  if (outcome === warning.openReason) return { outcome: 'unchanged', cardState: 'C01e' };
  const wrong = checkDetail(warning, given, now);
  if (wrong) return wrong;

  const rule = OUTCOME_RULES[outcome];
  const kind = by.kind === 'POLICE' ? 'POLICE' : 'ADVISOR';
  const owned = warning.owner ? warning : handTo(warning, { personId: by.personId, kind }, now);
  const detail = completed(owned, outcome, given, now, notMet || rule.nobodyMet);
  const metAt = detail.metAt ? new Date(detail.metAt) : owned.metAt;
  const reported: Warning = {
    ...owned,
    state: 'REPORTED',
    ackedAt: owned.ackedAt ?? now,
    metAt,
    reportedAt: now,
    reportedBy: by.personId,
    outcome,
    openReason: rule.follows === 'REVIEW' ? null : outcome,
    detail,
    missing: missingFields(outcome, detail),
  };
  const cardStates: Notification[] = [
    { type: 'card-state', cardState: 'C01e', whose: 'actor' },
    { type: 'card-state', cardState: 'C04', whose: 'others' },
    { type: 'settled', of: 'SUPPLEMENT' },
  ];
  const ask: Notification[] = reported.missing.length > 0 ? [{ type: 'message', card: 'C32', to: 'reporter' }] : [];
  const event = { outcome };

  if (rule.follows === 'REVIEW') {
    const rested = withTimers(endRun(reported), ['contact', 'outcome', 'shift_change', 'name_removal'], {
      review: { dueAt: deadline(owned.policy, now, owned.policy.reviewMs), step: 0, run: owned.run.n },
    });
    return done(rested, [...cardStates, { type: 'todo', todo: 'REVIEW', to: 'reviewers' }, ...ask], 'reported', event);
  }
  if (rule.follows === 'RETURN') {
    const returned = withTimers(
      endRun({ ...reported, state: 'RETURNED' }),
      ['contact', 'outcome', 'shift_change', 'name_removal'],
      {
        match: { dueAt: deadline(owned.policy, now, owned.policy.matchMs), step: 0, run: owned.run.n },
      },
    );
    return done(
      returned,
      [...cardStates, { type: 'defect', kind: rule.defect }, { type: 'todo', todo: 'MATCH', to: 'duty' }, ...ask],
      'returned',
      event,
    );
  }
  return leaveOpen(reported, cardStates, ask, now, event);
}

export function stopsReport(warning: Warning, by: Person): Stop | null {
  const shut = barrier(warning);
  if (shut) return shut;
  if (!isUnderWay(warning)) return outOfState(warning);
  return warning.owner && othersOwn(warning, by);
}

/**
 * What waits for review is not changed by another report. Sent again it is the same; whoever now says something else must
 * hear that it was not taken, for it may be that the money is gone. Times from a card are guesses, and no news.
 */
function reportedBefore(warning: Warning, outcome: Outcome, { metAt: _, ...given }: OutcomeDetail): Decision {
  const known: Record<string, unknown> = { ...warning.detail };
  const isNews = Object.entries(given).some(([field, value]) => JSON.stringify(value) !== JSON.stringify(known[field]));
  const isSame = outcome === warning.outcome && !isNews;
  return { outcome: 'unchanged', cardState: 'C01e', ...(isSame ? {} : { why: 'REPORTED' }) };
}

/** Money moved, nobody found, refused or elsewhere: police take it from here; whoever already has it keeps his deadline. */
function leaveOpen(
  reported: Warning,
  cardStates: Notification[],
  ask: Notification[],
  now: Date,
  event: Record<string, unknown>,
): Decision {
  const alarm: Notification[] = isMoneyGone(reported.openReason)
    ? [{ type: 'notice', why: reported.openReason ?? 'SCAMMED', to: 'centre' }]
    : [];
  const quiet = withTimers(reported, ['contact', 'outcome', 'name_removal']);
  if (reported.owner?.kind === 'POLICE') {
    const outcome = { dueAt: deadline(reported.policy, now, reported.policy.outcomeMs), step: 0, run: reported.run.n };
    return done(withTimers(endRun(quiet), [], { outcome }), [...cardStates, ...alarm, ...ask], 'reported', event);
  }
  const called = call(withTimers(quiet, ['shift_change']), [2], reported.openReason ?? 'OFF_SITE', now);
  return done(
    { ...called.warning, lapsedAt: null },
    [...cardStates, ...called.notifications, ...alarm, ...ask],
    'reported',
    event,
  );
}

/** Until there is an outcome, or once it is closed, the state says why nothing about it can be changed. */
function stopsAfterReport(warning: Warning): Stop | null {
  return warning.state === 'REPORTED' || warning.state === 'RETURNED' ? null : outOfState(warning);
}

/** What an outcome lacks is brought by whoever reported it, or by police who have it now. */
export function stopsSupplement(warning: Warning, by: Person): Stop | null {
  const shut = stopsAfterReport(warning);
  if (shut) return shut;
  const isOfPolice = warning.owner?.kind === 'POLICE' && warning.owner.personId === by.personId;
  return (isOfPolice ? null : notReporter(warning, by)) ?? nothingMissing(warning);
}

/** 「请民警来电」 is for whoever reported it and cannot say what is missing. */
export function stopsPoliceCall(warning: Warning, by: Person): Stop | null {
  return stopsAfterReport(warning) ?? notReporter(warning, by) ?? nothingMissing(warning);
}

const notReporter = ({ reportedBy }: Warning, by: Person): Stop | null =>
  reportedBy === by.personId ? null : { outcome: 'refused', why: 'NOT_REPORTER' };

const nothingMissing = ({ missing }: Warning): Stop | null =>
  missing.length > 0 ? null : { outcome: 'refused', why: 'COMPLETE' };

export function callPolice(warning: Warning): Decision {
  return done(warning, [], 'police_call_asked');
}

/** What was missing is brought later, by the reporter or by police. */
export function supplement(warning: Warning, given: OutcomeDetail, now: Date): Decision {
  const shut = stopsAfterReport(warning);
  if (shut) return shut;
  if (Object.keys(given).length === 0) return { outcome: 'invalid', field: 'detail', message: 'detail.empty' };
  const wrong = checkDetail(warning, given, now);
  if (wrong) return wrong;
  const detail = { ...warning.detail, ...given };
  const metAt = given.metAt ? new Date(given.metAt) : warning.metAt;
  const { outcome } = warning;
  const missing = outcome && outcome !== 'POLICE_CLOSED' ? missingFields(outcome, detail) : [];
  const notifications: Notification[] = missing.length > 0 ? [] : [{ type: 'settled', of: 'SUPPLEMENT' }];
  return done({ ...warning, detail, metAt, missing }, notifications, 'supplemented', { fields: Object.keys(given) });
}

export function missingFields(outcome: Outcome, detail: OutcomeDetail): (keyof OutcomeDetail)[] {
  return OUTCOME_RULES[outcome].needs.filter((field) =>
    field === 'attempts' ? (detail.attempts?.length ?? 0) < 2 : detail[field] === undefined,
  );
}

/** One hundred million yuan, in fen. */
export const MAX_CENTS = 10_000_000_000;

/** A figure or time that cannot be true is refused with its field; a missing one is asked for later. */
export function checkDetail(warning: Warning, detail: OutcomeDetail, now: Date): Decision | null {
  const invalid = (field: string, message: string): Decision => ({ outcome: 'invalid', field, message });
  for (const field of ['lossCents', 'avertedCents', 'recoveredCents'] as const) {
    const cents = detail[field];
    if (cents === undefined) continue;
    if (!Number.isInteger(cents) || cents < 0 || cents > MAX_CENTS) return invalid(field, 'lossCents.range');
  }
  const moments = [
    ...(['metAt', 'transferAt'] as const).map((field) => [field, detail[field]] as const),
    ...(detail.attempts ?? []).map((attempt) => ['attempts', attempt] as const),
  ];
  for (const [field, text] of moments) {
    if (text === undefined) continue;
    const at = new Date(text);
    if (Number.isNaN(at.getTime())) return invalid(field, 'time.format');
    if (at.getTime() > now.getTime() + 60_000) return invalid(field, 'time.future');
  }
  if (detail.leftOn !== undefined) {
    if (Number.isNaN(Date.parse(detail.leftOn))) return invalid('leftOn', 'time.format');
    if (detail.leftOn > shanghaiDay(now)) return invalid('leftOn', 'time.future');
  }
  if (
    detail.metAt &&
    warning.dispatchedAt &&
    new Date(detail.metAt).getTime() < warning.dispatchedAt.getTime() - 60_000
  ) {
    return invalid('metAt', 'metAt.before');
  }
  return null;
}

/** 「找不到人」 and at once 「联系不上」 tell of one attempt, not of two. */
const SAME_ATTEMPT_MS = minutes(1);

/** Press times stand for the meeting and an attempt; of CRITICAL and HIGH to have met is to have met in person. */
function completed(
  warning: Warning,
  outcome: Outcome,
  given: OutcomeDetail,
  now: Date,
  nobodyMet: boolean,
): OutcomeDetail {
  const attempts = [...(warning.detail.attempts ?? []), ...(given.attempts ?? [])];
  const last = attempts.at(-1);
  const isSame = last !== undefined && now.getTime() - Date.parse(last) < SAME_ATTEMPT_MS;
  if (outcome === 'UNREACHABLE' && !given.attempts && !isSame) attempts.push(now.toISOString());
  const met = given.metAt ?? warning.metAt?.toISOString() ?? (nobodyMet ? undefined : now.toISOString());
  const isSeen = warning.metAt !== null && (warning.level === 'CRITICAL' || warning.level === 'HIGH');
  const method =
    given.method ?? warning.detail.method ?? (isSeen && !OUTCOME_RULES[outcome].nobodyMet ? 'IN_PERSON' : undefined);
  return {
    ...warning.detail,
    ...given,
    ...(attempts.length > 0 ? { attempts } : {}),
    ...(met ? { metAt: met } : {}),
    ...(method ? { method } : {}),
  };
}

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
  const cardState = before.state === 'DISPATCHED' ? 'not-on-site' : presentCardState(before);
  const notifications: Notification[] = [{ type: 'card-state', cardState, whose: 'actor' }, { type: 'undone' }];
  // Unsigned, the slip had told everybody else that it was settled: they are asked again.
  if (before.owner === null) notifications.unshift({ type: 'steps', steps: askedBefore(before), why: before.run.why });
  if (warning.level === before.level) return done(restored, notifications, 'undone');
  const since = warning.reportedAt ?? before.createdAt;
  return done(tighten(restored, warning.level, warning.policy, since), notifications, 'undone');
}

export function stopsUndo(warning: Warning, by: Person, now: Date, undoMs: number): Stop | null {
  const shut = stopsAfterReport(warning) ?? notReporter(warning, by) ?? othersOwn(warning, by);
  if (shut) return shut;
  const isInTime = warning.reportedAt !== null && addMs(warning.reportedAt, undoMs) >= now;
  return isInTime ? null : { outcome: 'refused', why: 'EXPIRED' };
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
