import {
  type Decision,
  isMoneyGone,
  type OutcomeDetail,
  type Person,
  type Saying,
  type Stop,
  type Warning,
} from '../types.ts';
import { askAnew, done } from './fire.ts';
import { checkDetail, missingFields } from './outcome.ts';
import { barrier } from './receipt.ts';
import { awaitsReview, endRun, handTo, NO_OUTCOME, relieves, startRun, unreported } from './run.ts';

/** Nobody need review it, or bring anything to it, any more. */
const REVIEWED: Saying[] = [
  { say: 'settled', of: 'REVIEW' },
  { say: 'settled', of: 'SUPPLEMENT' },
];

/** APPROVE closes; nobody reviews his own outcome, and what the outcome needs must be there. */
export function approve(warning: Warning, by: Person, given: OutcomeDetail, now: Date): Decision {
  const shut = stopsApproval(warning, by);
  if (shut) return shut;
  const wrong = checkDetail(warning, given, now);
  if (wrong) return wrong;
  const detail = { ...warning.detail, ...given };
  const { outcome } = warning;
  const [lacking] = outcome && outcome !== 'POLICE_CLOSED' ? missingFields(outcome, detail) : [];
  if (lacking) return { outcome: 'invalid', field: lacking, message: 'review.incomplete', reason: lacking };
  const metAt = given.metAt ? new Date(given.metAt) : warning.metAt;
  const closed = closeUp({ ...warning, detail, metAt, missing: [] }, now);
  const met = metAt !== null;
  const after: Saying[] = met ? [{ say: 'follow-ups' }, { say: 'thank-employee' }] : [];
  return done(closed, [...REVIEWED, { say: 'message', card: 'C31', to: 'reporter' }, ...after], 'approved');
}

/** RETURN sends it back to whoever reported, with the reason; his deadlines begin again. Has he left, others are asked. */
export function sendBack(warning: Warning, by: Person, reason: string, now: Date): Decision {
  const shut = stopsReview(warning, by);
  if (shut) return shut;
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
  const shut = stopsPoliceClose(warning);
  if (shut) return shut;
  const wrong = checkDetail(warning, given, now);
  if (wrong) return wrong;
  const detail = { ...warning.detail, ...given, reason };
  const metAt = given.metAt ? new Date(given.metAt) : warning.metAt;
  if (isMoneyGone(warning.openReason)) {
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

export function stopsReview(warning: Warning, by: Person): Stop | null {
  const shut = barrier(warning);
  if (shut) return shut;
  return awaitsReview(warning) && warning.reportedBy !== by.personId ? null : { outcome: 'refused', why: 'FORBIDDEN' };
}

/** Only what was reported is approved; what police closed themselves needs nobody's word. */
export function stopsApproval(warning: Warning, by: Person): Stop | null {
  const isReported = warning.outcome !== null && warning.outcome !== 'POLICE_CLOSED';
  return stopsReview(warning, by) ?? (isReported ? null : { outcome: 'refused', why: 'FORBIDDEN' });
}

export function stopsPoliceClose(warning: Warning): Stop | null {
  return barrier(warning) ?? (awaitsReview(warning) ? { outcome: 'refused', why: 'FORBIDDEN' } : null);
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
