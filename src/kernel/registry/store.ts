import { type RawBuilder, sql } from 'kysely';
import type { Executor, Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { type Scope, within } from '../scope/index.ts';
import type { Column, Registry } from './define.ts';

export type Values = Readonly<Record<string, unknown>>;

/** A row as it is read: its own fields, and the names of place and author. */
export interface Row extends Values {
  id: string;
  organisation: string;
  unit: string;
  author: string;
  authorId: string;
}

interface Page {
  scope: Scope;
  placeId: string | null;
  after: string;
  limit: number;
}

export async function rows(ex: Executor, registry: Registry, { scope, placeId, after, limit }: Page): Promise<Row[]> {
  const at = sql.ref(`r.${registry.place.column}`);
  const { rows } = await sql<Row>`
    select r.id, u.name as unit, o.short_name as organisation, p.name as author, ${authorOf(registry)} as "authorId",
      ${fieldsOf(registry)}
    from ${sql.table(registry.name)} r join grid_unit u on u.id = ${at} join organisation o on o.id = r.organisation_id
      join person p on p.id = ${authorOf(registry)}
    where r.withdrawn_at is null and ${within(scope, { organisation: 'r.organisation_id', unit: `r.${registry.place.column}` })}
      and (${placeId}::text is null or ${at} = ${placeId}) and (${after} = '' or r.id < ${after})
    order by r.id desc limit ${limit}`.execute(ex);
  return rows;
}

/** Written again it keeps its id and takes the new values. */
export async function record(
  tx: Tx,
  registry: Registry,
  { values, organisationId, authorId }: { values: Values; organisationId: string; authorId: string },
): Promise<string> {
  const { name, columns, unique, author } = registry;
  const once = [`${author}_id`, ...unique.map(({ column }) => column)];
  const corrected = columns.filter(({ column }) => !once.includes(column));
  const { rows } = await sql<{ id: string }>`
    insert into ${sql.table(name)} (id, organisation_id, ${sql.ref(`${author}_id`)}, ${list(columns, ({ column }) => sql.ref(column))})
    values (${newId()}, ${organisationId}, ${authorId}, ${list(columns, (field) => written(field, values))})
    on conflict (${sql.join(once.map((column) => sql.ref(column)))}) where withdrawn_at is null
      do update set ${list(corrected, ({ column }) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`)}
    returning id`.execute(tx);
  const [made] = rows;
  if (!made) throw new Error(`a ${name} was not written`);
  return made.id;
}

/** False: not his, already taken back, or too old for it. */
export async function withdraw(
  tx: Tx,
  { name, author, day }: Registry,
  { id, authorId, since }: { id: string; authorId: string; since: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update ${sql.table(name)} set withdrawn_at = app_now()
    where id = ${id} and ${sql.ref(`${author}_id`)} = ${authorId} and withdrawn_at is null
      and ${sql.ref(day.column)} >= ${since}::date`.execute(tx);
  return Number(numAffectedRows ?? 0) > 0;
}

export interface OwnRow extends Row {
  at: Date;
  withdrawn: boolean;
  total: number;
}

/** What somebody wrote, also what he took back. */
export async function own(
  ex: Executor,
  registry: Registry,
  { authorId, limit, skip }: { authorId: string; limit: number; skip: number },
): Promise<OwnRow[]> {
  const { rows } = await sql<OwnRow>`
    select r.id, r.recorded_at as at, o.short_name as organisation, u.name as unit, ${fieldsOf(registry)},
      r.withdrawn_at is not null as withdrawn, count(*) over ()::int as total
    from ${sql.table(registry.name)} r join organisation o on o.id = r.organisation_id
      join grid_unit u on u.id = ${sql.ref(`r.${registry.place.column}`)}
    where ${authorOf(registry)} = ${authorId}
    order by ${sql.ref(`r.${registry.day.column}`)} desc, r.id desc limit ${limit} offset ${skip}`.execute(ex);
  return rows;
}

const authorOf = ({ author }: Registry) => sql.ref(`r.${author}_id`);

const fieldsOf = ({ kept }: Registry) =>
  list(kept, ({ column, name }) => sql`${sql.ref(`r.${column}`)} as ${sql.id(name)}`);

const list = (columns: readonly Column[], each: (column: Column) => RawBuilder<unknown>) => sql.join(columns.map(each));

const written = ({ control, name }: Column, values: Values) =>
  control === 'day' ? sql`${values[name]}::date` : sql`${values[name]}`;
