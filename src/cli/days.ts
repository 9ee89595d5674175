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
