import type { Detail, OutcomeCode } from '../contract.ts';

export type FieldName = keyof Detail;

export interface OutcomeChoice {
  outcome: OutcomeCode;
  /** What the page asks for; the first `needed` ones are wanted for review, none is compulsory. */
  fields: FieldName[];
  needed: number;
}

const MET: OutcomeChoice[] = [
  { outcome: 'DISSUADED', fields: ['method', 'metAt', 'avertedCents'], needed: 2 },
  { outcome: 'PARTIAL_LOSS', fields: ['lossCents', 'transferAt', 'channel', 'avertedCents'], needed: 2 },
  { outcome: 'SCAMMED', fields: ['lossCents', 'transferAt', 'channel'], needed: 3 },
  { outcome: 'NOT_INVOLVED', fields: ['method', 'metAt'], needed: 1 },
  { outcome: 'REFUSED', fields: ['said', 'method'], needed: 1 },
  { outcome: 'FALSE_ALARM', fields: ['reason'], needed: 1 },
];

const NOT_MET: OutcomeChoice[] = [
  { outcome: 'UNREACHABLE', fields: ['attempts'], needed: 1 },
  { outcome: 'OFF_SITE', fields: ['whereAbout'], needed: 0 },
  { outcome: 'LEFT_COMPANY', fields: ['leftOn'], needed: 1 },
  { outcome: 'WRONG_PERSON', fields: [], needed: 0 },
];

/** All ten, in the order in which they are likely: after a meeting what came of it, before it why there was none. */
export function choicesFor(situation: { isMet: boolean }): OutcomeChoice[] {
  return situation.isMet ? [...MET, ...NOT_MET] : [...NOT_MET, ...MET];
}

export const NOT_FOUND_CHOICES = NOT_MET;

export function fieldsOf(outcome: string | null): FieldName[] {
  return [...MET, ...NOT_MET].find((choice) => choice.outcome === outcome)?.fields ?? [];
}

export function neededFields(choice: OutcomeChoice): Set<FieldName> {
  return new Set(choice.fields.slice(0, choice.needed));
}
