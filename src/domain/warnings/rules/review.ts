import type { Decision, Person, Saying } from '../decision.ts';
import type { OutcomeDetail, Warning } from '../types.ts';
import { done } from './fire.ts';
import { askAnew } from './leave.ts';
import { checkDetail, missingFields } from './outcome-detail.ts';
import { barrier } from './receipt.ts';
import { awaitsReview, endRun, handTo, relieves, startRun } from './run.ts';
import { NO_OUTCOME, unreported } from './unreported.ts';

/** Nobody need review it, or bring anything to it, any more. */
const REVIEWED: Saying[] = [
  { say: 'settled', of: 'REVIEW' },
  { say: 'settled', of: 'SUPPLEMENT' },
];

/** APPROVE closes; nobody reviews his own outcome, and what the outcome needs must be there. */
export function approve(warning: Warning, by: Person, given: OutcomeDetail, now: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (warning.state !== 'REPORTED' || warning.openReason || !warning.outcome || warning.outcome === 'POLICE_CLOSED') {
    return { outcome: 'refused', why: 'FORBIDDEN' };
  }
  if (warning.reportedBy === by.personId) return { outcome: 'refused', why: 'FORBIDDEN' };
  const wrong = checkDetail(warning, given, now);
  if (wrong) return wrong;
  const detail = { ...warning.detail, ...given };
  const [lacking] = missingFields(warning.outcome, detail);
  if (lacking) return { outcome: 'invalid', field: lacking, message: 'review.incomplete', reason: lacking };
  const metAt = given.metAt ? new Date(given.metAt) : warning.metAt;
  const closed = closeUp({ ...warning, detail, metAt, missing: [] }, now);
  const met = metAt !== null;
  const after: Saying[] = met ? [{ say: 'follow-ups' }, { say: 'thank-employee' }] : [];
  return done(closed, [...REVIEWED, { say: 'message', card: 'C31', to: 'reporter' }, ...after], 'approved');
}

/** RETURN sends it back to whoever reported, with the reason; his deadlines begin again. Has he left, others are asked. */
export function sendBack(warning: Warning, by: Person, reason: string, now: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (warning.state !== 'REPORTED' || warning.openReason) return { outcome: 'refused', why: 'FORBIDDEN' };
  if (warning.reportedBy === by.personId) return { outcome: 'refused', why: 'FORBIDDEN' };
  const reopened: Warning = { ...unreported(warning), reportedBy: warning.reportedBy };
  const { owner } = warning;
  if (!owner) {
    const asked = askAnew({ ...endRun(reopened), state: 'DISPATCHED' }, 1, now);
    return done(asked.warning, [...REVIEWED, ...asked.sayings], 'sent_back', { reason });
  }
  const owned = handTo(reopened, { personId: owner.personId, kind: owner.kind }, now);
  return done(owned, [...REVIEWED, { say: 'message', card: 'C32', to: 'owner', reason }], 'sent_back', { reason });
}

/**
 * What stays open is closed by police alone; where money went, only with the case and the stop-payment result. A closing
 * outcome is closed by its review and by nothing else.
 */
export function policeClose(
  warning: Warning,
  reason: string,
  given: OutcomeDetail,
  now: Date,
  by: Pick<Person, 'personId'> | null = null,
): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (awaitsReview(warning)) return { outcome: 'refused', why: 'FORBIDDEN' };
  const wrong = checkDetail(warning, given, now);
  if (wrong) return wrong;
  const detail = { ...warning.detail, ...given, reason };
  const metAt = given.metAt ? new Date(given.metAt) : warning.metAt;
  if (warning.openReason === 'SCAMMED' || warning.openReason === 'PARTIAL_LOSS') {
    if (!detail.caseRef) return { outcome: 'invalid', field: 'caseRef', message: 'caseRef.missing' };
    if (!detail.stopPayment) return { outcome: 'invalid', field: 'stopPayment', message: 'stopPayment.missing' };
    if (detail.lossCents === undefined) return { outcome: 'invalid', field: 'lossCents', message: 'lossCents.missing' };
  }
  const outcome = warning.openReason ?? warning.outcome ?? 'POLICE_CLOSED';
  const closed = closeUp({ ...warning, outcome, detail, metAt, missing: [] }, now);
  const met: Saying[] = metAt ? [{ say: 'follow-ups' }, { say: 'thank-employee' }] : [];
  const told: Saying[] = by ? relieves(warning, by, 'closed') : [];
  // Him first: a card that wants this face already is not asked to bring it anew.
  const shown: Saying[] = [...told, { say: 'face', face: 'closed', whose: 'everyone' }];
  return done(closed, [...REVIEWED, ...shown, ...met], 'police_closed', { reason });
}

function closeUp(warning: Warning, now: Date): Warning {
  return { ...endRun(warning), state: 'CLOSED', openReason: null, closedAt: now, timers: {} };
}

/** 「仍有风险」 on a follow-up: the warning opens again at community police, who is to be met again. */
export function reopen(warning: Warning, now: Date): Decision {
  if (warning.state !== 'CLOSED') return { outcome: 'unchanged' };
  const { metAt: _met, method: _method, attempts: _attempts, ...detail } = warning.detail;
  const opened: Warning = {
    ...warning,
    state: 'DISPATCHED',
    owner: null,
    dispatchedAt: now,
    ackedAt: null,
    metAt: null,
    ...NO_OUTCOME,
    closedAt: null,
    detail,
  };
  const started = startRun(opened, 2, 'FOLLOW_UP', now);
  return done(started.warning, started.sayings, 'reopened');
}
