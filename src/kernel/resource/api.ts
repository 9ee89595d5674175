import { z } from 'zod';
import { GROUPS, INPUTS, KINDS } from './types.ts';

// Contracts of the pages that a definition makes, shared with them. Times are ISO 8601 UTC.

const id = z.string().min(1).max(64);
const names = z.record(z.string(), z.string());

/** A field of a form, made from the schema that judges it. */
export const Input = z.strictObject({
  name: z.string(),
  title: z.string(),
  control: z.enum(INPUTS),
  isRequired: z.boolean(),
  /** Of a choice: what may be chosen, in words, in the order of the form. */
  options: names.optional(),
  measure: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  placeholder: z.string().optional(),
});
export type InputData = z.infer<typeof Input>;

const Send = z.strictObject({
  title: z.string(),
  /** Shown when it was done. */
  done: z.string(),
  method: z.enum(['POST', 'DELETE']),
  /** `:id` stands for the row's. */
  path: z.string(),
  inputs: z.array(Input),
});

const Act = Send.extend({
  name: z.string(),
  /** Of an act that ends something for good: what is lost by it, asked before. */
  ends: z.string().optional(),
});
export type ActData = z.infer<typeof Act>;

/** GET /api/desk/r/<name>: all that its pages are made of, for this reader. */
export const ResourceView = z.strictObject({
  name: z.string(),
  title: z.string(),
  /** Over a printed row. */
  heading: z.string(),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      kind: z.enum(KINDS),
      options: names.optional(),
      measure: z.string().optional(),
      isListed: z.boolean(),
      isSortable: z.boolean(),
      isFilter: z.boolean(),
    }),
  ),
  /** What the search box finds by; null: there is none. */
  search: z.string().nullable(),
  /** Null: not his to make one anywhere. */
  create: Send.nullable(),
  acts: z.array(Act),
  /** YYYY-MM-DD in Shanghai. */
  today: z.string(),
});
export type ResourceData = z.infer<typeof ResourceView>;

const value = z.union([z.string(), z.number(), z.boolean()]).nullable();
export interface RowData extends Readonly<Record<string, z.infer<typeof value>>> {
  readonly id: string;
}

/** Up to here rows are counted; more are only known to be more. */
export const COUNTED_AT_MOST = 1_000;

export interface RowsData {
  rows: RowData[];
  /** Hand it back as `after`; null at the end. */
  next: string | null;
  /** At most one more than are counted. */
  total: number;
}

export const Moments = z.array(z.strictObject({ at: z.iso.datetime(), by: z.string().nullable(), text: z.string() }));

export interface RowViewData {
  row: RowData;
  moments: z.infer<typeof Moments>;
  /** Acts the reader may do now. */
  allowed: string[];
  /** What is waited for, in words; null: nothing, or nobody wrote it down. */
  next: string | null;
  /** By the service's clock. */
  now: string;
}

export const PlacesQuery = z.object({
  q: z.string().trim().max(40).default('').meta({ title: '查找内容' }),
  kind: z.enum(['unit', 'organisation']).default('organisation').meta({ title: '类别' }),
  /** This one alone, for its name. */
  placeId: id.optional().meta({ title: '单位或部门' }),
});
/** What can be chosen of the reader's places: those that a word names, or simply the first. */
export const Places = z.strictObject({
  places: z.array(z.strictObject({ id: z.string(), name: z.string(), code: z.string() })),
});
export type PlacesData = z.infer<typeof Places>;

/** GET /api/desk/menu: the pages that definitions make, and what waits for the reader by kind of work. */
export const DeskMenu = z.strictObject({
  pages: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      group: z.enum(Object.keys(GROUPS) as [keyof typeof GROUPS]),
      waiting: z.int(),
    }),
  ),
  waiting: z.record(z.string(), z.int()),
});
export type DeskMenuData = z.infer<typeof DeskMenu>;
