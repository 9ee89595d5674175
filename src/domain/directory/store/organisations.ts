import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import { nameSearch } from '../../../lib/name-search.ts';
import { cut } from '../../../lib/text.ts';
import type { KnownOrganisation, OrganisationKind } from '../types.ts';

export async function knownOrganisations(
  ex: Executor,
  condition: ReturnType<typeof sql>,
): Promise<KnownOrganisation[]> {
  const { rows } = await sql<KnownOrganisation>`
    select id, code, credit_code, name, short_name as "shortName", kind, tier,
      township_id as "townshipId", station_id as "stationId"
    from organisation where ${condition}`.execute(ex);
  return rows;
}

export type NewOrganisation = Omit<KnownOrganisation, 'id' | 'shortName' | 'creditCode'>;

/** By their credit codes; what somebody made meanwhile stays as it is. */
export async function insertOrganisations(tx: Tx, organisations: readonly NewOrganisation[]): Promise<void> {
  if (organisations.length === 0) return;
  const given = organisations.map((one) => ({
    ...one,
    id: newId(),
    shortName: shortNameOf(one.name),
    nameSearch: nameSearch(one.name, 'organisation'),
    sector: sectorOf(one.kind),
  }));
  await sql`
    insert into organisation (id, code, credit_code, name, name_search, short_name, kind, tier, sector, township_id, station_id)
    select id, code, code, name, "nameSearch", "shortName", kind, tier, sector, "townshipId", "stationId"
    from json_to_recordset(${JSON.stringify(given)}::json) as plan (id text, code text, name text, "nameSearch" tsvector, "shortName" text, kind text,
      tier text, sector text, "townshipId" text, "stationId" text)
    on conflict do nothing`.execute(tx);
}

/** What a card has room for. */
export const shortNameOf = (name: string): string => cut(name, 16);

export const sectorOf = (kind: OrganisationKind): string | null => SECTORS[kind] ?? null;

const SECTORS: Partial<Record<OrganisationKind, string>> = {
  BANK: 'FINANCE',
  SCHOOL: 'EDUCATION',
  HEALTH: 'HEALTH',
};
