import type { Decision, Person, Saying } from '../decision.ts';
import type { Warning } from '../types.ts';
import { done } from './fire.ts';
import { barrier } from './receipt.ts';
import { awaitsReview, endRun, handTo, jumpTo, presentFace, relieves, withTimers } from './run.ts';

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
  const faces: Saying[] = [
    { say: 'face', face: presentFace(rested), whose: 'owner' },
    ...relieves(warning, to, 'closed'),
    { say: 'face', face: 'closed', whose: 'others' },
    { say: 'asks-renewed' },
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

/** Signed, met, or left open: what is only to be reviewed or went back to the sender has nobody to hand it over. */
function isInSomebodysHands(warning: Warning): boolean {
  return (
    warning.state === 'ACKED' ||
    warning.state === 'CONTACTED' ||
    (warning.state === 'REPORTED' && !awaitsReview(warning))
  );
}
