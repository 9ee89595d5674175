import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../database/index.ts';
import { freeText } from '../../lib/fields.ts';
import type { Action } from '../access/index.ts';
import type { Group } from '../resource/types.ts';
import type { Control } from './types.ts';

/** A list that people keep: who wrote what about which place on which day. */
export interface RegistryInput<Fields extends z.ZodRawShape> {
  /** The table, and the kind of object in the audit log; rights and actions of the log begin with it. */
  name: string;
  title: string;
  path: `/api/${string}`;
  /** What the rows are called in answers and in the log of looks. */
  rows: string;
  /** What the one who wrote a row is called; the table has his id as `<author>_id`. */
  author: string;
  /** The same in words, as the desk shows him. */
  authorTitle: string;
  /** Where in the desk's menu it stands. */
  group: Group;
  fields: Fields;
  /** The field that says where; rights, lists and figures hang on it. */
  place: keyof Fields & string;
  /** Written again by the same person with these equal, a row is corrected instead of doubled. */
  unique: readonly (keyof Fields & string)[];
  /** The day of the row: its author may write it late, and take it back, for as long as the field says. */
  day: keyof Fields & string;
  rights: { view: Action; write: Action };
  /** The words of its two acts at the desk. */
  acts: { record: { title: string; done: string }; withdraw: { title: string; done: string; ends: string } };
}

export interface Column extends FieldControl {
  name: string;
  /** In the table. */
  column: string;
}

export type Registry = ReturnType<typeof defineRegistry>;

const id = z.string().min(1).max(64);

/** Contracts, columns and words of one registry, made from its fields. */
export function defineRegistry<Fields extends z.ZodRawShape>(input: RegistryInput<Fields>) {
  const { fields, place, author, rows, unique } = input;
  const columns = Object.entries(fields).map(
    ([name, field]): Column => ({ ...controlOf(field as z.ZodType), name, column: snake(name) }),
  );
  const kept = columns.filter(({ name }) => name !== place);
  const columnOf = (name: string): Column => {
    const column = columns.find((one) => one.name === name);
    if (!column) throw new Error(`${input.name} has no field ${name}`);
    return column;
  };
  const row = z.object({
    id: z.string(),
    unit: z.string(),
    organisation: z.string(),
    [author]: z.string(),
    ...Object.fromEntries(kept.map(({ name, control }) => [name, control === 'count' ? z.number() : z.string()])),
    /** Whether the reader may take it back. */
    mine: z.boolean(),
  });
  const lateDays = columnOf(input.day).lateDays;
  if (lateDays === undefined) throw new Error(`${input.name}: the day ${input.day} says nothing of how late it may be`);
  return {
    ...input,
    columns,
    kept,
    place: columnOf(place),
    unique: unique.map(columnOf),
    day: columnOf(input.day),
    lateDays,
    Body: z.object(fields),
    Params: z.object({ id }),
    Query: z.object({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      after: id.optional(),
      [place]: id.optional(),
    }),
    /** Newest first. */
    List: z.object({
      [rows]: z.array(row),
      /** Hand it back as `after`; null at the end. */
      next: z.string().nullable(),
      /** For the watermark. */
      viewer: z.object({ name: z.string() }),
    }),
  };
}

/** A field's column. */
export const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

interface TableColumns {
  table: string;
  /** Written when a row is made. */
  filled: readonly string[];
  /** Written later, or by default. */
  later: readonly string[];
}

/** Throws when a table has no column for one of its fields, or demands one that no field fills. */
export async function fitsTable(db: Database, { table, filled, later }: TableColumns): Promise<void> {
  const { rows } = await sql<{ column: string; isDemanded: boolean }>`
    select column_name as column, is_nullable = 'NO' and column_default is null as is_demanded
    from information_schema.columns where table_schema = current_schema() and table_name = ${table}`.execute(db);
  const there = new Set(rows.map(({ column }) => column));
  const missing = [...filled, ...later].filter((column) => !there.has(column));
  const unfilled = rows.filter(({ column, isDemanded }) => isDemanded && !filled.includes(column));
  if (missing.length > 0) throw new Error(`table ${table} has no column ${missing.join(', ')}`);
  if (unfilled.length > 0)
    throw new Error(`no field of ${table} fills the column ${unfilled.map(({ column }) => column).join(', ')}`);
}

export const columnsOf = ({ name, author, columns }: Registry): TableColumns => ({
  table: name,
  filled: ['id', 'organisation_id', `${author}_id`, ...columns.map(({ column }) => column)],
  later: ['recorded_at', 'withdrawn_at'],
});

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
