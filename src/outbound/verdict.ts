import { addMs, seconds } from '../lib/time.ts';
import type { DeliveryState } from './notice.ts';
import type { SendOutcome } from './outcome.ts';
import { quickRetries, retryDelayMs } from './retry-delay.ts';

/** What becomes of a delivery after a call. */
export interface Verdict {
  state: DeliveryState;
  reason: string | null;
  errcode: number | null;
  /** When it may be tried again; null for settled ones. */
  retryAt: Date | null;
  tellOwner: 'unreachable' | 'stuck' | null;
}

interface Past {
  lane: number;
  /** Which try this was, 1-based. */
  attempt: number;
  /** An earlier try may have landed. */
  mayHaveLanded: boolean;
  /** Tries so far that failed clearly, and that ended without an answer, this one included. */
  temporaryFailures: number;
  ambiguousTries: number;
  now: Date;
}

const urgent = (lane: number) => lane <= 1;
const unknownWait = seconds(60);

/** How often an urgent one may try out whether a limit has been lifted before its time. */
export const probePausedEvery = seconds(15);

export function judge(outcome: SendOutcome, past: Past): Verdict {
  switch (outcome.result) {
    case 'ok':
      return settled(past.mayHaveLanded && outcome.msgid === null ? 'accepted_blind' : 'accepted', 0);
    case 'duplicate':
      return past.attempt > 1
        ? settled('accepted_blind', outcome.errcode)
        : settled('dead', outcome.errcode, 'duplicate_task');
    case 'not_reached':
      return { ...settled('unreachable', outcome.errcode, outcome.reason), tellOwner: 'unreachable' };
    case 'fault':
      return settled('dead', outcome.errcode, outcome.reason);
    case 'temporary':
    case 'token':
      return afterTemporaryFailure(outcome, past);
    case 'limited':
      return again('channel', outcome.errcode, addMs(past.now, limitWait(outcome.pauseMs, past.lane)));
    case 'config':
      return again('channel', outcome.errcode, past.now);
    case 'unknown':
      return { ...again('no_answer', null, resolveUnknownAt(past)), state: 'unknown', tellOwner: stuck(past) };
  }
}

/**
 * When to look again at a send that may have landed. CRITICAL and HIGH: at once, then spaced like other retries; the
 * rest: a minute later each time.
 */
export function resolveUnknownAt({ lane, ambiguousTries, now }: Pick<Past, 'lane' | 'ambiguousTries' | 'now'>): Date {
  if (!urgent(lane)) return addMs(now, unknownWait);
  return ambiguousTries <= 1 ? now : addMs(now, retryDelayMs(ambiguousTries - 1));
}

export interface Tries {
  /** How many ended without an answer, and when the first of them was made (app time). */
  ambiguous: number;
  firstAmbiguous: Date | null;
}

interface Resending extends Tries {
  lane: number;
  purpose: string;
  now: Date;
  /** How long WeCom knows a repeat, in milliseconds. */
  window: number;
}

/**
 * Urgent ones are resent until it is known: rather twice than not. The rest as long as WeCom's check for duplicates makes
 * two of them one; then nobody will ever know. A reply goes without that check, and so once more only.
 */
export function mayResend({ lane, purpose, ambiguous, firstAmbiguous, now, window }: Resending): boolean {
  if (urgent(lane)) return true;
  if (purpose === 'reply') return ambiguous <= 1;
  return firstAmbiguous === null || addMs(now, unknownWait) < addMs(firstAmbiguous, window);
}

/** A gateway that says when to come again is taken at its word, by the urgent as by a limit. */
function afterTemporaryFailure(
  outcome: { result: string; errcode: number | null; retryAfterMs?: number | undefined },
  past: Past,
): Verdict {
  const asked = limitWait(outcome.retryAfterMs ?? 0, past.lane);
  const retryAt = addMs(past.now, Math.max(asked, retryDelayMs(past.temporaryFailures)));
  return { ...again(outcome.result, outcome.errcode, retryAt), tellOwner: stuck(past) };
}

/** The first try and three more came to nothing, refused or unanswered: once, an urgent one tells its owner. */
function stuck({ lane, temporaryFailures, ambiguousTries }: Past): 'stuck' | null {
  return urgent(lane) && temporaryFailures + ambiguousTries === quickRetries + 1 ? 'stuck' : null;
}

function limitWait(pauseMs: number, lane: number): number {
  return urgent(lane) ? Math.min(pauseMs, probePausedEvery) : pauseMs;
}

function settled(state: DeliveryState, errcode: number | null, reason: string | null = null): Verdict {
  return { state, reason, errcode, retryAt: null, tellOwner: null };
}

function again(reason: string, errcode: number | null, retryAt: Date): Verdict {
  return { state: 'queued', reason, errcode, retryAt, tellOwner: null };
}
