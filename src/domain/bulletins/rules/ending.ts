import type { Bulletin, Decision } from '../types.ts';
import { done, wrongState } from './decision.ts';
import { isOut, stopped, withPhase } from './steps.ts';

/** Stops what has not gone out and takes back what has; before it went out there is nobody to be told. */
export function recall(bulletin: Bulletin, now: Date): Decision {
  if (bulletin.state === 'CANCELLED') return wrongState;
  const isSeen = bulletin.sendingAt !== null;
  const over = { ...stopped(bulletin), state: 'CANCELLED' as const, closedAt: now };
  return done(isSeen ? withPhase(over, 'WITHDRAW', now) : over, 'recalled');
}

export function close(bulletin: Bulletin, reason: 'DEADLINE' | 'BY_HAND', now: Date): Decision {
  const isRipe = reason === 'DEADLINE' ? isOut(bulletin) : bulletin.state === 'SENT';
  if (!isRipe) return wrongState;
  const over = { ...stopped(bulletin), state: 'CLOSED' as const, closeReason: reason, closedAt: now };
  return done(over, reason === 'DEADLINE' ? 'deadline' : 'closed');
}

/** A correction takes the place of this one; a recalled one stays recalled. */
export function supersede(bulletin: Bulletin, by: string, now: Date): Decision {
  if (bulletin.state === 'CANCELLED') return done({ ...bulletin, correctedBy: by }, 'corrected');
  if (bulletin.sendingAt === null) return wrongState;
  const over = { ...stopped(bulletin), state: 'CLOSED' as const, closeReason: 'CORRECTED' as const };
  return done({ ...over, correctedBy: by, closedAt: bulletin.closedAt ?? now }, 'corrected');
}
