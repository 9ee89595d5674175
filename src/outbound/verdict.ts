import { addMs, seconds } from '../lib/time.ts';
import { type SendReceipt, WecomRefusal, WecomUnreachable } from '../wecom/api/index.ts';
import type { AttemptResult, DeliveryState } from './types.ts';

/** What one call to message/send came to. */
export type SendOutcome =
  | { result: 'ok'; msgid: string | null; responseCode: string | null }
  | { result: 'not_reached'; errcode: number; reason: 'invalid_user' | 'unlicensed_user' | 'recipient_refused' }
  | { result: 'temporary'; errcode: number | null; retryAfterMs?: number | undefined }
  | { result: 'token'; errcode: number }
  | { result: 'limited'; errcode: number; pauseMs: number }
  | { result: 'config'; errcode: number | null; reason: string }
  | { result: 'duplicate'; errcode: number }
  | { result: 'fault'; errcode: number | null; reason: string }
  | { result: 'unknown' };

const minuteLimitMs = 60_000;

/** errcode 0 is not yet "accepted": the person may stand among the invalid or unlicensed (doc p/90236). */
export function outcomeOfReceipt(receipt: SendReceipt, userid: string): SendOutcome {
  if (receipt.invalidUsers.includes(userid)) return { result: 'not_reached', errcode: 0, reason: 'invalid_user' };
  if (receipt.unlicensedUsers.includes(userid)) return { result: 'not_reached', errcode: 0, reason: 'unlicensed_user' };
  return { result: 'ok', msgid: receipt.msgid, responseCode: receipt.responseCode };
}

/** An error nobody expected may have come after the bytes left: unknown is the only honest answer to it. */
export function outcomeOfError(error: unknown): SendOutcome {
  if (error instanceof WecomUnreachable) {
    if (error.isAddressWrong) return { result: 'config', errcode: null, reason: wrongAddress(error) };
    const { mayHaveLanded, retryAfterMs } = error;
    return mayHaveLanded ? { result: 'unknown' } : { result: 'temporary', errcode: null, retryAfterMs };
  }
  if (!(error instanceof WecomRefusal)) return { result: 'unknown' };
  const { errcode, kind } = error;
  switch (kind) {
    case 'token':
      return { result: 'token', errcode };
    case 'busy':
      return { result: 'temporary', errcode };
    case 'limited':
      return { result: 'limited', errcode, pauseMs: error.pauseMs ?? minuteLimitMs };
    case 'config':
      return { result: 'config', errcode, reason: 'config' };
    case 'recipient':
      return { result: 'not_reached', errcode, reason: 'recipient_refused' };
    case 'duplicate_task':
      return { result: 'duplicate', errcode };
    case 'payload':
    case 'card_code':
    case 'media':
    case 'unknown':
      return { result: 'fault', errcode, reason: kind };
  }
}

/** What readiness says of a gateway or proxy that answers in WeCom's place. */
export function wrongAddress({ reason }: WecomUnreachable): string {
  return `the address is wrong: ${reason}`;
}

export function attemptResult({ result }: SendOutcome): AttemptResult {
  return result === 'not_reached' || result === 'fault' ? 'permanent' : result;
}

/** What becomes of a delivery after a call. */
export interface Verdict {
  state: DeliveryState;
  reason: string | null;
  errcode: number | null;
  /** When it may be tried again; null for settled ones. */
  retryAt: Date | null;
  notifyOwner: 'unreachable' | 'stuck' | null;
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
      return { ...settled('unreachable', outcome.errcode, outcome.reason), notifyOwner: 'unreachable' };
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
      return { ...again('no_answer', null, resolveUnknownAt(past)), state: 'unknown', notifyOwner: stuck(past) };
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
  return { ...again(outcome.result, outcome.errcode, retryAt), notifyOwner: stuck(past) };
}

/** The first try and three more came to nothing, refused or unanswered: once, an urgent one tells its owner. */
function stuck({ lane, temporaryFailures, ambiguousTries }: Past): 'stuck' | null {
  return urgent(lane) && temporaryFailures + ambiguousTries === quickRetries + 1 ? 'stuck' : null;
}

function limitWait(pauseMs: number, lane: number): number {
  return urgent(lane) ? Math.min(pauseMs, probePausedEvery) : pauseMs;
}

function settled(state: DeliveryState, errcode: number | null, reason: string | null = null): Verdict {
  return { state, reason, errcode, retryAt: null, notifyOwner: null };
}

function again(reason: string, errcode: number | null, retryAt: Date): Verdict {
  return { state: 'queued', reason, errcode, retryAt, notifyOwner: null };
}

const quick = [seconds(1), seconds(4), seconds(15)];
const steady = seconds(60);

/** How many quick retries a busy WeCom gets; its own advice is three at most (doc p/90313). */
const quickRetries = quick.length;

/** Wait after the n-th failure (1-based): 1, 4, 15 s with ±20 % jitter, so that many do not come back together, then 60 s. */
export function retryDelayMs(failures: number, random: () => number = Math.random): number {
  const delay = quick[failures - 1];
  return delay === undefined ? steady : Math.round(delay * (0.8 + 0.4 * random()));
}
