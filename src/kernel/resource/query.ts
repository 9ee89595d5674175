import { type RawBuilder, sql } from 'kysely';
import { anyOf, type Executor, isNamed } from '../../database/index.ts';
import { addMs, days, shanghaiAt } from '../../lib/time.ts';
import { type Scope, within } from '../scope/index.ts';
import { COUNTED_AT_MOST } from './api.ts';
import type { Column } from './columns.ts';
import type { Filters, Resource } from './define.ts';

type Named = Column & { name: string };

/** A row as the table has it: values by column, ids of people as `<column>Id`. */
export interface Found {
  id: string;
  organisationId: string;
  unitId: string | null;
  [column: string]: unknown;
}

/** What a reader may see: rows there are for him, and by right what he reads whole. */
export interface Sight {
  rows: Scope;
  whole(column: Pick<Column, 'seenBy'>): Scope;
}

interface Part {
  filters: Filters;
  sight: Sight;
  after?: string | undefined;
  limit: number;
}

/** A page of a list. */
export async function selectRows(ex: Executor, resource: Resource, columns: readonly Named[], part: Part) {
  const { filters, after, limit } = part;
  const { rows } = await sql<Found>`
    ${head(resource, columns)}
    where ${wanted(resource, part)} ${afterRow(resource, filters.sort, after)}
    order by ${orderOf(resource, filters.sort)} limit ${limit}`.execute(ex);
  return rows;
}

/** How many there are; of more than can be counted soon, one more than that. */
export async function countRows(
  ex: Executor,
  resource: Resource,
  part: Omit<Part, 'limit'>,
  most = COUNTED_AT_MOST,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from (select from ${joined(resource, [])} where ${wanted(resource, part)} limit ${most + 1}) as found`.execute(
    ex,
  );
  return rows[0]?.total ?? 0;
}

/** Null: none, or not his to read. */
export async function selectRow(
  ex: Executor,
  resource: Resource,
  { id, sight }: { id: string; sight: Sight },
): Promise<Found | null> {
  const { rows } = await sql<Found>`
    ${head(resource, resource.all)} where r.id = ${id} and ${there(resource, sight.rows)}`.execute(ex);
  return rows[0] ?? null;
}

/** Throws when the table has not what the definition reads: asked for every column, filter and order, answered with no row. */
export async function readsTable(db: Executor, resource: Resource): Promise<void> {
  const nowhere: Sight = { rows: NOWHERE, whole: () => NOWHERE };
  const filters: Filters = { ...filledFor(resource), q: '无', sort: 'newest' };
  try {
    await selectRow(db, resource, { id: '', sight: nowhere });
    for (const sort of ['newest', ...(resource.sorts ?? [])])
      await selectRows(db, resource, resource.listed, {
        filters: { ...filters, sort },
        sight: nowhere,
        after: '',
        limit: 1,
      });
  } catch (error) {
    throw new Error(`the list ${resource.name} reads what its table has not`, { cause: error });
  }
}

const NOWHERE: Scope = { organisationIds: [], unitIds: [] };

/** Something for every filter there is. */
const filledFor = ({ filters = [] }: Resource): Readonly<Record<string, string>> =>
  Object.assign(
    { organisationId: '', unitId: '' },
    ...filters.map((name) => ({ [name]: '', [`${name}From`]: '2026-01-01', [`${name}To`]: '2026-01-01' })),
  );

const head = (resource: Resource, columns: readonly Named[]) => sql`
  select r.id, r.organisation_id, ${unitOf(resource)} as unit_id,
    ${sql.join(columns.flatMap((one) => selected(resource, one)))}
  from ${joined(resource, columns)}`;

const unitOf = ({ unit }: Resource) => (unit === undefined ? sql`null` : sql.ref(`r.${unit}`));

/** With the tables that names of people and places stand in. */
function joined({ table, unit, all, searches = [] }: Resource, columns: readonly Named[]): RawBuilder<unknown> {
  const used = new Set([...columns.map(({ name }) => name), ...searches]);
  return sql.join(
    [
      sql`${sql.table(table)} r join organisation o on o.id = r.organisation_id`,
      ...(unit === undefined ? [] : [sql`left join grid_unit u on u.id = ${sql.ref(`r.${unit}`)}`]),
      ...all
        .filter(({ kind, name }) => kind === 'person' && used.has(name))
        .map(
          (one) => sql`left join person ${sql.id(personOf(one))} on ${sql.ref(`${personOf(one)}.id`)} = ${read(one)}`,
        ),
    ],
    sql` `,
  );
}

const personOf = ({ name }: Named): string => `person_${name}`;

/** Where its value is read. */
const read = ({ name, from }: Named): RawBuilder<unknown> =>
  from === undefined ? sql.ref(`r.${name}`) : sql.raw(from);

function selected({ unit }: Resource, one: Named): RawBuilder<unknown>[] {
  if (one.kind === 'place') {
    const place = unit === undefined ? sql`o.short_name` : sql`o.short_name || coalesce(' ' || u.name, '')`;
    return [sql`${place} as ${sql.id(one.name)}`];
  }
  if (one.kind !== 'person') return [sql`${read(one)} as ${sql.id(one.name)}`];
  return [
    sql`${sql.ref(`${personOf(one)}.name`)} as ${sql.id(one.name)}`,
    sql`${read(one)} as ${sql.id(`${one.name}Id`)}`,
  ];
}

const there = ({ unit, where }: Resource, scope: Scope) =>
  sql`${lies(unit, scope)} ${where === undefined ? sql`` : sql`and (${sql.raw(where)})`}`;

/** Where rows lie in no unit, whoever has nothing but a unit reads none. */
const lies = (unit: string | undefined, scope: Scope) =>
  unit === undefined
    ? sql`r.organisation_id ${anyOf(scope.organisationIds)}`
    : within(scope, { organisation: 'r.organisation_id', unit: `r.${unit}` });

function wanted(resource: Resource, { filters, sight }: Pick<Part, 'filters' | 'sight'>): RawBuilder<unknown> {
  const named = new Map(resource.all.map((one) => [one.name, one]));
  // Whoever may not read a value finds no row by it.
  const seen = (one: Named, condition: RawBuilder<unknown>) => {
    const whole = sight.whole(one);
    return whole === sight.rows ? condition : sql`(${lies(resource.unit, whole)} and ${condition})`;
  };
  const narrowed = (resource.filters ?? []).flatMap((name) => {
    const one = named.get(name);
    return one ? conditionsOf(resource, one, filters).map((condition) => seen(one, condition)) : [];
  });
  const word = filters.q ?? '';
  const places = (resource.searches ?? []).flatMap((name) => {
    const one = named.get(name);
    return one ? [seen(one, holds(one, word))] : [];
  });
  return sql.join(
    [
      there(resource, sight.rows),
      ...narrowed,
      ...(word === '' || places.length === 0 ? [] : [sql`(${sql.join(places, sql` or `)})`]),
    ],
    sql` and `,
  );
}

function conditionsOf({ unit }: Resource, one: Named, filters: Filters): RawBuilder<unknown>[] {
  const asked = (name: string) => (filters[name] === undefined ? [] : [String(filters[name])]);
  if (one.kind === 'choice')
    return asked(one.name).map((codes) => sql`${read(one)} = any(${codes.split(',')}::text[])`);
  if (one.kind === 'place')
    return [
      ...asked('organisationId').map((id) => sql`r.organisation_id = ${id}`),
      ...asked('unitId').map((id) => (unit === undefined ? sql`false` : sql`${sql.ref(`r.${unit}`)} = ${id}`)),
    ];
  const since = (day: string) => (one.kind === 'day' ? sql`${day}::date` : sql`${shanghaiAt(day, '00:00')}`);
  const next = (day: string) =>
    one.kind === 'day' ? sql`${day}::date + 1` : sql`${addMs(shanghaiAt(day, '00:00'), days(1))}`;
  return [
    ...asked(`${one.name}From`).map((day) => sql`${read(one)} >= ${since(day)}`),
    ...asked(`${one.name}To`).map((day) => sql`${read(one)} < ${next(day)}`),
  ];
}

function holds(one: Named, word: string): RawBuilder<unknown> {
  if (one.kind === 'person') return isNamed(`${personOf(one)}.name_search`, word);
  if (one.kind === 'place') return isNamed('o.name_search', word);
  return sql`strpos(lower(${read(one)}), lower(${word})) > 0`;
}

/** The least value of a kind: where there is none, a row stands as if it had this. */
const LEAST: Partial<Record<Column['kind'], RawBuilder<unknown>>> = {
  day: sql`'-infinity'::date`,
  time: sql`'-infinity'::timestamptz`,
  money: sql`-1`,
  count: sql`-1`,
};

/** What a list is ordered by before the id. */
function keyOf({ all }: Resource, sort: string): { keys: RawBuilder<unknown>[]; isDown: boolean } {
  const isDown = sort === 'newest' || sort.startsWith('-');
  const one = all.find(({ name }) => name === sort.replace(/^-/, ''));
  return { keys: one ? [sql`coalesce(${read(one)}, ${LEAST[one.kind] ?? sql`''`})`, sql`r.id`] : [sql`r.id`], isDown };
}

function orderOf(resource: Resource, sort: string): RawBuilder<unknown> {
  const { keys, isDown } = keyOf(resource, sort);
  return sql.join(keys.map((key) => (isDown ? sql`${key} desc` : key)));
}

/** From the row after this one on, wherever that stands by now. */
function afterRow(resource: Resource, sort: string, after: string | undefined): RawBuilder<unknown> {
  if (after === undefined) return sql``;
  const { keys, isDown } = keyOf(resource, sort);
  const [id] = keys.length === 1 ? keys : [];
  if (id) return isDown ? sql`and r.id < ${after}` : sql`and r.id > ${after}`;
  const here = sql`(${sql.join(keys)})`;
  const last = sql`(select ${sql.join(keys)} from ${sql.table(resource.table)} r where r.id = ${after})`;
  return isDown ? sql`and ${here} < ${last}` : sql`and ${here} > ${last}`;
}
