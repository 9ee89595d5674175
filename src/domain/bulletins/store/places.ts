import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';

/** What somebody's grants open: of which places he sees receipts, and over which scopes he stands. */
export interface Places {
  everything: boolean;
  organisationIds: string[];
  /** Jurisdictions under his grants, themselves included. */
  jurisdictionIds: string[];
  /** Grid units he owns himself. */
  unitIds: string[];
  /** Every scope he stands over, grid units of his organisations included. */
  reach: ReadonlySet<string>;
}

export async function placesUnder(
  ex: Executor,
  scopeIds: readonly string[],
  organisationIds: string[],
): Promise<Places> {
  const { rows } = await sql<{ kind: string; id: string; own: boolean }>`
    select kind, id, true as own from jurisdiction
    where string_to_array(trim(both '/' from path), '/') && ${[...scopeIds]}::text[]
    union all
    select 'UNIT', id, string_to_array(trim(both '/' from path), '/') && ${[...scopeIds]}::text[] from grid_unit
    where organisation_id = any (${organisationIds}) or string_to_array(trim(both '/' from path), '/') && ${[...scopeIds]}::text[]
    union all
    select 'OUTSIDE', id, false from jurisdiction
    where kind = 'STATION' and not string_to_array(trim(both '/' from path), '/') && ${[...scopeIds]}::text[]`.execute(
    ex,
  );
  const of = (...kinds: string[]) => rows.filter(({ kind }) => kinds.includes(kind));
  const jurisdictionIds = rows.filter(({ kind, own }) => own && kind !== 'UNIT').map(({ id }) => id);
  return {
    everything: of('OUTSIDE').length === 0 && jurisdictionIds.length > 0,
    organisationIds,
    jurisdictionIds,
    unitIds: of('UNIT')
      .filter(({ own }) => own)
      .map(({ id }) => id),
    reach: new Set([...scopeIds, ...jurisdictionIds, ...organisationIds, ...of('UNIT').map(({ id }) => id)]),
  };
}

/** The condition on a row that has organisation_id, station_id and township_id (and, of receipts, grid_unit_id). */
export function within(places: Places, rows: 'tally' | 'receipt'): RawBuilder<boolean> {
  if (places.everything) return sql`true`;
  const { organisationIds, jurisdictionIds, unitIds } = places;
  const ofUnits =
    rows === 'receipt' && unitIds.length > 0 ? sql`or ${sql.ref('receipt.grid_unit_id')} = any (${unitIds})` : sql``;
  const column = (name: string) => sql.ref(`${rows}.${name}`);
  return sql`(${column('organisation_id')} = any (${organisationIds})
    or ${column('organisation_id')} = '' and (${column('station_id')} = any (${jurisdictionIds})
      or ${column('station_id')} = '' and ${column('township_id')} = any (${jurisdictionIds})) ${ofUnits})`;
}

/** Counts by place and state that this reader may see: the tally, or for owners of grid units a recount of their few. */
export function countsWithin(places: Places, bulletinId: RawBuilder<string>): RawBuilder<unknown> {
  if (places.unitIds.length === 0) {
    return sql`(select organisation_id, township_id, station_id, state, receipts from bulletin_tally tally
      where bulletin_id = ${bulletinId} and receipts > 0 and ${within(places, 'tally')})`;
  }
  return sql`(select organisation_id, township_id, station_id, state, count(*)::int as receipts
    from bulletin_receipt receipt where bulletin_id = ${bulletinId} and ${within(places, 'receipt')} group by 1, 2, 3, 4)`;
}
