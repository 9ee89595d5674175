import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { day } from '../../lib/fields.ts';
import type { Action } from '../access/index.ts';
import { type InputData, Moments } from './api.ts';
import { type Column, column } from './columns.ts';
import { inputsOf } from './inputs.ts';
import type { Group, Values } from './types.ts';

/** Something that a press sends: a route that is there anyway, and the body it asks for. */
interface Send {
  title: string;
  /** Shown when it was done. */
  done: string;
  /** The route; `:id` stands for the row's. */
  path: `/api/${string}`;
  /** What the route demands: a form with its fields is shown before. */
  body?: z.ZodType;
}

export interface Act extends Send {
  method?: 'POST' | 'DELETE';
  /** Of an act that ends something for good: what is lost by it. It is asked before. */
  ends?: string;
}

/** One line of a row's history: when the column `at` is filled. */
interface Moment {
  at: string;
  /** The column of who did it. */
  by?: string;
  text: string | ((row: Values) => string);
}

/** What a table is shown as at the desk: a list, a page for each row, what can be done there, and a file. */
export interface ResourceInput {
  /** Its pages are /console/r/<name>; the kind of object in the audit log. */
  name: string;
  title: string;
  /** Over a printed row; left out, the title. */
  heading?: string;
  group: Group;
  /** Who opens it, and whose places' rows he finds there. */
  right: Action;
  /** With `id` (ids grow with time) and `organisation_id`. */
  table: string;
  /** The column of the grid unit, where rows lie in one. */
  unit?: string;
  /** SQL over the row `r`: the rows that are there at all. */
  where?: string;
  /** In the order of the list. */
  columns: Readonly<Record<string, Column>>;
  /** By which of them a list is narrowed: choices, days, times and the place. */
  filters?: readonly string[];
  /** In which of them the search box looks: texts, people and the place. */
  searches?: readonly string[];
  /** By which of them a list can be ordered, beside newest first. */
  sorts?: readonly string[];
  /** The newest last. */
  moments?: readonly Moment[];
  /** What is waited for, in words. */
  next?: (row: Values) => string | null;
  /** The kinds of to-do that wait behind its entry of the menu. */
  waits?: readonly string[];
  /** `right`: who finds the form, and the places it offers. */
  create?: Send & { right: Action };
  acts?: Readonly<Record<string, Act>>;
}

/** Whoever asks, of one row. */
export interface Asking {
  id: string;
  personId: string;
}

export interface ResourceDefinition extends ResourceInput {
  /** Names of acts that this person may do to the row now; a row he does not read is never asked about. */
  allowed(tx: Tx, asking: Asking): Promise<readonly string[]>;
}

/** A definition with all that is made of it. */
export type Resource = ReturnType<typeof defineResource>;

const id = z.string().min(1).max(64);

const VALUES: Record<Column['kind'], z.ZodType<string | number | boolean>> = {
  text: z.string(),
  phone: z.string(),
  person: z.string(),
  place: z.string(),
  choice: z.string(),
  day: z.string(),
  time: z.iso.datetime(),
  money: z.int(),
  count: z.int(),
  yes: z.boolean(),
};

/** Columns, contracts and forms of one list. What it says and nobody could read is refused here. */
export function defineResource(definition: ResourceDefinition) {
  const { columns, filters = [], searches = [], sorts = [], acts = {}, create } = definition;
  demandSense(definition);
  const named = Object.entries(columns).map(([name, one]) => ({ ...one, name }));
  const rowOf = (shown: typeof named) =>
    z.strictObject({ id, ...Object.fromEntries(shown.map(({ name, kind }) => [name, VALUES[kind].nullable()])) });
  const listed = named.filter(({ shown }) => shown === undefined);
  const onPage = named.filter(({ shown }) => shown !== 'moments');
  const orders = ['newest', 'oldest', ...sorts.flatMap((name) => [name, `-${name}`])] as const;
  const Filters = z.strictObject({
    ...Object.assign({}, ...filters.map((name) => filterOf(name, columns[name] ?? column.text(name)))),
    ...(searches.length > 0 && { q: z.string().trim().max(60).default('').meta({ title: '查找内容' }) }),
    sort: z
      .enum(orders as unknown as [string])
      .default('newest')
      .meta({ title: '排序' }),
  });
  return {
    ...definition,
    listed,
    onPage,
    /** The last: also what nothing but moments is made of. */
    all: named,
    create: create && { ...create, inputs: inputsOf(create.body) },
    acts: Object.entries(acts).map(([name, { method = 'POST', body, ...act }]) => ({
      ...{ name, method, inputs: inputsOf(body) as InputData[] },
      ...act,
    })),
    Filters,
    Query: Filters.extend({ after: id.optional(), limit: z.coerce.number().int().min(1).max(100).default(50) }),
    Rows: z.strictObject({ rows: z.array(rowOf(listed)), next: z.string().nullable(), total: z.int() }),
    One: z.strictObject({
      row: rowOf(onPage),
      moments: Moments,
      allowed: z.array(z.string()),
      next: z.string().nullable(),
      now: z.iso.datetime(),
    }),
    Params: z.strictObject({ id }),
  };
}

/** What a list is narrowed by in its address. */
export type Filters = Readonly<Record<string, unknown>> & { q?: string; sort: string };

/** Several codes of a choice, divided by commas; both days of a span, or one of them. */
function filterOf(name: string, { kind, title, options = {} }: Column): z.ZodRawShape {
  if (kind === 'place')
    return { organisationId: id.optional().meta({ title: '单位' }), unitId: id.optional().meta({ title: '部门' }) };
  if (kind !== 'choice')
    return {
      [`${name}From`]: day()
        .optional()
        .meta({ title: `${title}从` }),
      [`${name}To`]: day()
        .optional()
        .meta({ title: `${title}到` }),
    };
  const codes = Object.keys(options);
  const code = `(${codes.join('|')})`;
  return {
    [name]: z
      .string()
      .regex(new RegExp(`^${code}(,${code})*$`))
      .optional()
      .meta({ title, example: codes.slice(0, 2).join(',') }),
  };
}

const FILTERED: readonly Column['kind'][] = ['choice', 'day', 'time', 'place'];
const SEARCHED: readonly Column['kind'][] = ['text', 'person', 'place'];
const SORTED: readonly Column['kind'][] = ['text', 'choice', 'day', 'time', 'money', 'count'];

/** A list that says what it cannot do would show a page that does not work. */
function demandSense({
  name,
  columns,
  filters = [],
  searches = [],
  sorts = [],
  moments = [],
  acts = {},
  unit,
}: ResourceInput) {
  const refuse = (what: string): never => {
    throw new Error(`the list ${name} ${what}`);
  };
  const demand = (used: string, of: string, kinds: readonly Column['kind'][]) => {
    const one = columns[of] ?? refuse(`${used} ${of}, which is none of its columns`);
    if (!kinds.includes(one.kind) || one.isSealed) refuse(`${used} ${of}, which cannot be: it is of kind ${one.kind}`);
    return one;
  };
  for (const of of filters) demand('filters by', of, FILTERED);
  for (const of of searches) demand('searches in', of, SEARCHED);
  // The order of rows would give away what is withheld.
  for (const of of sorts) if (demand('sorts by', of, SORTED).seenBy) refuse(`sorts by ${of}, which not everybody sees`);
  for (const { at, by } of moments) {
    demand('has a moment at', at, ['time']);
    if (by !== undefined) demand('has a moment by', by, ['person']);
  }
  for (const [act, { method, ends }] of Object.entries(acts))
    if (method === 'DELETE' && ends === undefined) refuse(`deletes by ${act} without saying what is lost`);
  const timed = new Set(moments.flatMap(({ at, by }) => [at, by]));
  for (const [of, { shown, isSealed, kind }] of Object.entries(columns)) {
    if (of === 'id' || /From$|To$/.test(of)) refuse(`has a column ${of}: the name is taken`);
    if (shown === 'moments' && !timed.has(of)) refuse(`shows ${of} nowhere`);
    if (isSealed && kind !== 'text' && kind !== 'phone') refuse(`has a sealed column ${of} of kind ${kind}`);
  }
  if (unit !== undefined && !Object.values(columns).some(({ kind }) => kind === 'place'))
    refuse('lies in units and shows no place');
}
