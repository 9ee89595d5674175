import { deadline } from '../../escalation/index.ts';
import type { Decision, Person, Saying } from '../decision.ts';
import type { Outcome, OutcomeDetail, Warning } from '../types.ts';
import { done } from './fire.ts';
import { checkDetail, completed, missingFields, NOBODY_MET } from './outcome-detail.ts';
import { barrier } from './receipt.ts';
import { awaitsReview, call, endRun, handTo, withTimers } from './run.ts';

export const CLOSING: ReadonlySet<Outcome> = new Set<Outcome>(['DISSUADED', 'NOT_INVOLVED', 'FALSE_ALARM']);
const RETURNING: ReadonlySet<Outcome> = new Set<Outcome>(['LEFT_COMPANY', 'WRONG_PERSON']);
const MONEY_GONE: ReadonlySet<Outcome> = new Set<Outcome>(['PARTIAL_LOSS', 'SCAMMED']);

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
  const shut = barrier(warning);
  if (shut) return shut;
  if (!['DISPATCHED', 'ACKED', 'CONTACTED', 'REPORTED'].includes(warning.state))
    return { outcome: 'refused', why: 'FORBIDDEN' };
  const othersOwn = warning.owner !== null && warning.owner.personId !== by.personId;
  if (othersOwn) return { outcome: 'refused', why: 'TAKEN' };
  if (awaitsReview(warning)) return { outcome: 'unchanged', face: 'C01e' };
  // Whoever took it over says the same again with what was missing: that is what he brings.
  if (outcome === warning.openReason && Object.keys(given).length > 0) return supplement(warning, given, now);
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
    { say: 'settled', of: 'SUPPLEMENT' },
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
  const called = call(withTimers(quiet, ['shift_change']), [2], reported.openReason ?? 'OFF_SITE', now);
  return done(
    { ...called.warning, lapsedAt: null },
    [...faces, ...called.sayings, ...alarm, ...ask],
    'reported',
    event,
  );
}

/** What was missing is brought later, by the reporter or by police. */
export function supplement(warning: Warning, given: OutcomeDetail, now: Date): Decision {
  if (!warning.outcome || warning.outcome === 'POLICE_CLOSED') return { outcome: 'refused', why: 'FORBIDDEN' };
  if (warning.state === 'CLOSED' || warning.state === 'REVOKED') return { outcome: 'refused', why: 'CLOSED' };
  const wrong = checkDetail(warning, given, now);
  if (wrong) return wrong;
  const detail = { ...warning.detail, ...given };
  const metAt = given.metAt ? new Date(given.metAt) : warning.metAt;
  const missing = missingFields(warning.outcome, detail);
  const sayings: Saying[] = missing.length > 0 ? [] : [{ say: 'settled', of: 'SUPPLEMENT' }];
  return done({ ...warning, detail, metAt, missing }, sayings, 'supplemented', { fields: Object.keys(given) });
}
