import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';

/** What somebody's grants open: of which places he sees receipts, and over which scopes he stands. */
export interface Places {
  everything: boolean;
  organisationIds: string[];
  /** Jurisdictions under his grants, themselves included. */
  jurisdictionIds: string[];
  /** Grid units he owns in organisations that are not his as a whole. */
  units: { ids: string[]; organisationIds: string[] };
  /** Every scope he stands over, grid units of his organisations included; null: over all there are. */
  reach: ReadonlySet<string> | null;
}

export async function placesUnder(
  ex: Executor,
  scopeIds: readonly string[],
  organisationIds: string[],
): Promise<Places> {
  const { rows } = await sql<{ kind: string; id: string; own: boolean }>`/* prepare */
    select kind, id, string_to_array(trim(both '/' from path), '/') && ${[...scopeIds]}::text[] as own
    from jurisdiction`.execute(ex);
  const jurisdictionIds = rows.filter(({ own }) => own).map(({ id }) => id);
  const outside = rows.filter(({ own }) => !own);
  const isWhole = outside.length === 0 && rows.length > 0;
  const units = isWhole ? [] : await unitsUnder(ex, scopeIds, organisationIds);
  const known = new Set(organisationIds);
  const ownUnits = units.filter(({ own, organisationId }) => own && !known.has(organisationId));
  return {
    everything: jurisdictionIds.length > 0 && !outside.some(({ kind }) => kind === 'STATION'),
    organisationIds,
    jurisdictionIds,
    units: {
      ids: ownUnits.map(({ id }) => id),
      organisationIds: [...new Set(ownUnits.map(({ organisationId }) => organisationId))],
    },
    reach: isWhole
      ? null
      : new Set([...scopeIds, ...jurisdictionIds, ...organisationIds, ...units.map(({ id }) => id)]),
  };
}

export function standsOver({ reach }: Places, scopeIds: readonly string[]): boolean {
  return reach === null || scopeIds.every((id) => reach.has(id));
}

/** The condition on a row that has organisation_id, station_id and township_id (and, of receipts, grid_unit_id). */
export function within(places: Places, rows: 'tally' | 'receipt'): RawBuilder<boolean> {
  if (places.everything) return sql`true`;
  const { organisationIds, jurisdictionIds, units } = places;
  const column = (name: string) => sql.ref(`${rows}.${name}`);
  const ofUnits =
    rows === 'receipt' && units.ids.length > 0
      ? sql`or ${column('organisation_id')} = any (${units.organisationIds}) and ${column('grid_unit_id')} = any (${units.ids})`
      : sql``;
  return sql`(${column('organisation_id')} = any (${organisationIds})
    or ${column('organisation_id')} = '' and (${column('station_id')} = any (${jurisdictionIds})
      or ${column('station_id')} = '' and ${column('township_id')} = any (${jurisdictionIds})) ${ofUnits})`;
}

/** Counts by place and state that this reader may see: the tally, or for owners of grid units a recount of their few. */
export function countsWithin(places: Places, bulletinId: RawBuilder<string>): RawBuilder<unknown> {
  if (places.units.ids.length === 0) {
    return sql`(select organisation_id, township_id, station_id, state, receipts, saw_original, signers
      from bulletin_tally tally
      where bulletin_id = ${bulletinId} and receipts > 0 and ${within(places, 'tally')})`;
  }
  return sql`(select organisation_id, township_id, station_id, state, count(*)::int as receipts,
      count(*) filter (where saw_original)::int as saw_original,
      count(*) filter (where role <> 'EMPLOYEE')::int as signers
    from bulletin_receipt receipt where bulletin_id = ${bulletinId} and ${within(places, 'receipt')} group by 1, 2, 3, 4)`;
}

interface Unit {
  id: string;
  organisationId: string;
  own: boolean;
}

async function unitsUnder(
  ex: Executor,
  scopeIds: readonly string[],
  organisationIds: readonly string[],
): Promise<Unit[]> {
  const { rows } = await sql<Unit>`
    select id, organisation_id as "organisationId",
      string_to_array(trim(both '/' from path), '/') && ${[...scopeIds]}::text[] as own
    from grid_unit
    where organisation_id = any (${[...organisationIds]}::text[]
      || array(select organisation_id from grid_unit where id = any (${[...scopeIds]})))`.execute(ex);
  return rows;
}
