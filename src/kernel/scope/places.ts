import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '../../database/index.ts';
import type { Place, ScopeKind } from './types.ts';

/** Every scope id that covers this place: its jurisdictions upwards, the organisation, the grid unit and its parents. */
export async function scopesCovering(ex: Executor, { organisationId, gridUnitId }: Place): Promise<Set<string>> {
  const { rows } = await sql<{ scope_id: string }>`
    select unnest(${jurisdictionsAbove} || o.id || coalesce(${pathIds('u.path')}, '{}')) as scope_id
    from organisation o
      join jurisdiction station on station.id = o.station_id
      join jurisdiction township on township.id = o.township_id
      left join grid_unit u on u.id = ${gridUnitId ?? null} and u.organisation_id = o.id
    where o.id = ${organisationId}`.execute(ex);
  return new Set(rows.map((row) => row.scope_id));
}

/** As a query, for joins: the same, but of the grid unit only itself, since a patch is owned by its own owner. */
export function scopesOf({ organisationId, gridUnitId }: Place): RawBuilder<{ scope_id: string }> {
  return sql`
    select unnest(${jurisdictionsAbove} || o.id || coalesce(u.id, '')) as scope_id
    from organisation o
      join jurisdiction station on station.id = o.station_id
      join jurisdiction township on township.id = o.township_id
      left join grid_unit u on u.id = ${gridUnitId ?? null} and u.organisation_id = o.id
    where o.id = ${organisationId}`;
}

/** The place an organisation or unit is; other scopes are wider than one. */
export async function placeOfScope(ex: Executor, scopeKind: ScopeKind, scopeId: string): Promise<Place | null> {
  if (scopeKind === 'ORGANISATION') return { organisationId: scopeId };
  if (scopeKind !== 'GRID_UNIT') return null;
  const { rows } = await sql<Place>`
    select organisation_id as "organisationId", id as "gridUnitId" from grid_unit where id = ${scopeId}`.execute(ex);
  return rows[0] ?? null;
}

/** The organisations that lie in any of these scopes; a grid unit opens none. */
export async function organisationsUnder(ex: Executor, scopeIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`/* prepare */
    with own as materialized (select id from jurisdiction where ${pathIds('path')} && ${[...scopeIds]}::text[])
    select o.id from organisation o
    where o.station_id in (select id from own) or o.township_id in (select id from own)
      or o.id = any(${[...scopeIds]}::text[])
    order by o.code`.execute(ex);
  return rows.map((row) => row.id);
}

/** These grid units with all that lies below them. */
export async function unitsUnder(ex: Executor, unitIds: readonly string[]): Promise<string[]> {
  if (unitIds.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select distinct below.id from grid_unit top join grid_unit below
      on below.organisation_id = top.organisation_id and below.path like top.path || '%'
    where top.id = any(${[...unitIds]}::text[])`.execute(ex);
  return rows.map(({ id }) => id);
}

/** By organisation: the ids of everything that lies over it, itself included. */
export async function scopesOver(ex: Executor, organisationIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const { rows } = await sql<{ id: string; scopes: string[] }>`
    select o.id, ${jurisdictionsAbove} || o.id as scopes
    from organisation o
      join jurisdiction station on station.id = o.station_id
      join jurisdiction township on township.id = o.township_id
    where o.id = any(${[...organisationIds]}::text[])`.execute(ex);
  return new Map(rows.map(({ id, scopes }) => [id, new Set(scopes)]));
}

/** What lies over any scope (station, township, organisation or unit), itself included; empty when there is none of that id. */
export async function scopesAbove(ex: Executor, scopeId: string): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select unnest(${pathIds('path')}) as id from jurisdiction where id = ${scopeId}
    union
    select unnest(${jurisdictionsAbove} || o.id || coalesce(${pathIds('u.path')}, '{}'))
    from organisation o
      join jurisdiction station on station.id = o.station_id
      join jurisdiction township on township.id = o.township_id
      left join grid_unit u on u.organisation_id = o.id and u.id = ${scopeId}
    where o.id = ${scopeId} or u.id = ${scopeId}`.execute(ex);
  return new Set(rows.map(({ id }) => id));
}

/** The ids of a node and of those above it, from its path. */
export function pathIds(path: string): RawBuilder<string[]> {
  return sql`string_to_array(trim(both '/' from ${sql.ref(path)}), '/')`;
}

/** Of the tables `station` and `township` in the query. */
export const jurisdictionsAbove = sql`(${pathIds('station.path')} || ${pathIds('township.path')})`;
