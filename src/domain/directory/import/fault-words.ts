import type { Texts } from '../../../config/text-file.ts';

type RosterTexts = Texts['roster'];

export type FaultCode = keyof RosterTexts['faults'];

/** Says in the reader's words what is wrong with a cell; `values` fill the places the text names. */
export type FaultWords = (code: FaultCode, values?: Record<string, string | number>) => string;

export const faultWords =
  ({ faults }: RosterTexts): FaultWords =>
  (code, values = {}) =>
    filled(faults[code], values);

export function filled(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
