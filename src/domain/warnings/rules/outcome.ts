import { shanghaiDay } from '../../../lib/time.ts';
import { deadline } from '../../escalation/index.ts';
import type { Actor, Decision, Outcome, OutcomeDetail, Saying, Warning } from '../types.ts';
import { done } from './fire.ts';
import { barrier } from './receipt.ts';
import { awaitsReview, endRun, handTo, isClimbing, jumpTo, presentFace, tighten, withTimers } from './run.ts';

export const CLOSING: ReadonlySet<Outcome> = new Set<Outcome>(['DISSUADED', 'NOT_INVOLVED', 'FALSE_ALARM']);
const RETURNING: ReadonlySet<Outcome> = new Set<Outcome>(['LEFT_COMPANY', 'WRONG_PERSON']);
const MONEY_GONE: ReadonlySet<Outcome> = new Set<Outcome>(['PARTIAL_LOSS', 'SCAMMED']);
const NOBODY_MET: ReadonlySet<Outcome> = new Set<Outcome>([
  'UNREACHABLE',
  'OFF_SITE',
  'LEFT_COMPANY',
  'WRONG_PERSON',
  'FALSE_ALARM',
]);

/** Fields an outcome needs before it can be reviewed; a press is never refused for lack of them. */
const REQUIRED: Record<Outcome, (keyof OutcomeDetail)[]> = {
  DISSUADED: ['method', 'metAt'],
  PARTIAL_LOSS: ['lossCents', 'transferAt'],
  SCAMMED: ['lossCents', 'transferAt', 'channel'],
  NOT_INVOLVED: ['method'],
  FALSE_ALARM: ['reason'],
  UNREACHABLE: ['attempts'],
  REFUSED: ['said'],
  OFF_SITE: [],
  LEFT_COMPANY: ['leftOn'],
  WRONG_PERSON: [],
};

export function missingFields(outcome: Outcome, detail: OutcomeDetail): (keyof OutcomeDetail)[] {
  return REQUIRED[outcome].filter((field) =>
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

/**
 * An outcome counts at once, whoever of those entitled gives it (it implies the receipt). Closing ones wait for review,
 * open ones go to police, wrong persons go back to the sender.
 */
export function report(
  warning: Warning,
  by: Actor & { personId: string },
  outcome: Outcome,
  given: OutcomeDetail,
  now: Date,
  notMet = false,
): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (!['DISPATCHED', 'ACKED', 'CONTACTED', 'REPORTED'].includes(warning.state))
    return { outcome: 'refused', why: 'FORBIDDEN' };
  const othersOwn = warning.owner !== null && warning.owner.personId !== by.personId;
  if (othersOwn) return { outcome: 'refused', why: 'TAKEN' };
  if (awaitsReview(warning)) return { outcome: 'unchanged', face: 'C01e' };
  if (outcome === warning.openReason) return { outcome: 'unchanged', face: 'C01e' };
  const wrong = checkDetail(warning, given, now);
  if (wrong) return wrong;

  const kind = by.kind === 'POLICE' ? 'POLICE' : 'ADVISOR';
  const owned = warning.owner ? warning : handTo(warning, { personId: by.personId, kind }, now);
  const detail = completed(owned, outcome, given, now, notMet || NOBODY_MET.has(outcome));
  const metAt = detail.metAt ? new Date(detail.metAt) : owned.metAt;
  const reported: Warning = {
    ...owned,
    state: 'REPORTED',
    ackedAt: owned.ackedAt ?? now,
    metAt,
    reportedAt: now,
    reportedBy: by.personId,
    outcome,
    openReason: CLOSING.has(outcome) ? null : outcome,
    detail,
    missing: missingFields(outcome, detail),
  };
  const faces: Saying[] = [
    { say: 'face', face: 'C01e', whose: 'actor' },
    { say: 'face', face: 'C04', whose: 'others' },
  ];
  const ask: Saying[] = reported.missing.length > 0 ? [{ say: 'message', card: 'C32', to: 'reporter' }] : [];
  const event = { outcome };

  if (CLOSING.has(outcome)) {
    const rested = withTimers(endRun(reported), ['contact', 'outcome', 'shift_change', 'name_removal'], {
      review: { dueAt: deadline(owned.policy, now, owned.policy.reviewMs), step: 0, run: owned.run.n },
    });
    return done(rested, [...faces, { say: 'todo', todo: 'REVIEW', to: 'reviewers' }, ...ask], 'reported', event);
  }
  if (RETURNING.has(outcome)) {
    const returned = withTimers(
      endRun({ ...reported, state: 'RETURNED' }),
      ['contact', 'outcome', 'shift_change', 'name_removal'],
      {
        match: { dueAt: deadline(owned.policy, now, owned.policy.matchMs), step: 0, run: owned.run.n },
      },
    );
    const kindOfDefect = outcome === 'LEFT_COMPANY' ? 'LEFT_COMPANY' : 'WRONG_PERSON';
    return done(
      returned,
      [...faces, { say: 'defect', kind: kindOfDefect }, { say: 'todo', todo: 'MATCH', to: 'duty' }, ...ask],
      'returned',
      event,
    );
  }
  return leaveOpen(reported, faces, ask, now, event);
}

/** Money moved, nobody found, refused or elsewhere: police take it from here; whoever already has it keeps his deadline. */
function leaveOpen(
  reported: Warning,
  faces: Saying[],
  ask: Saying[],
  now: Date,
  event: Record<string, unknown>,
): Decision {
  const alarm: Saying[] = MONEY_GONE.has(reported.openReason ?? 'OFF_SITE')
    ? [{ say: 'notice', why: reported.openReason ?? 'SCAMMED', to: 'centre' }]
    : [];
  const quiet = withTimers(reported, ['contact', 'outcome', 'name_removal']);
  if (reported.owner?.kind === 'POLICE') {
    const outcome = { dueAt: deadline(reported.policy, now, reported.policy.outcomeMs), step: 0, run: reported.run.n };
    return done(withTimers(endRun(quiet), [], { outcome }), [...faces, ...alarm, ...ask], 'reported', event);
  }
  const jumped = jumpTo(withTimers(quiet, ['shift_change']), [2], reported.openReason ?? 'OFF_SITE', now, true);
  return done(
    { ...jumped.warning, lapsedAt: null },
    [...faces, ...jumped.sayings, ...alarm, ...ask],
    'reported',
    event,
  );
}

/** Press times stand for the meeting and an attempt; of CRITICAL and HIGH to have met is to have met in person. */
function completed(
  warning: Warning,
  outcome: Outcome,
  given: OutcomeDetail,
  now: Date,
  nobodyMet: boolean,
): OutcomeDetail {
  const attempts = [...(warning.detail.attempts ?? []), ...(given.attempts ?? [])];
  if (outcome === 'UNREACHABLE' && !given.attempts) attempts.push(now.toISOString());
  const met = given.metAt ?? warning.metAt?.toISOString() ?? (nobodyMet ? undefined : now.toISOString());
  const isSeen = warning.metAt !== null && (warning.level === 'CRITICAL' || warning.level === 'HIGH');
  const method =
    given.method ?? warning.detail.method ?? (isSeen && !NOBODY_MET.has(outcome) ? 'IN_PERSON' : undefined);
  return {
    ...warning.detail,
    ...given,
    ...(attempts.length > 0 ? { attempts } : {}),
    ...(met ? { metAt: met } : {}),
    ...(method ? { method } : {}),
  };
}

/** What was missing is brought later, by the reporter or by police. */
export function supplement(warning: Warning, given: OutcomeDetail, now: Date): Decision {
  if (!warning.outcome || warning.outcome === 'POLICE_CLOSED') return { outcome: 'refused', why: 'FORBIDDEN' };
  if (warning.state === 'CLOSED' || warning.state === 'REVOKED') return { outcome: 'refused', why: 'CLOSED' };
  const wrong = checkDetail(warning, given, now);
  if (wrong) return wrong;
  const detail = { ...warning.detail, ...given };
  const metAt = given.metAt ? new Date(given.metAt) : warning.metAt;
  return done({ ...warning, detail, metAt, missing: missingFields(warning.outcome, detail) }, [], 'supplemented', {
    fields: Object.keys(given),
  });
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
