import { deadline } from '../../escalation/index.ts';
import type { Decision, Person, Saying } from '../decision.ts';
import type { Warning } from '../types.ts';
import { done } from './fire.ts';
import {
  awaitsReview,
  call,
  endRun,
  handTo,
  isClimbing,
  isLapsed,
  isOpen,
  jumpTo,
  presentFace,
  relieves,
  withTimers,
} from './run.ts';

/** What stands in the way of any act on this warning, whoever comes. */
export function barrier(warning: Warning): Decision | null {
  if (warning.state === 'REVOKED') return { outcome: 'refused', why: 'REVOKED' };
  if (!isOpen(warning)) return { outcome: 'refused', why: 'CLOSED' };
  return null;
}

/**
 * 「立即签收」. First valid press wins. After a lapse somebody else may sign and the ladder rests; the lapsed owner ends
 * it only by contact or outcome. After 「需要支援」 or an open reason only police do.
 */
export function acknowledge(warning: Warning, by: Person, now: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (warning.owner?.personId === by.personId) return { outcome: 'unchanged', face: presentFace(warning) };
  if (warning.state === 'DISPATCHED') return sign(warning, by, now);
  const mayReplace =
    isLapsed(warning) && !warning.run.hold && (warning.state === 'ACKED' || warning.state === 'CONTACTED');
  if (mayReplace) return sign(warning, by, now);
  return { outcome: 'refused', why: 'TAKEN' };
}

function sign(warning: Warning, by: Person, now: Date): Decision {
  const kind = by.kind === 'POLICE' ? 'POLICE' : 'ADVISOR';
  const rested = warning.run.hold ? warning : endRun(warning);
  const state = warning.state === 'DISPATCHED' ? 'ACKED' : warning.state;
  const signed = handTo({ ...rested, state, ackedAt: warning.ackedAt ?? now }, { personId: by.personId, kind }, now);
  const { dispatchedAt, policy } = warning;
  const inTime = dispatchedAt !== null && now <= deadline(policy, dispatchedAt, policy.ackMs);
  const sayings: Saying[] = [
    { say: 'face', face: 'C01a', whose: 'actor' },
    ...relieves(warning, by, 'C04'),
    { say: 'face', face: 'C04', whose: 'others' },
  ];
  return done(signed, sayings, 'acknowledged', { inTime });
}

/** 「我不在现场」 is no receipt; when all who were asked have pressed it, police are told at once, and once. */
export function notOnSite(warning: Warning, by: Person, everybodyAway: boolean, now: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (warning.owner?.personId === by.personId) return { outcome: 'unchanged', face: presentFace(warning) };
  if (warning.state !== 'DISPATCHED') return { outcome: 'refused', why: 'TAKEN' };
  const face: Saying = { say: 'face', face: 'not-on-site', whose: 'actor' };
  if (!everybodyAway || warning.run.why === 'NO_ONE') return done(warning, [face], 'not_on_site');
  const jumped = jumpTo(warning, [2], 'NO_ONE', now, false);
  return done(jumped.warning, [face, ...jumped.sayings], 'not_on_site', { nobodyLeft: true });
}

/** 「下一班次处理」 moves the next step once, to the next shift; the person may be asleep. A card from before a raise is stale. */
export function nextShift(warning: Warning, by: Person, at: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (warning.owner?.personId === by.personId) return { outcome: 'unchanged', face: presentFace(warning) };
  if (warning.state !== 'DISPATCHED') return { outcome: 'refused', why: 'TAKEN' };
  if (!warning.policy.open) return { outcome: 'refused', why: 'EXPIRED' };
  const face: Saying = { say: 'face', face: 'next-shift', whose: 'actor' };
  const { ladder } = warning.timers;
  if (warning.shiftMoved || !ladder || ladder.dueAt >= at) return done(warning, [face], 'next_shift');
  const moved = withTimers({ ...warning, shiftMoved: true }, [], { ladder: { ...ladder, dueAt: at } });
  return done(moved, [face], 'next_shift', { moved: true });
}

/** 「需要支援」: community police and station duty now. Unsigned, it signs too. */
export function askSupport(warning: Warning, by: Person, now: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  const isOwner = warning.owner?.personId === by.personId;
  if (!isOwner && warning.state !== 'DISPATCHED') return { outcome: 'refused', why: 'TAKEN' };
  if (warning.state === 'RETURNED') return { outcome: 'unchanged', face: presentFace(warning) };
  const unsigned = isOwner ? warning : signKeepingLadder(warning, by, now);
  const called = call(unsigned, [2, 3], 'SUPPORT', now);
  const others: Saying[] = isOwner ? [] : [{ say: 'face', face: 'C04', whose: 'others' }];
  return done(
    called.warning,
    [{ say: 'face', face: 'C01a-support', whose: 'actor' }, ...others, ...called.sayings],
    'support_asked',
  );
}

function signKeepingLadder(warning: Warning, by: Person, now: Date): Warning {
  const kind = by.kind === 'POLICE' ? 'POLICE' : 'ADVISOR';
  return handTo({ ...warning, state: 'ACKED', ackedAt: now }, { personId: by.personId, kind }, now);
}

/** 「已见到本人」: the press time stands for the meeting. */
export function contacted(warning: Warning, by: Person, metAt: Date, now: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (warning.owner?.personId !== by.personId)
    return { outcome: 'refused', why: warning.owner ? 'TAKEN' : 'FORBIDDEN' };
  if (warning.state === 'CONTACTED' && !isLapsed(warning)) return { outcome: 'unchanged', face: 'C01c' };
  if (awaitsReview(warning) || warning.state === 'RETURNED')
    return { outcome: 'unchanged', face: presentFace(warning) };
  const state = warning.state === 'REPORTED' ? warning.state : 'CONTACTED';
  const met: Warning = { ...warning, state, metAt: warning.metAt ?? metAt };
  const mended = isLapsed(met) && !met.run.hold ? endRun(met) : { ...met, lapsedAt: null };
  const owesOutcome = state === 'CONTACTED' || warning.owner.kind === 'POLICE';
  const fresh = { dueAt: deadline(met.policy, now, met.policy.outcomeMs), step: 0, run: met.run.n };
  const outcome = mended.timers.outcome ?? (owesOutcome ? fresh : undefined);
  const timed = withTimers(mended, ['contact'], outcome ? { outcome } : {});
  return done(timed, [{ say: 'face', face: 'C01c', whose: 'owner' }], 'contacted', { metAt: metAt.toISOString() });
}

/** 「找不到人」: an attempt, and for the urgent levels community police are told that he is being looked for. */
export function notFound(warning: Warning, by: Person): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (warning.owner?.personId !== by.personId)
    return { outcome: 'refused', why: warning.owner ? 'TAKEN' : 'FORBIDDEN' };
  // Whom he has reported to have met he was not looking for in vain.
  const isMet = warning.state === 'REPORTED' && warning.metAt !== null;
  if (isMet || awaitsReview(warning) || warning.state === 'RETURNED')
    return { outcome: 'unchanged', face: presentFace(warning) };
  const urgent = warning.level === 'CRITICAL' || warning.level === 'HIGH';
  const looking: Saying[] =
    urgent && warning.owner.kind === 'ADVISOR' && !isClimbing(warning)
      ? [{ say: 'notice', why: 'LOOKING', to: 'community-police' }]
      : [];
  return done(warning, [{ say: 'face', face: 'C01d', whose: 'owner' }, ...looking], 'not_found');
}

export function keepLooking(warning: Warning, by: Person): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (warning.owner?.personId !== by.personId) return { outcome: 'refused', why: 'TAKEN' };
  if (warning.state !== 'ACKED') return { outcome: 'unchanged', face: presentFace(warning) };
  return done(warning, [{ say: 'face', face: 'C01a', whose: 'owner' }], 'keeps_looking');
}
