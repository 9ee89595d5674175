import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import { nameSearch } from '../../../lib/name-search.ts';
import { cut } from '../../../lib/text.ts';
import type { KnownOrganisation, OrganisationKind, Tier } from '../types.ts';

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

export interface OrganisationFacts {
  name: string;
  shortName: string;
  tier: Tier;
  industry: string | null;
  address: string | null;
  phone: string | null;
  townshipId: string;
  stationId: string;
}

/** As it stands, and nobody else corrects it until the transaction ends. */
export async function lockOrganisation(tx: Tx, id: string): Promise<(OrganisationFacts & { version: number }) | null> {
  const { rows } = await sql<OrganisationFacts & { version: number }>`
    select name, short_name, tier, industry, address, phone, township_id, station_id, version
    from organisation where id = ${id} for no key update`.execute(tx);
  return rows[0] ?? null;
}

export async function writeOrganisation(tx: Tx, id: string, facts: OrganisationFacts): Promise<void> {
  const { name, shortName, tier, industry, address, phone, townshipId, stationId } = facts;
  await sql`
    update organisation set name = ${name}, name_search = ${nameSearch(name, 'organisation')}::tsvector,
      short_name = ${shortName}, tier = ${tier}, industry = ${industry}, address = ${address}, phone = ${phone},
      township_id = ${townshipId}, station_id = ${stationId}, version = version + 1
    where id = ${id}`.execute(tx);
}
