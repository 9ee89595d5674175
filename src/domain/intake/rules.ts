import { deadline, type Level, type LevelPolicy, releaseAt } from '../../kernel/escalation/index.ts';
import {
  type Decision,
  dispatch,
  done,
  endRun,
  type Notification,
  startRun,
  tighten,
  type Warning,
  withTimers,
} from '../warnings/index.ts';

/** Nobody or several matched, or a station proposes: the centre is asked at once and until it answers. */
export function awaitMatch(warning: Warning, state: 'NEW' | 'UNMATCHED', now: Date): Decision {
  const timer = { dueAt: deadline(warning.policy, now, warning.policy.matchMs), step: 0, run: 0 };
  return done(
    withTimers({ ...warning, state }, [], { match: timer }),
    [{ type: 'todo', todo: 'MATCH', to: 'duty' }],
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
    const notice: Notification[] =
      level === 'CRITICAL' ? [{ type: 'notice', why: 'NOTICE', to: 'community-police' }] : [];
    return done(started.warning, [...started.notifications, ...notice], 'raised', detail);
  }
  const tightened = tighten(warning, level, policy, now);
  const { owner, timers } = tightened;
  // His card still says the old level and its time; police who were called for an open outcome hear of it by the ladder.
  const notifications: Notification[] =
    owner && (timers.contact || timers.outcome) ? [{ type: 'message', card: 'C01a', to: 'owner' }] : [];
  return done(tightened, notifications, 'raised', detail);
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
