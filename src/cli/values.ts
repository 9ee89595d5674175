import { InvalidArgumentError } from 'commander';
import { days, formatShanghai, shanghaiAt, shanghaiDay } from '../lib/time.ts';

export function startOf(text: string): Date {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text)))
    throw new InvalidArgumentError('must be a day like 2026-01-31');
  return shanghaiAt(text, '00:00');
}

export function endOf(text: string): Date {
  return new Date(startOf(text).getTime() + days(1));
}

export function timeOf(at: Date): string {
  return `${shanghaiDay(at).slice(0, 4)}-${formatShanghai(at)}`;
}

/** A count or an id of the database, for commander. */
export function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) throw new InvalidArgumentError('must be a whole number');
  return number;
}

/** The same, as often as it is given. */
export function wholeNumbers(text: string, before: number[] = []): number[] {
  return [...before, wholeNumber(text)];
}

/** An option that may be repeated. */
export function more(text: string, before: string[]): string[] {
  return [...before, text];
}
