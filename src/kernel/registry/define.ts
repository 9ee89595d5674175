import { z } from 'zod';
import type { Action } from '../access/index.ts';
import { controlOf, type FieldControl } from './fields.ts';

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
  fields: Fields;
  /** The field that says where; rights, lists and figures hang on it. */
  place: keyof Fields & string;
  /** Written again by the same person with these equal, a row is corrected instead of doubled. */
  unique: readonly (keyof Fields & string)[];
  /** The day of the row: its author may write it late, and take it back, for as long as the field says. */
  day: keyof Fields & string;
  rights: { view: Action; write: Action };
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

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
