import { OUTCOME_RULES, OUTCOMES } from '../../../domain/warnings/types.ts';
import type { Measure } from './measures.ts';

/** Of what a figure is: these days, and of a township, an organisation or a source alone where one is named. */
export interface Of {
  from: string;
  to: string;
  townshipId?: string;
  organisationId?: string;
  source?: string;
}

/** Revoked ones, exercises and what lies in no organisation yet count nowhere. */
const COUNTED = { open: 'all', state: '-REVOKED', drill: 'NO', organisation: '-NONE' };

const DISSUADED = OUTCOMES.filter((code) => OUTCOME_RULES[code].countsAs === 'DISSUADED').join();

/** What of the list of warnings a figure's numerator counts. */
const PART: Partial<Record<Measure['key'], Readonly<Record<string, string>>>> = {
  warnings: {},
  signedInTime: { signed: 'IN_TIME' },
  toSign: { signed: 'IN_TIME,LATE' },
  toContact: { met: 'YES' },
  toClose: { state: 'CLOSED' },
  dissuaded: { state: 'CLOSED', outcome: DISSUADED },
  falseAlarms: { state: 'CLOSED', outcome: 'FALSE_ALARM' },
};

/** Of people, what a reader may open who is shown the figure of one organisation. */
const PEOPLE_PART: Partial<Record<Measure['key'], Readonly<Record<string, string>>>> = {
  activation: { activated: 'YES' },
  coverage: { role: 'ADVISOR' },
};

/**
 * Where exactly those rows stand that a figure counts; null: this reader may open no such list. People are counted by their
 * organisations, and of one organisation stand in its list of people.
 */
export function rowsOf({ key }: Measure, of: Of, rights: readonly string[]): string | null {
  const { from, to, townshipId = '', organisationId = '', source = '' } = of;
  const part = PART[key];
  if (part !== undefined) {
    if (!rights.includes('warning.list')) return null;
    const place = { township: townshipId, ...(organisationId === '' ? {} : { organisation: organisationId }) };
    return `/warnings?${searchOf({ ...COUNTED, ...part, ...place, source, from, until: to })}`;
  }
  if (organisationId !== '') {
    const people = PEOPLE_PART[key];
    return people && rights.includes('person.view') ? `/people?${searchOf({ organisationId, ...people })}` : null;
  }
  return rights.includes('report.view')
    ? `/figures?${searchOf({ from, to, townshipId, measure: key, by: 'organisations' })}`
    : null;
}

const searchOf = (values: Readonly<Record<string, string>>): string =>
  new URLSearchParams(Object.entries(values).filter(([, value]) => value !== '')).toString();
