import { type SendReceipt, WecomRefusal, WecomUnreachable } from '../wecom/api/index.ts';
import type { AttemptResult } from './meters.ts';

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
