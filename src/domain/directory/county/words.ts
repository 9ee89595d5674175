import type { Texts } from '../../../config/text-file.ts';
import { type FaultCode, faultWords, filled } from '../import/fault-words.ts';

export type CountyCode = keyof Texts['county']['faults'];

/** What is wrong with a cell of a county's list; it shares the roster's words where they fit. */
export type CountyWords = (code: CountyCode | FaultCode, values?: Record<string, string | number>) => string;

export function countyWords({ roster, county }: Pick<Texts, 'roster' | 'county'>): CountyWords {
  const ofRoster = faultWords(roster);
  const own: Record<string, string> = county.faults;
  return (code, values = {}) => {
    const text = own[code];
    return text === undefined ? ofRoster(code as FaultCode, values) : filled(text, values);
  };
}
