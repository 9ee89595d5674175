import type { LocatedCard } from '../../../outbound/index.ts';
import { type Act, PLAIN_ACTS } from '../acts.ts';
import type { FaceName } from '../decision.ts';
import type { FollowUpAnswer } from '../follow-ups/answer.ts';
import { METHODS, type Method, OUTCOMES, type Outcome, type OutcomeDetail } from '../types.ts';

export type PressedCard = Pick<LocatedCard, 'ownerKind' | 'ownerId' | 'personId' | 'messageId' | 'template'>;

/** The part of a press that says what was pressed. */
export interface PressedKey {
  key: string;
  selections: Record<string, string[]>;
}

/** 'w:01J…:outcome:SCAMMED' → 'outcome:SCAMMED'. */
export function wordOf(key: string): string {
  return key.split(':').slice(2).join(':');
}

/** Puts reminders off; changes no warning. */
export const SNOOZE = 'snooze';

/** Buttons that only turn the card to another side. */
export const OPENS: Record<string, FaceName> = { report: 'C02', more: 'C02' };

export const FOLLOW_UP_ANSWERS: Record<string, FollowUpAnswer> = {
  stable: 'STABLE',
  still_at_risk: 'STILL_AT_RISK',
  follow_unreachable: 'UNREACHABLE',
};

/** What a button of a warning's card means; null when it means nothing. */
export function actOf(
  word: string,
  selections: PressedKey['selections'],
  dispatchedAt: Date | null,
  now: Date,
): Act | null {
  const plain = PLAIN_ACTS.find((act) => act === word) ?? (word === 'met' ? word : null);
  if (plain) return { act: plain };
  if (word === 'false_alarm') return { act: 'outcome', outcome: 'FALSE_ALARM' };
  if (word === 'submit') return notBefore(submitted(selections, now), dispatchedAt);
  const [head, code] = word.split(':');
  if (head === 'outcome' && isOutcome(code)) return { act: 'outcome', outcome: code };
  return null;
}

const MINUTES = /^\d{1,6}$/;

/** C02: what was chosen; what was not, or means nothing, is asked later. */
function submitted(selections: PressedKey['selections'], now: Date): Act | null {
  const outcome = selections.outcome?.[0];
  if (!isOutcome(outcome)) return null;
  const method = selections.method?.[0];
  const when = selections.when?.[0];
  const detail: OutcomeDetail = {};
  if (isMethod(method)) detail.method = method;
  if (when === 'NOT_MET') return { act: 'outcome', outcome, detail, notMet: true };
  if (when && MINUTES.test(when)) detail.metAt = new Date(now.getTime() - Number(when) * 60_000).toISOString();
  return { act: 'outcome', outcome, detail };
}

/** 「约4小时前」 is a guess: before the dispatch it means at the dispatch. */
function notBefore(act: Act | null, dispatchedAt: Date | null): Act | null {
  if (act?.act !== 'outcome' || !act.detail?.metAt || !dispatchedAt || new Date(act.detail.metAt) >= dispatchedAt)
    return act;
  return { ...act, detail: { ...act.detail, metAt: dispatchedAt.toISOString() } };
}

const isOutcome = (code: string | undefined): code is Outcome => OUTCOMES.some((outcome) => outcome === code);
const isMethod = (code: string | undefined): code is Method => METHODS.some((method) => method === code);
