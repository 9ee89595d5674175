import { type RawBuilder, sql } from 'kysely';
import { anyOf, type Executor, prepared } from '../../database/index.ts';
import { type Action, can, type Facts, type Grant, grantsFor } from '../access/index.ts';
import type { Place, Scope, ScopeKind } from './types.ts';

export type { Place, Scope, ScopeKind } from './types.ts';

export interface ScopeGrant {
  scopeKind: ScopeKind;
  scopeId: string;
}

/** What lies under these grants, for lists and figures: hand over those that open the action (`grantsFor`). */
export async function scopeOf(ex: Executor, grants: readonly ScopeGrant[]): Promise<Scope> {
  const units = grants.filter(({ scopeKind }) => scopeKind === 'GRID_UNIT').map(({ scopeId }) => scopeId);
  const wider = grants.filter(({ scopeKind }) => scopeKind !== 'GRID_UNIT').map(({ scopeId }) => scopeId);
  return {
    organisationIds: wider.length > 0 ? await organisationsUnder(ex, wider) : [],
    unitIds: await unitsUnder(ex, units),
  };
}

interface PlaceColumns {
  organisation: string;
  unit: string;
}

/**
 * The condition on rows of this name (`organisation_id`, `grid_unit_id`), or on these columns. It names only the kind of
 * place there is: an `or` with an empty list would keep PostgreSQL from the index and let it compare every row with every
 * organisation.
 */
export function within({ organisationIds, unitIds }: Scope, rows: string | PlaceColumns): RawBuilder<boolean> {
  const columns =
    typeof rows === 'string' ? { organisation: `${rows}.organisation_id`, unit: `${rows}.grid_unit_id` } : rows;
  const inOrganisations = sql<boolean>`${sql.ref(columns.organisation)} ${anyOf(organisationIds)}`;
  const inUnits = sql<boolean>`${sql.ref(columns.unit)} ${anyOf(unitIds)}`;
  if (unitIds.length === 0) return inOrganisations;
  return organisationIds.length === 0 ? inUnits : sql`(${inOrganisations} or ${inUnits})`;
}

/** Whether the action is open in an organisation; of an organisation that was not asked about it is not. */
export type May = (organisationId: string, action: Action, facts?: Facts) => boolean;

/** The permission table asked for many organisations at once: what a command demands, and what a page shows buttons by. */
export async function mayIn(ex: Executor, grants: readonly Grant[], organisationIds: readonly string[]): Promise<May> {
  const scopes = await scopesOver(ex, [...new Set(organisationIds)]);
  return (organisationId, action, facts = {}) => {
    const covering = grants.filter(({ scopeId }) => scopes.get(organisationId)?.has(scopeId));
    return can(covering, action, facts).outcome === 'allowed';
  };
}

/** Ids of the organisations this action is open in, for lists. */
export async function organisationsFor(
  ex: Executor,
  grants: readonly (Grant & ScopeGrant)[],
  action: Action,
): Promise<readonly string[]> {
  return (await scopeOf(ex, grantsFor(grants, action))).organisationIds;
}

/** Every scope id that covers this place: its jurisdictions upwards, the organisation, the grid unit and its parents. */
export async function scopesCovering(ex: Executor, { organisationId, gridUnitId }: Place): Promise<Set<string>> {
  const { rows } = await sql<{ scopeId: string }>`
    select unnest(${jurisdictionsAbove} || o.id || coalesce(${pathIds('u.path')}, '{}')) as scope_id
    from organisation o
      join jurisdiction station on station.id = o.station_id
      join jurisdiction township on township.id = o.township_id
      left join grid_unit u on u.id = ${gridUnitId ?? null} and u.organisation_id = o.id
    where o.id = ${organisationId}`.execute(ex);
  return new Set(rows.map((row) => row.scopeId));
}

/** As a query, for joins: the same, but of the grid unit only itself, since a unit is owned by its own owner. */
export function scopesOf({ organisationId, gridUnitId }: Place): RawBuilder<{ scopeId: string }> {
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
    select organisation_id, id as grid_unit_id from grid_unit where id = ${scopeId}`.execute(ex);
  return rows[0] ?? null;
}

/** The organisations that lie in any of these scopes; a grid unit opens none. */
export async function organisationsUnder(ex: Executor, scopeIds: readonly string[]): Promise<string[]> {
  const { rows } = await prepared<{ id: string }>`
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
async function scopesOver(ex: Executor, organisationIds: readonly string[]): Promise<Map<string, Set<string>>> {
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
