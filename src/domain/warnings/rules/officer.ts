import type { Decision, Person, Saying } from '../decision.ts';
import type { Warning } from '../types.ts';
import { done } from './fire.ts';
import { barrier } from './receipt.ts';
import { awaitsReview, endRun, handTo, isClimbing, jumpTo, STATION_DUTY } from './run.ts';
import { unreported } from './unreported.ts';

/**
 * 「我来处置」: the officer owns it, the ladder rests, his deadlines begin. A call for help after a closing outcome can be
 * answered too: then that outcome was not the end, and he owes another.
 */
export function takeOver(warning: Warning, by: Person, now: Date): Decision {
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

/**
 * 「转派值班」: the station's duty is told now; who had it stays until somebody takes over. Where the ladder is past them
 * already they are told once more and it goes on by its own time: an old card's button brings in nobody it did not name.
 */
export function assignDuty(warning: Warning, now: Date): Decision {
  const shut = barrier(warning);
  if (shut) return shut;
  if (!['DISPATCHED', 'ACKED', 'CONTACTED', 'REPORTED'].includes(warning.state))
    return { outcome: 'refused', why: 'FORBIDDEN' };
  if (awaitsReview(warning) && !isClimbing(warning)) return { outcome: 'refused', why: 'TAKEN' };
  if (isClimbing(warning) && warning.run.step >= STATION_DUTY)
    return done(warning, [{ say: 'steps', steps: [STATION_DUTY], why: warning.run.why }], 'assigned_to_duty');
  const jumped = jumpTo(warning, [STATION_DUTY], warning.run.why, now, warning.run.hold);
  return done(jumped.warning, jumped.sayings, 'assigned_to_duty');
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
