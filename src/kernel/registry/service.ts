import { type RawBuilder, sql } from 'kysely';
import { appNow, type Database, type Executor, type Tx, transact } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { invalid, notFound } from '../../lib/problem.ts';
import { addMs, days, shanghaiDay } from '../../lib/time.ts';
import { can, grantsFor } from '../access/index.ts';
import type { Audit } from '../audit/service.ts';
import type { Acting } from '../audit/types.ts';
import { placeOfScope, type Scope, type ScopeGrant, scopeOf, scopesCovering, within } from '../scope/index.ts';
import type { Column, Registry } from './define.ts';
import { resourceOf } from './resource.ts';
import { shown } from './types.ts';

type Grants = readonly (ScopeGrant & { role: string })[];

interface RegistryNeeds {
  db: Database;
  audit: Pick<Audit, 'record' | 'look'>;
  directory: {
    rolesOf(ex: Executor, personId: string): Promise<Grants>;
    person(ex: Executor, personId: string): Promise<{ name: string } | null>;
  };
}

interface Asked {
  limit: number;
  after?: string | undefined;
  placeId?: string | undefined;
}

/** Reading, writing and taking back the rows of one registry, by right and place, each act and look in the audit log. */
export function createRegistry(registry: Registry, { db, audit, directory }: RegistryNeeds) {
  const { name, rows: called, author, day, place, rights, lateDays } = registry;
  const earliest = (now: Date): string => shanghaiDay(addMs(now, -days(lateDays)));

  async function demandWritable(tx: Tx, placeId: string, by: string) {
    const at = await placeOfScope(tx, 'GRID_UNIT', placeId);
    if (at === null) throw notFound();
    const scopes = await scopesCovering(tx, at);
    const covering = (await directory.rolesOf(tx, by)).filter(({ scopeId }) => scopes.has(scopeId));
    if (can(covering, rights.write).outcome !== 'allowed') throw notFound();
    return at;
  }

  return {
    registry,
    resource: resourceOf(registry),

    list: (by: string, { limit, after = '', placeId }: Asked, acting: Acting) =>
      transact(db, async (tx) => {
        const scope = await scopeOf(tx, grantsFor(await directory.rolesOf(tx, by), rights.view));
        const found = await selectRows(tx, registry, { scope, placeId: placeId ?? null, after, limit });
        const others = new Set(found.map(({ authorId }) => authorId).filter((id) => id !== by));
        if (others.size > 0)
          await audit.look(tx, {
            ...acting,
            object: { kind: called, id: placeId ?? 'all' },
            seen: ['name'],
            people: [...others],
          });
        return {
          [called]: found.map(({ author: writer, authorId, ...row }) => ({
            ...row,
            [author]: writer,
            mine: authorId === by,
          })),
          next: found.length === limit ? (found.at(-1)?.id ?? null) : null,
          viewer: { name: (await directory.person(tx, by))?.name ?? '' },
        };
      }),

    record: (values: Values, by: string, acting: Acting): Promise<string> =>
      transact(db, async (tx) => {
        const { organisationId } = await demandWritable(tx, String(values[place.name]), by);
        const now = await appNow(tx);
        const on = String(values[day.name]);
        if (on > shanghaiDay(now)) throw invalid(day.name, `${day.title}不能晚于今天`);
        if (on < earliest(now)) throw invalid(day.name, `${day.title}只能是最近 ${lateDays} 天`);
        const id = await saveRow(tx, registry, { values, organisationId, authorId: by });
        const after = Object.fromEntries(registry.columns.map((field) => [field.name, values[field.name] as string]));
        await audit.record(tx, { ...acting, action: `${name}.record`, object: { kind: name, id }, after });
        return id;
      }),

    /** Only his own: somebody else's row is somebody else's word. */
    withdraw: (id: string, by: string, acting: Acting): Promise<void> =>
      transact(db, async (tx) => {
        const since = earliest(await appNow(tx));
        if (!(await withdrawRow(tx, registry, { id, authorId: by, since }))) throw notFound();
        await audit.record(tx, { ...acting, action: `${name}.withdraw`, object: { kind: name, id } });
      }),

    /** For 「我的信息」: what somebody wrote, those he took back too. */
    kept: async (ex: Executor, personId: string, { limit, skip }: { limit: number; skip: number }) =>
      (await ownRows(ex, registry, { authorId: personId, limit, skip })).map((row) => ({
        at: row.at,
        about: `${row.organisation} ${row.unit}`,
        said: [...registry.kept.map((field) => shown(field, row[field.name])), row.withdrawn && '已撤销']
          .filter(Boolean)
          .join('，'),
        path: null,
        total: row.total,
      })),
  };
}

export type RegistryService = ReturnType<typeof createRegistry>;

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

async function selectRows(ex: Executor, registry: Registry, { scope, placeId, after, limit }: Page): Promise<Row[]> {
  const at = sql.ref(`r.${registry.place.column}`);
  const { rows } = await sql<Row>`
    select r.id, u.name as unit, o.short_name as organisation, p.name as author, ${authorOf(registry)} as author_id,
      ${fieldsOf(registry)}
    from ${sql.table(registry.name)} r join grid_unit u on u.id = ${at} join organisation o on o.id = r.organisation_id
      join person p on p.id = ${authorOf(registry)}
    where r.withdrawn_at is null and ${within(scope, { organisation: 'r.organisation_id', unit: `r.${registry.place.column}` })}
      and (${placeId}::text is null or ${at} = ${placeId}) and (${after} = '' or r.id < ${after})
    order by r.id desc limit ${limit}`.execute(ex);
  return rows;
}

/** Written again it keeps its id and takes the new values. */
async function saveRow(
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
async function withdrawRow(
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
async function ownRows(
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
