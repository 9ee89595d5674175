import { deadline, type Level, type LevelPolicy, releaseAt } from '../../../kernel/escalation/index.ts';
import type { EmployeeMatch } from '../../directory/index.ts';
import type { Decision, Person, Saying, Stop, Warning } from '../types.ts';
import { dispatch, done } from './fire.ts';
import { barrier } from './receipt.ts';
import {
  awaitsReview,
  endRun,
  handTo,
  isClimbing,
  isUnderWay,
  jumpTo,
  NO_OUTCOME,
  STATION_DUTY,
  startRun,
  tighten,
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
  const relieved: Saying[] = previous ? [{ say: 'message', card: 'C40', to: { personId: previous.personId } }] : [];
  return done(
    owned,
    [{ say: 'face', face: 'C10a', whose: 'actor' }, { say: 'face', face: 'C04', whose: 'others' }, ...relieved],
    'taken_over',
    previous ? { from: previous.personId } : undefined,
  );
}

export function stopsTakeOver(warning: Warning, by: Person): Stop | null {
  const shut = barrier(warning);
  if (shut) return shut;
  if (warning.owner?.personId === by.personId && warning.owner.kind === 'POLICE')
    return { outcome: 'unchanged', face: 'C10a' };
  if (warning.owner?.kind === 'POLICE' && !isClimbing(warning)) return { outcome: 'refused', why: 'TAKEN' };
  return stopsAssign(warning);
}

/** Nobody is called to what was not sent out yet, nor to what only waits for its review. */
export function stopsAssign(warning: Warning): Stop | null {
  const shut = barrier(warning);
  if (shut) return shut;
  if (!isUnderWay(warning)) return { outcome: 'refused', why: 'FORBIDDEN' };
  return awaitsReview(warning) && !isClimbing(warning) ? { outcome: 'refused', why: 'TAKEN' } : null;
}

/**
 * 「转派值班」: the station's duty is told now; who had it stays until somebody takes over. Where the ladder is past them
 * already they are told once more and it goes on by its own time: an old card's button brings in nobody it did not name.
 */
export function assignDuty(warning: Warning, now: Date): Decision {
  const shut = stopsAssign(warning);
  if (shut) return shut;
  if (isClimbing(warning) && warning.run.step >= STATION_DUTY)
    return done(warning, [{ say: 'steps', steps: [STATION_DUTY], why: warning.run.why }], 'assigned_to_duty');
  const jumped = jumpTo(warning, [STATION_DUTY], warning.run.why, now, warning.run.hold);
  return done(jumped.warning, jumped.sayings, 'assigned_to_duty');
}

/** The officer takes the warning back: cards are greyed, whoever signed is told to stop looking. */
export function revoke(warning: Warning, reason: string): Decision {
  const shut = stopsRevoke(warning);
  if (shut) return shut;
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
      again ? [{ say: 'face', face: 'closed', whose: 'everyone' }] : [],
      again ? 'reassigned' : 'matched',
    );
  }
  const sent = dispatch(matched, now);
  if (sent.outcome !== 'done' || !again) return sent;
  return done(sent.warning, [{ say: 'face', face: 'closed', whose: 'everyone' }, ...sent.sayings], 'reassigned');
}

export function stopsMatch(warning: Warning): Stop | null {
  const shut = barrier(warning);
  if (shut) return shut;
  return warning.state === 'CONTACTED' || warning.state === 'REPORTED'
    ? { outcome: 'refused', why: 'FORBIDDEN' }
    : null;
}

export function asMatch(person: EmployeeMatch): Match {
  return {
    personId: person.personId,
    employmentId: person.employeeId,
    organisationId: person.organisationId,
    gridUnitId: person.gridUnitId,
  };
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

/** What is known of a warning before anybody was looked for. */
export type Given = Pick<
  Warning,
  'id' | 'number' | 'level' | 'fraudType' | 'source' | 'drill' | 'noteSealed' | 'policy' | 'proposedBy' | 'createdAt'
>;

/** A warning to which nothing has happened yet. */
export function newborn(given: Given): Warning {
  return {
    ...given,
    version: 0,
    state: 'NEW',
    organisationId: null,
    employmentId: null,
    personId: null,
    gridUnitId: null,
    run: { n: 0, entry: 0, base: null, step: 0, hold: false, why: 'SILENT' },
    repeats: 0,
    lapsedAt: null,
    exhaustedAt: null,
    owner: null,
    shiftMoved: false,
    dispatchedAt: null,
    ackedAt: null,
    metAt: null,
    reportedAt: null,
    closedAt: null,
    outcome: null,
    openReason: null,
    detail: {},
    missing: [],
    reportedBy: null,
    timers: {},
  };
}
