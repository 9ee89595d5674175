import { type RawBuilder, sql } from 'kysely';
import { anyOf, type Executor } from '../../database/index.ts';
import { organisationsUnder, unitsUnder } from './places.ts';
import type { Scope, ScopeKind } from './types.ts';

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
