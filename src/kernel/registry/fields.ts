import { z } from 'zod';
import { freeText } from '../../lib/free-text.ts';
import type { Control } from './types.ts';

// The fields a registry is made of. Each knows its title, which forms, lists, files and refusals use alike.

export interface FieldControl extends Control {
  /** Of a day: how many days late it may be written down, and taken back. */
  lateDays?: number;
  example?: string;
}

const described = (control: FieldControl): FieldControl => control;

/** A grid unit of an organisation: where the row lies. */
export const unit = (title: string) =>
  z
    .string()
    .min(1)
    .max(64)
    .meta({ ...described({ title, control: 'unit' }) });

/** YYYY-MM-DD in Shanghai; not of tomorrow, and at most so many days ago. */
export const pastDay = (title: string, { lateDays }: { lateDays: number }) =>
  z.iso.date().meta({ ...described({ title, control: 'day', lateDays, example: '2026-11-20' }) });

export const choice = <const Codes extends Readonly<Record<string, string>>>(title: string, options: Codes) =>
  z.enum(Object.keys(options) as [keyof Codes & string]).meta({ ...described({ title, control: 'choice', options }) });

/** A whole number from 1. */
export const count = (title: string, { max, measure }: { max: number; measure: string }) =>
  z
    .number()
    .int()
    .min(1)
    .max(max)
    .meta({ ...described({ title, control: 'count', max, measure, example: '12' }) });

/** Somebody who works at the place: ours, '<organisation code>/<employee no.>' or a WeCom userid. */
export const employee = (label: string, { placeholder }: { placeholder: string }) =>
  z.string().min(1).max(128).meta({ control: 'employee', label, placeholder });

/** A few words, which may be left out. */
export const words = (label: string, { max, placeholder }: { max: number; placeholder: string }) =>
  freeText(max, 0).optional().meta({ control: 'words', label, max, placeholder });

/** What the field said of itself when it was made. */
export function controlOf(field: z.ZodType): FieldControl {
  const { label, title = label, control, ...rest } = (field.meta() ?? {}) as Partial<FieldControl> & { label?: string };
  if (title === undefined || control === undefined) throw new Error('a field of a registry is made by its kind');
  return { title, control, ...rest };
}
