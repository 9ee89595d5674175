import type { EmployeeMatch } from '../../directory/index.ts';
import {
  type Decision,
  isMoneyGone,
  type Notification,
  type OutcomeDetail,
  type Person,
  type Stop,
  type Warning,
} from '../types.ts';
import { askAnew, dispatch, done } from './fire.ts';
import { checkDetail, missingFields } from './outcome.ts';
import {
  awaitsReview,
  barrier,
  endRun,
  handTo,
  isClimbing,
  isUnderWay,
  jumpTo,
  NO_OUTCOME,
  outOfState,
  relieves,
  STATION_DUTY,
  startRun,
  unreported,
  withTimers,
} from './run.ts';

/**
 * 「我来处置」: the officer owns it, the ladder rests, his deadlines begin. A call for help after a closing outcome can be
 * answered too: then that outcome was not the end, and he owes another.
 */
export function takeOver(warning: Warning, by: Person, now: Date): Decision {
  const shut = stopsTakeOver(warning, by);
  if (shut) return shut;
  const found = awaitsReview(warning) ? unreported(warning) : warning;
  const state = found.state === 'DISPATCHED' ? 'ACKED' : found.state;
  const owned = handTo(
    endRun({ ...found, state, ackedAt: warning.ackedAt ?? now }),
    { personId: by.personId, kind: 'POLICE' },
    now,
  );
  const previous = warning.owner?.personId === by.personId ? null : warning.owner;
  const relieved: Notification[] = previous
    ? [{ type: 'message', card: 'C40', to: { personId: previous.personId } }]
    : [];
  return done(
    owned,
    [
      { type: 'card-state', cardState: 'C10a', whose: 'actor' },
      { type: 'card-state', cardState: 'C04', whose: 'others' },
      ...relieved,
    ],
    'taken_over',
    previous ? { from: previous.personId } : undefined,
  );
}

export function stopsTakeOver(warning: Warning, by: Person): Stop | null {
  const shut = barrier(warning);
  if (shut) return shut;
  if (warning.owner?.personId === by.personId && warning.owner.kind === 'POLICE')
    return { outcome: 'unchanged', cardState: 'C10a' };
  if (warning.owner?.kind === 'POLICE' && !isClimbing(warning)) return { outcome: 'refused', why: 'TAKEN' };
  return stopsAssign(warning);
}

/** Nobody is called to what was not sent out yet, nor to what only waits for its review. */
export function stopsAssign(warning: Warning): Stop | null {
  const shut = barrier(warning);
  if (shut) return shut;
  const isSettled = awaitsReview(warning) && !isClimbing(warning);
  return isUnderWay(warning) && !isSettled ? null : outOfState(warning);
}

/**
 * 「转派值班」: the station's duty is told now; who had it stays until somebody takes over. Where the ladder is past them
 * already they are told once more and it goes on by its own time: an old card's button brings in nobody it did not name.
 */
export function assignDuty(warning: Warning, now: Date): Decision {
  const shut = stopsAssign(warning);
  if (shut) return shut;
  if (isClimbing(warning) && warning.run.step >= STATION_DUTY)
    return done(warning, [{ type: 'steps', steps: [STATION_DUTY], why: warning.run.why }], 'assigned_to_duty');
  const jumped = jumpTo(warning, [STATION_DUTY], warning.run.why, now, warning.run.hold);
  return done(jumped.warning, jumped.notifications, 'assigned_to_duty');
}

/** The officer takes the warning back: cards are greyed, whoever signed is told to stop looking. */
export function revoke(warning: Warning, reason: string): Decision {
  const shut = stopsRevoke(warning);
  if (shut) return shut;
  const revoked: Warning = { ...endRun(warning), state: 'REVOKED', timers: {} };
  return done(
    revoked,
    [
      { type: 'card-state', cardState: 'revoked', whose: 'everyone' },
      { type: 'message', card: 'C36', to: 'signers', reason },
    ],
    'revoked',
    { reason },
  );
}

export function stopsRevoke(warning: Warning): Stop | null {
  return warning.state === 'REVOKED' ? { outcome: 'unchanged' } : barrier(warning);
}

/** Who it is, and where; a drill has a place but nobody in it. */
export interface Match {
  personId: string | null;
  employmentId: string | null;
  organisationId: string | null;
  gridUnitId: string | null;
}

/**
 * The centre says who it is (or who it really is): the ladder begins anew at that person's organisation, and what was
 * found out about somebody else is forgotten. Who was met, or about whom there is an outcome, is not exchanged.
 */
export function match(warning: Warning, found: Match, now: Date, release: Date): Decision {
  const shut = stopsMatch(warning);
  if (shut) return shut;
  const again = warning.dispatchedAt !== null;
  const rested = withTimers(endRun(warning), ['match', 'contact', 'outcome', 'review', 'shift_change', 'name_removal']);
  const matched: Warning = {
    ...rested,
    ...found,
    state: 'MATCHED',
    owner: null,
    ackedAt: null,
    metAt: null,
    ...NO_OUTCOME,
    detail: {},
  };
  if (release > now) {
    const held = withTimers(matched, [], { ladder: { dueAt: release, step: 0, run: warning.run.n } });
    return done(
      held,
      again ? [{ type: 'card-state', cardState: 'closed', whose: 'everyone' }] : [],
      again ? 'reassigned' : 'matched',
    );
  }
  const sent = dispatch(matched, now);
  if (sent.outcome !== 'done' || !again) return sent;
  return done(
    sent.warning,
    [{ type: 'card-state', cardState: 'closed', whose: 'everyone' }, ...sent.notifications],
    'reassigned',
  );
}

export function stopsMatch(warning: Warning): Stop | null {
  const shut = barrier(warning);
  if (shut) return shut;
  return warning.state === 'CONTACTED' || warning.state === 'REPORTED' ? outOfState(warning) : null;
}

export function asMatch(person: EmployeeMatch): Match {
  return {
    personId: person.personId,
    employmentId: person.employeeId,
    organisationId: person.organisationId,
    gridUnitId: person.gridUnitId,
  };
}

/** Nobody need review it, or bring anything to it, any more. */
const REVIEWED: Notification[] = [
  { type: 'settled', of: 'REVIEW' },
  { type: 'settled', of: 'SUPPLEMENT' },
];

/** APPROVE closes; nobody reviews his own outcome, and what the outcome needs must be there. */
export function approve(warning: Warning, by: Person, given: OutcomeDetail, now: Date): Decision {
  const shut = stopsReview(warning, by);
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
  const after: Notification[] = met ? [{ type: 'follow-ups' }, { type: 'thank-employee' }] : [];
  return done(closed, [...REVIEWED, { type: 'message', card: 'C31', to: 'reporter' }, ...after], 'approved');
}

/** RETURN sends it back to whoever reported, with the reason; his deadlines begin again. Has he left, others are asked. */
export function sendBack(warning: Warning, by: Person, reason: string, now: Date): Decision {
  const shut = stopsReview(warning, by);
  if (shut) return shut;
  const reopened: Warning = { ...unreported(warning), reportedBy: warning.reportedBy };
  const { owner } = warning;
  if (!owner) {
    const asked = askAnew({ ...endRun(reopened), state: 'DISPATCHED' }, 1, now);
    return done(asked.warning, [...REVIEWED, ...asked.notifications], 'sent_back', { reason });
  }
  const owned = handTo(reopened, { personId: owner.personId, kind: owner.kind }, now);
  return done(owned, [...REVIEWED, { type: 'message', card: 'C32', to: 'owner', reason }], 'sent_back', { reason });
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
  const met: Notification[] = metAt ? [{ type: 'follow-ups' }, { type: 'thank-employee' }] : [];
  const notifications: Notification[] = by ? relieves(warning, by, 'closed') : [];
  // Him first: a card that wants this state already is not asked to bring it anew.
  const shown: Notification[] = [...notifications, { type: 'card-state', cardState: 'closed', whose: 'everyone' }];
  return done(closed, [...REVIEWED, ...shown, ...met], 'police_closed', { reason });
}

/** Only what was reported and is to be closed is reviewed, and never by whoever reported it. */
export function stopsReview(warning: Warning, by: Person): Stop | null {
  if (!awaitsReview(warning)) return outOfState(warning);
  return warning.reportedBy === by.personId ? { outcome: 'refused', why: 'OWN_REPORT' } : null;
}

export function stopsPoliceClose(warning: Warning): Stop | null {
  return barrier(warning) ?? (awaitsReview(warning) ? outOfState(warning) : null);
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
  return done(started.warning, started.notifications, 'reopened');
}
