import { addMs } from '../../../lib/time.ts';
import type { Bulletin, Decision } from '../types.ts';
import { done, refused, wrongState } from './decision.ts';
import { isOut, LOOK_AGAIN_MS, withPhase } from './steps.ts';

export function launch(bulletin: Bulletin, now: Date): Decision {
  if (bulletin.state !== 'SCHEDULED') return wrongState;
  const started = { ...bulletin, state: 'SENDING' as const, launchAt: null, sendingAt: now, wave: 1 };
  return done(withPhase(started, 'PLAN', now), 'launched');
}

/** Everything that was handed out has its answer: accepted, invalid or unconfirmed. */
export function sent(bulletin: Bulletin, now: Date): Decision {
  if (bulletin.state !== 'SENDING' || bulletin.phase !== 'WAIT') return wrongState;
  return done({ ...bulletin, state: 'SENT', sentAt: now, settleAt: null }, 'sent');
}

/** The next wave is asked where answers are short; a page that is just going out is waited for. */
export function widen(bulletin: Bulletin, now: Date): Decision {
  if (!isOut(bulletin) || bulletin.waveAt === null) return wrongState;
  if (bulletin.phase !== 'WAIT') return done({ ...bulletin, waveAt: addMs(now, LOOK_AGAIN_MS) }, 'postponed');
  const wave = bulletin.wave + 1;
  return done(withPhase({ ...bulletin, wave, waveAt: null }, 'TELL', now), 'widened', { wave });
}

/** One reminder to the silent, so many times at most. */
export function remind(bulletin: Bulletin, { now, silent, max }: { now: Date; silent: number; max: number }): Decision {
  if (!bulletin.ackRequired) return refused('', 'noAck');
  if (bulletin.state === 'SENDING' || (bulletin.state === 'SENT' && bulletin.phase !== 'WAIT'))
    return refused('', 'remind.busy');
  if (bulletin.state === 'CLOSED') return refused('', 'remind.over');
  if (bulletin.state !== 'SENT') return wrongState;
  if (bulletin.deadlineAt && bulletin.deadlineAt <= now) return refused('', 'remind.over');
  if (bulletin.remindersSent >= max) return refused('', 'remind.max', max);
  if (silent === 0) return refused('', 'remind.nobody');
  const remindersSent = bulletin.remindersSent + 1;
  return done(withPhase({ ...bulletin, remindersSent }, 'REMIND', now), 'reminded', { silent, n: remindersSent });
}
