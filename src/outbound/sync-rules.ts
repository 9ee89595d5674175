import { WecomRefusal, WecomUnreachable } from '../wecom/api/index.ts';
import { CardLimitError } from '../wecom/cards/index.ts';
import type { AttemptResult } from './meters.ts';
import type { CardRow, DeliveryState } from './notice.ts';
import { wrongAddress } from './outcome.ts';

export type Code = 'press' | 'send';

export type SyncStep =
  | { do: 'nothing' }
  /** The message is still on its way: its record rings for the card. */
  | { do: 'wait' }
  | { do: 'give_up'; reason: string }
  | { do: 'replace' }
  | { do: 'call'; code: Code; sealed: string };

const onTheWay: DeliveryState[] = ['planned', 'held', 'queued', 'claimed', 'unknown'];
const neverSent: DeliveryState[] = ['suppressed', 'unreachable', 'rejected_perm', 'dead'];

/**
 * What brings a card's wanted face to the phone. The press's own code pays first; the one of the send is kept for what
 * happens elsewhere. Without any: whoever must act gets a new message, for everybody else the card stays behind.
 */
export function nextSyncStep(card: CardRow, state: DeliveryState, now: Date): SyncStep {
  if (card.wanted_hash === card.shown_hash || card.unsyncable !== null) return { do: 'nothing' };
  const { press_code_sealed, send_code_sealed } = card;
  if (press_code_sealed !== null && card.press_code_used_at === null && isFresh(card.press_code_expires_at, now)) {
    return { do: 'call', code: 'press', sealed: press_code_sealed };
  }
  if (send_code_sealed !== null && card.send_code_used_at === null && isFresh(card.send_code_expires_at, now)) {
    return { do: 'call', code: 'send', sealed: send_code_sealed };
  }
  if (onTheWay.includes(state)) return { do: 'wait' };
  if (neverSent.includes(state)) return { do: 'give_up', reason: 'not_sent' };
  if (state === 'recalled') return { do: 'give_up', reason: 'recalled' };
  return card.must_act ? { do: 'replace' } : { do: 'give_up', reason: 'no_code' };
}

/** Whether this card shows its wanted face on a phone, or will without a new message. */
export function canShow(card: CardRow, state: DeliveryState, now: Date): boolean {
  const step = nextSyncStep(card, state, now).do;
  if (step === 'call' || step === 'wait') return true;
  return step === 'nothing' && card.unsyncable === null && !neverSent.includes(state) && state !== 'recalled';
}

/** What one call to update_template_card came to. */
export type SyncOutcome =
  | { result: 'shown' }
  | { result: 'code_spent'; errcode: number }
  | { result: 'unsyncable'; errcode: number | null; reason: string }
  | { result: 'temporary'; errcode: number | null; attempt: AttemptResult; pauseMs?: number }
  | { result: 'config'; errcode: number | null; reason: string }
  | { result: 'unknown' };

const codeSpent = 60140;
// Wrong task, wrong app, unknown task, no such button, nobody to update, not a recipient (doc p/94888).
const noSuchCard = new Set([42014, 42015, 42016, 42017, 82101, 82102]);

export function syncOutcomeOfAnswer(invalidUsers: string[], userid: string): SyncOutcome {
  return invalidUsers.includes(userid)
    ? { result: 'unsyncable', errcode: 0, reason: 'not_a_recipient' }
    : { result: 'shown' };
}

export function syncOutcomeOfError(error: unknown): SyncOutcome {
  if (error instanceof WecomUnreachable && error.isAddressWrong) {
    return { result: 'config', errcode: null, reason: wrongAddress(error) };
  }
  if (error instanceof WecomUnreachable && !error.mayHaveLanded) {
    const { retryAfterMs } = error;
    const asked = retryAfterMs === undefined ? {} : { pauseMs: retryAfterMs };
    return { result: 'temporary', errcode: null, attempt: 'temporary', ...asked };
  }
  if (error instanceof CardLimitError) return { result: 'unsyncable', errcode: null, reason: 'payload' };
  if (!(error instanceof WecomRefusal)) return { result: 'unknown' };
  const { errcode, kind, pauseMs } = error;
  if (errcode === codeSpent) return { result: 'code_spent', errcode };
  if (noSuchCard.has(errcode)) return { result: 'unsyncable', errcode, reason: 'no_such_card' };
  switch (kind) {
    case 'busy':
      return { result: 'temporary', errcode, attempt: 'temporary' };
    case 'token':
      return { result: 'temporary', errcode, attempt: 'token' };
    case 'limited':
      return { result: 'temporary', errcode, attempt: 'limited', pauseMs: pauseMs ?? 60_000 };
    case 'config':
      return { result: 'config', errcode, reason: 'config' };
    case 'recipient':
    case 'payload':
    case 'card_code':
    case 'duplicate_task':
    case 'media':
    case 'unknown':
      return { result: 'unsyncable', errcode, reason: kind };
  }
}

export function syncAttemptResult(outcome: SyncOutcome): AttemptResult {
  switch (outcome.result) {
    case 'shown':
      return 'ok';
    case 'code_spent':
    case 'unsyncable':
      return 'permanent';
    case 'temporary':
      return outcome.attempt;
    case 'config':
    case 'unknown':
      return outcome.result;
  }
}

function isFresh(expiresAt: Date | null, now: Date): boolean {
  return expiresAt !== null && expiresAt > now;
}
