import { deadline, type Level, type LevelPolicy, releaseAt } from '../../escalation/index.ts';
import type { Decision, Saying } from '../decision.ts';
import type { Warning } from '../types.ts';
import { dispatch, done } from './fire.ts';
import { barrier } from './receipt.ts';
import { endRun, startRun, tighten, withTimers } from './run.ts';
import { NO_OUTCOME } from './unreported.ts';

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
