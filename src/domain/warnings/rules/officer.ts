import type { Level, LevelPolicy } from '../../escalation/index.ts';
import { deadline, releaseAt } from '../../escalation/index.ts';
import type { Actor, Decision, OutcomeDetail, Saying, Warning } from '../types.ts';
import { dispatch, done } from './fire.ts';
import { askAnew } from './leave.ts';
import { checkDetail, missingFields } from './outcome.ts';
import { barrier } from './receipt.ts';
import { awaitsReview, endRun, handTo, isClimbing, jumpTo, presentFace, startRun, tighten, withTimers } from './run.ts';

type Officer = Actor & { personId: string };

/**
 * 「我来处置」: the officer owns it, the ladder rests, his deadlines begin. A call for help after a closing outcome can be
 * answered too: then that outcome was not the end, and he owes another.
 */
export function takeOver(warning: Warning, by: Officer, now: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (warning.owner?.personId === by.personId && warning.owner.kind === 'POLICE')
    return { outcome: 'unchanged', face: 'C10a' };
  if (warning.owner?.kind === 'POLICE' && !isClimbing(warning)) return { outcome: 'refused', why: 'TAKEN' };
  if (!['DISPATCHED', 'ACKED', 'CONTACTED', 'REPORTED'].includes(warning.state))
    return { outcome: 'refused', why: 'FORBIDDEN' };
  if (awaitsReview(warning) && !isClimbing(warning)) return { outcome: 'refused', why: 'TAKEN' };
  const found = awaitsReview(warning) ? unreported(warning) : warning;
  const state = found.state === 'DISPATCHED' ? 'ACKED' : found.state;
  const owned = handTo(
    endRun({ ...found, state, ackedAt: warning.ackedAt ?? now }),
    { personId: by.personId, kind: 'POLICE' },
    now,
  );
  const previous = warning.owner?.personId === by.personId ? null : warning.owner;
  const relieved: Saying[] = previous ? [{ say: 'message', card: 'C40', to: { personId: previous.personId } }] : [];
  return done(
    owned,
    [{ say: 'face', face: 'C10a', whose: 'actor' }, { say: 'face', face: 'C04', whose: 'others' }, ...relieved],
    'taken_over',
    previous ? { from: previous.personId } : undefined,
  );
}

/** 「转派值班」: the station's duty is told now; who had it stays until somebody takes over. */
export function assignDuty(warning: Warning, now: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (!['DISPATCHED', 'ACKED', 'CONTACTED', 'REPORTED'].includes(warning.state))
    return { outcome: 'refused', why: 'FORBIDDEN' };
  if (awaitsReview(warning) && !isClimbing(warning)) return { outcome: 'refused', why: 'TAKEN' };
  const jumped = jumpTo(warning, [3], warning.run.why, now, warning.run.hold);
  return done(jumped.warning, jumped.sayings, 'assigned_to_duty');
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
  const shut = barrier(warning);
  if (shut) return shut;
  if (warning.state === 'CONTACTED' || warning.state === 'REPORTED') return { outcome: 'refused', why: 'FORBIDDEN' };
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
      again ? [{ say: 'face', face: 'closed', whose: 'everyone' }] : [],
      again ? 'reassigned' : 'matched',
    );
  }
  const sent = dispatch(matched, now);
  if (sent.outcome !== 'done' || !again) return sent;
  return done(sent.warning, [{ say: 'face', face: 'closed', whose: 'everyone' }, ...sent.sayings], 'reassigned');
}

/** Nobody or several matched, or a station proposes: the centre is asked at once and until it answers. */
export function awaitMatch(warning: Warning, state: 'NEW' | 'UNMATCHED', now: Date): Decision {
  const timer = { dueAt: deadline(warning.policy, now, warning.policy.matchMs), step: 0, run: 0 };
  return done(
    withTimers({ ...warning, state }, [], { match: timer }),
    [{ say: 'todo', todo: 'MATCH', to: 'duty' }],
    'received',
  );
}

/** APPROVE closes; nobody reviews his own outcome, and what the outcome needs must be there. */
export function approve(warning: Warning, by: Officer, given: OutcomeDetail, now: Date): Decision {
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
  return done(closed, [{ say: 'message', card: 'C31', to: 'reporter' }, ...after], 'approved');
}

/** RETURN sends it back to whoever reported, with the reason; his deadlines begin again. Has he left, others are asked. */
export function sendBack(warning: Warning, by: Officer, reason: string, now: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (warning.state !== 'REPORTED' || warning.openReason) return { outcome: 'refused', why: 'FORBIDDEN' };
  if (warning.reportedBy === by.personId) return { outcome: 'refused', why: 'FORBIDDEN' };
  const reopened: Warning = { ...unreported(warning), reportedBy: warning.reportedBy };
  const { owner } = warning;
  if (!owner) {
    const asked = askAnew({ ...endRun(reopened), state: 'DISPATCHED' }, 1, now);
    return done(asked.warning, asked.sayings, 'sent_back', { reason });
  }
  const owned = handTo(reopened, { personId: owner.personId, kind: owner.kind }, now);
  return done(owned, [{ say: 'message', card: 'C32', to: 'owner', reason }], 'sent_back', { reason });
}

/**
 * What stays open is closed by police alone; where money went, only with the case and the stop-payment result. A closing
 * outcome is closed by its review and by nothing else.
 */
export function policeClose(warning: Warning, reason: string, given: OutcomeDetail, now: Date): Decision {
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
  return done(closed, [{ say: 'face', face: 'closed', whose: 'everyone' }, ...met], 'police_closed', { reason });
}

function closeUp(warning: Warning, now: Date): Warning {
  return { ...endRun(warning), state: 'CLOSED', openReason: null, closedAt: now, timers: {} };
}

/** The officer takes the warning back: cards are greyed, whoever signed is told to stop looking. */
export function revoke(warning: Warning, reason: string): Decision {
  const shut = barrier(warning);
  if (shut) return warning.state === 'REVOKED' ? { outcome: 'unchanged' } : shut;
  const revoked: Warning = { ...endRun(warning), state: 'REVOKED', timers: {} };
  return done(
    revoked,
    [
      { say: 'face', face: 'revoked', whose: 'everyone' },
      { say: 'message', card: 'C36', to: 'signers', reason },
    ],
    'revoked',
    { reason },
  );
}

/**
 * The same person and type within a day: one warning; a higher level starts it anew, or, once signed, shortens it and
 * tells the owner so. The pause of the new level holds the new start as it holds any dispatch.
 */
export function raise(warning: Warning, level: Level, policy: LevelPolicy, now: Date): Decision {
  const raised: Warning = { ...warning, level, policy, shiftMoved: false };
  const detail = { from: warning.level, to: level };
  const release = releaseAt(policy.open, now);
  const held = (n: number) => ({ ladder: { dueAt: release, step: 0, run: n } });
  if (warning.state === 'MATCHED') {
    if (release <= now) return dispatch(raised, now);
    return done(withTimers(raised, [], held(warning.run.n)), [], 'raised', detail);
  }
  if (warning.state === 'DISPATCHED') {
    const started = startRun(endRun(raised), 0, 'SILENT', release);
    if (release > now) {
      const waiting = withTimers(started.warning, ['ladder', 'alarm'], held(started.warning.run.n));
      return done(waiting, [], 'raised', detail);
    }
    const notice: Saying[] = level === 'CRITICAL' ? [{ say: 'notice', why: 'NOTICE', to: 'community-police' }] : [];
    return done(started.warning, [...started.sayings, ...notice], 'raised', detail);
  }
  const tightened = tighten(warning, level, policy, now);
  const { owner, timers } = tightened;
  // His card still says the old level and its time; police who were called for an open outcome hear of it by the ladder.
  const told: Saying[] =
    owner && (timers.contact || timers.outcome) ? [{ say: 'message', card: 'C01a', to: 'owner' }] : [];
  return done(tightened, told, 'raised', detail);
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

/** 「确认接手」: the colleague owns it now. A call for support or an open outcome goes on calling until police have it. */
export function handOverTo(warning: Warning, to: Officer, now: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (!isInSomebodysHands(warning)) return { outcome: 'refused', why: 'CLOSED' };
  const kind = to.kind === 'POLICE' ? 'POLICE' : 'ADVISOR';
  const owned = handTo(warning, { personId: to.personId, kind }, now);
  const callsOn = warning.run.hold && kind !== 'POLICE';
  const stillCalling = withTimers({ ...owned, lapsedAt: null }, warning.state === 'REPORTED' ? ['outcome'] : []);
  const rested = callsOn ? stillCalling : endRun(owned);
  const faces: Saying[] = [
    { say: 'face', face: presentFace(rested), whose: 'owner' },
    { say: 'face', face: 'closed', whose: 'others' },
  ];
  return done(rested, faces, 'handed_over', { to: to.personId });
}

/** Nobody took over at the change of shift: police are told. */
export function handOverFailed(warning: Warning, now: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (!isInSomebodysHands(warning)) return { outcome: 'refused', why: 'CLOSED' };
  const jumped = jumpTo(warning, [2], 'HAND_OVER', now, false);
  return done(jumped.warning, jumped.sayings, 'hand_over_failed');
}

const NO_OUTCOME = {
  outcome: null,
  openReason: null,
  reportedBy: null,
  reportedAt: null,
  missing: [],
} satisfies Partial<Warning>;

/** As before its closing outcome: whoever has it still owes one. */
function unreported(warning: Warning): Warning {
  return { ...withTimers(warning, ['review']), ...NO_OUTCOME, state: warning.metAt ? 'CONTACTED' : 'ACKED' };
}

/** Signed, met, or left open: what is only to be reviewed or went back to the sender has nobody to hand it over. */
function isInSomebodysHands(warning: Warning): boolean {
  return (
    warning.state === 'ACKED' ||
    warning.state === 'CONTACTED' ||
    (warning.state === 'REPORTED' && !awaitsReview(warning))
  );
}
