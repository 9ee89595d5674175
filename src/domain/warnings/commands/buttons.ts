import type { LocatedCard } from '../../../outbound/index.ts';
import { ActBodies, type ActName } from '../api.ts';
import { type FaceName, METHODS, type Method, OUTCOMES, type Outcome, type OutcomeDetail } from '../types.ts';

export type PressedCard = Pick<LocatedCard, 'ownerKind' | 'ownerId' | 'personId' | 'messageId' | 'template'>;

/** The part of a press that says what was pressed. */
export interface PressedKey {
  key: string;
  selections: Record<string, string[]>;
}

export const onCard = (card: PressedCard) => ({
  owner: { kind: card.ownerKind, id: card.ownerId },
  messageIds: [card.messageId],
});

/** 'w:01J…:outcome:SCAMMED' → 'outcome:SCAMMED'. */
export function wordOf(key: string): string {
  return key.split(':').slice(2).join(':');
}

/** Puts reminders off; changes no warning. */
export const SNOOZE = 'snooze';

/** Buttons that only turn the card to another side. */
export const TURNS: Record<string, FaceName> = { report: 'C02', more: 'C02' };

interface Meaning {
  command: ActName;
  input: object;
}

/** Acts that need nothing but the press, and the one whose time the press itself stands for. */
const PLAIN = (Object.keys(ActBodies) as ActName[]).filter(
  (name) => name === 'met' || Object.keys(ActBodies[name].shape).length === 0,
);

/** What a button of a warning's card means; null when it means nothing. */
export function meaningOf(word: string, selections: PressedKey['selections'], now: Date): Meaning | null {
  const plain = PLAIN.find((name) => name === word);
  if (plain) return { command: plain, input: {} };
  if (word === 'false_alarm') return { command: 'outcome', input: { outcome: 'FALSE_ALARM' } };
  if (word === 'submit') return submitted(selections, now);
  const [head, code] = word.split(':');
  return head === 'outcome' && isOutcome(code) ? { command: 'outcome', input: { outcome: code } } : null;
}

const MINUTES = /^\d{1,6}$/;

/** C02: what was chosen; what was not, or means nothing, is asked later. */
function submitted(selections: PressedKey['selections'], now: Date): Meaning | null {
  const outcome = selections.outcome?.[0];
  if (!isOutcome(outcome)) return null;
  const method = selections.method?.[0];
  const when = selections.when?.[0];
  const detail: OutcomeDetail = {};
  if (isMethod(method)) detail.method = method;
  if (when === 'NOT_MET') return { command: 'outcome', input: { outcome, detail, notMet: true } };
  if (when && MINUTES.test(when)) detail.metAt = new Date(now.getTime() - Number(when) * 60_000).toISOString();
  return { command: 'outcome', input: { outcome, detail, isGuess: true } };
}

const isOutcome = (code: string | undefined): code is Outcome => OUTCOMES.some((outcome) => outcome === code);
const isMethod = (code: string | undefined): code is Method => METHODS.some((method) => method === code);
