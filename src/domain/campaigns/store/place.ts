import { type RawBuilder, sql } from 'kysely';
import { anyOf } from '../../../database/index.ts';

/** Where somebody reads: whole organisations, and grid units of others. */
export interface Place {
  organisationIds: readonly string[];
  unitIds: readonly string[];
}

/**
 * The condition on rows of this name that have organisation_id and grid_unit_id. Names only the kind of place there is:
 * an `or` with an empty list would keep PostgreSQL from the index and let it compare every row with every organisation.
 */
export function lyingIn({ organisationIds, unitIds }: Place, rows: string): RawBuilder<boolean> {
  const inOrganisations = sql<boolean>`${sql.ref(`${rows}.organisation_id`)} ${anyOf(organisationIds)}`;
  const inUnits = sql<boolean>`${sql.ref(`${rows}.grid_unit_id`)} ${anyOf(unitIds)}`;
  if (unitIds.length === 0) return inOrganisations;
  return organisationIds.length === 0 ? inUnits : sql`(${inOrganisations} or ${inUnits})`;
}
