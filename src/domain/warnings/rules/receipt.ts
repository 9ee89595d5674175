import { deadline } from '../../../kernel/escalation/index.ts';
import type { Decision, Notification, Person, Stop, Warning } from '../types.ts';
import { done } from './fire.ts';
import {
  awaitsReview,
  barrier,
  call,
  endRun,
  handTo,
  isClimbing,
  isLapsed,
  isUrgent,
  jumpTo,
  othersOwn,
  pastIt,
  presentCardState,
  relieves,
  withTimers,
} from './run.ts';

/**
 * 「立即签收」. First valid press wins. After a lapse somebody else may sign and the ladder rests; the lapsed owner ends
 * it only by contact or outcome. After 「需要支援」 or an open reason only police do.
 */
export function acknowledge(warning: Warning, by: Person, now: Date): Decision {
  return stopsAck(warning, by) ?? sign(warning, by, now);
}

export function stopsAck(warning: Warning, by: Person): Stop | null {
  const shut = barrier(warning) ?? hisAlready(warning, by);
  if (shut) return shut;
  const mayReplace =
    isLapsed(warning) && !warning.run.hold && (warning.state === 'ACKED' || warning.state === 'CONTACTED');
  return warning.state === 'DISPATCHED' || mayReplace ? null : othersOwn(warning, by);
}

/** Whoever has it presses again: his card shows how it is. */
const hisAlready = (warning: Warning, by: Person): Stop | null =>
  warning.owner?.personId === by.personId ? { outcome: 'unchanged', cardState: presentCardState(warning) } : null;

/** For what can be said only while nobody has signed. */
export function stopsUnsigned(warning: Warning, by: Person): Stop | null {
  if (warning.state === 'DISPATCHED') return null;
  return barrier(warning) ?? othersOwn(warning, by) ?? pastIt(warning);
}

function sign(warning: Warning, by: Person, now: Date): Decision {
  const kind = by.kind === 'POLICE' ? 'POLICE' : 'ADVISOR';
  const rested = warning.run.hold ? warning : endRun(warning);
  const state = warning.state === 'DISPATCHED' ? 'ACKED' : warning.state;
  const signed = handTo({ ...rested, state, ackedAt: warning.ackedAt ?? now }, { personId: by.personId, kind }, now);
  const { dispatchedAt, policy } = warning;
  const inTime = dispatchedAt !== null && now <= deadline(policy, dispatchedAt, policy.ackMs);
  const notifications: Notification[] = [
    { type: 'card-state', cardState: 'C01a', whose: 'actor' },
    ...relieves(warning, by, 'C04'),
    { type: 'card-state', cardState: 'C04', whose: 'others' },
  ];
  return done(signed, notifications, 'acknowledged', { inTime });
}

/** 「我不在现场」 is no receipt; when all who were asked have pressed it, police are told at once, and once. */
export function notOnSite(warning: Warning, by: Person, everybodyAway: boolean, now: Date): Decision {
  const shut = stopsUnsigned(warning, by);
  if (shut) return shut;
  const cardState: Notification = { type: 'card-state', cardState: 'not-on-site', whose: 'actor' };
  if (!everybodyAway || warning.run.why === 'NO_ONE') return done(warning, [cardState], 'not_on_site');
  const jumped = jumpTo(warning, [2], 'NO_ONE', now, false);
  return done(jumped.warning, [cardState, ...jumped.notifications], 'not_on_site', { nobodyLeft: true });
}

/** 「下一班次处理」 moves the next step once, to the next shift; the person may be asleep. A card from before a raise is stale. */
export function nextShift(warning: Warning, by: Person, at: Date): Decision {
  const shut = stopsNextShift(warning, by);
  if (shut) return shut;
  const cardState: Notification = { type: 'card-state', cardState: 'next-shift', whose: 'actor' };
  const { ladder } = warning.timers;
  if (warning.shiftMoved || !ladder || ladder.dueAt >= at) return done(warning, [cardState], 'next_shift');
  const moved = withTimers({ ...warning, shiftMoved: true }, [], { ladder: { ...ladder, dueAt: at } });
  return done(moved, [cardState], 'next_shift', { moved: true });
}

export function stopsNextShift(warning: Warning, by: Person): Stop | null {
  return stopsUnsigned(warning, by) ?? (warning.policy.open ? null : { outcome: 'refused', why: 'URGENT' });
}

/** 「需要支援」: community police and station duty now. Unsigned, it signs too. */
export function askSupport(warning: Warning, by: Person, now: Date): Decision {
  const shut = stopsSupport(warning, by);
  if (shut) return shut;
  const isOwner = warning.owner?.personId === by.personId;
  const unsigned = isOwner ? warning : signKeepingLadder(warning, by, now);
  const called = call(unsigned, [2, 3], 'SUPPORT', now);
  const others: Notification[] = isOwner ? [] : [{ type: 'card-state', cardState: 'C04', whose: 'others' }];
  return done(
    called.warning,
    [{ type: 'card-state', cardState: 'C01a-support', whose: 'actor' }, ...others, ...called.notifications],
    'support_asked',
  );
}

export function stopsSupport(warning: Warning, by: Person): Stop | null {
  if (warning.state === 'DISPATCHED') return null;
  return barrier(warning) ?? othersOwn(warning, by) ?? (warning.state === 'RETURNED' ? pastIt(warning) : null);
}

function signKeepingLadder(warning: Warning, by: Person, now: Date): Warning {
  const kind = by.kind === 'POLICE' ? 'POLICE' : 'ADVISOR';
  return handTo({ ...warning, state: 'ACKED', ackedAt: now }, { personId: by.personId, kind }, now);
}

/** 「已见到本人」: the press time stands for the meeting. */
export function contacted(warning: Warning, by: Person, metAt: Date, now: Date): Decision {
  const shut = stopsMeeting(warning, by);
  if (shut) return shut;
  const state = warning.state === 'REPORTED' ? warning.state : 'CONTACTED';
  const met: Warning = { ...warning, state, metAt: warning.metAt ?? metAt };
  const mended = isLapsed(met) && !met.run.hold ? endRun(met) : { ...met, lapsedAt: null };
  const owesOutcome = state === 'CONTACTED' || warning.owner?.kind === 'POLICE';
  const fresh = { dueAt: deadline(met.policy, now, met.policy.outcomeMs), step: 0, run: met.run.n };
  const outcome = mended.timers.outcome ?? (owesOutcome ? fresh : undefined);
  const timed = withTimers(mended, ['contact'], outcome ? { outcome } : {});
  return done(timed, [{ type: 'card-state', cardState: 'C01c', whose: 'owner' }], 'contacted', {
    metAt: metAt.toISOString(),
  });
}

export function stopsMeeting(warning: Warning, by: Person): Stop | null {
  const shut = barrier(warning) ?? othersOwn(warning, by);
  if (shut) return shut;
  // Said again it is no news, unless he fell silent since: then it is a sign of life.
  if (isMet(warning) && !isLapsed(warning)) return { outcome: 'unchanged', cardState: presentCardState(warning) };
  return isOver(warning) ? pastIt(warning) : null;
}

const isMet = ({ state, metAt }: Warning): boolean => state === 'CONTACTED' || (state === 'REPORTED' && metAt !== null);

/** An outcome was reported that only others can still change. */
const isOver = (warning: Warning): boolean => awaitsReview(warning) || warning.state === 'RETURNED';

/** 「找不到人」: an attempt, and for the urgent levels community police are told that he is being looked for. */
export function notFound(warning: Warning, by: Person): Decision {
  const shut = stopsSearch(warning, by);
  if (shut) return shut;
  const looking: Notification[] =
    isUrgent(warning) && warning.owner?.kind === 'ADVISOR' && !isClimbing(warning)
      ? [{ type: 'notice', why: 'LOOKING', to: 'community-police' }]
      : [];
  return done(warning, [{ type: 'card-state', cardState: 'C01d', whose: 'owner' }, ...looking], 'not_found');
}

export function stopsSearch(warning: Warning, by: Person): Stop | null {
  const shut = barrier(warning) ?? othersOwn(warning, by);
  if (shut) return shut;
  // Whom he has met he was not looking for in vain.
  return isMet(warning) || isOver(warning) ? pastIt(warning) : null;
}

export function stopsLooking(warning: Warning, by: Person): Stop | null {
  return barrier(warning) ?? othersOwn(warning, by) ?? (warning.state === 'ACKED' ? null : pastIt(warning));
}

export function keepLooking(warning: Warning, by: Person): Decision {
  const shut = stopsLooking(warning, by);
  if (shut) return shut;
  return done(warning, [{ type: 'card-state', cardState: 'C01a', whose: 'owner' }], 'keeps_looking');
}

/** 「确认接手」: the colleague owns it now. A call for support or an open outcome goes on calling until police have it. */
export function handOverTo(warning: Warning, to: Person, now: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (!isInSomebodysHands(warning)) return { outcome: 'refused', why: 'CLOSED' };
  const kind = to.kind === 'POLICE' ? 'POLICE' : 'ADVISOR';
  const owned = handTo(warning, { personId: to.personId, kind }, now);
  const callsOn = warning.run.hold && kind !== 'POLICE';
  const stillCalling = withTimers({ ...owned, lapsedAt: null }, warning.state === 'REPORTED' ? ['outcome'] : []);
  const rested = callsOn ? stillCalling : endRun(owned);
  const cardStates: Notification[] = [
    { type: 'card-state', cardState: presentCardState(rested), whose: 'owner' },
    ...relieves(warning, to, 'closed'),
    { type: 'card-state', cardState: 'closed', whose: 'others' },
    { type: 'asks-renewed' },
  ];
  return done(rested, cardStates, 'handed_over', { to: to.personId });
}

/** Nobody took over at the change of shift: police are told. */
export function handOverFailed(warning: Warning, now: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (!isInSomebodysHands(warning)) return { outcome: 'refused', why: 'CLOSED' };
  const jumped = jumpTo(warning, [2], 'HAND_OVER', now, false);
  return done(jumped.warning, jumped.notifications, 'hand_over_failed');
}

/** 「转给同事」 asks one first; the warning stays with whoever has it until he confirms. */
export function stopsHandOver(warning: Warning, by: Person): Stop | null {
  return barrier(warning) ?? othersOwn(warning, by) ?? (isInSomebodysHands(warning) ? null : pastIt(warning));
}

/** Signed, met, or left open: what is only to be reviewed or went back to the sender has nobody to hand it over. */
function isInSomebodysHands(warning: Warning): boolean {
  return (
    warning.state === 'ACKED' ||
    warning.state === 'CONTACTED' ||
    (warning.state === 'REPORTED' && !awaitsReview(warning))
  );
}
