import { sql } from 'kysely';
import type { Executor, Tx } from '../../../../database/index.ts';
import { newId } from '../../../../lib/ids.ts';
import { cut } from '../../../../lib/text.ts';
import type { OrganisationKind, Tier } from '../../types.ts';
import type { OrganisationPlan } from '../types.ts';

export interface KnownOrganisation {
  id: string;
  code: string;
  creditCode: string | null;
  name: string;
  shortName: string;
  kind: OrganisationKind;
  tier: Tier;
  townshipId: string;
  stationId: string;
}

export async function knownOrganisations(
  ex: Executor,
  condition: ReturnType<typeof sql>,
): Promise<KnownOrganisation[]> {
  const { rows } = await sql<KnownOrganisation>`
    select id, code, credit_code as "creditCode", name, short_name as "shortName", kind, tier,
      township_id as "townshipId", station_id as "stationId"
    from organisation where ${condition}`.execute(ex);
  return rows;
}

export async function organisationBy(
  ex: Executor,
  idOrCode: string,
): Promise<Pick<OrganisationPlan, 'organisationId' | 'townshipId' | 'stationId'> | null> {
  const { rows } = await sql<Pick<OrganisationPlan, 'organisationId' | 'townshipId' | 'stationId'>>`
    select id as "organisationId", township_id as "townshipId", station_id as "stationId" from organisation
    where id = ${idOrCode} or code = ${idOrCode} or credit_code = ${idOrCode}`.execute(ex);
  return rows[0] ?? null;
}

/** The organisations of a part by their refs; new ones are made, or found when somebody made them meanwhile. */
export async function makeOrganisations(
  tx: Tx,
  importId: string,
  refs: readonly string[],
): Promise<Map<string, string>> {
  const { rows: plans } = await sql<OrganisationPlan>`
    select ref, organisation_id as "organisationId", code, name, kind, tier, township_id as "townshipId",
      station_id as "stationId"
    from roster_organisation where import_id = ${importId} and ref = any(${[...refs]}::text[])`.execute(tx);
  const made = plans
    .filter(({ organisationId }) => organisationId === null)
    .map((plan) => ({ ...plan, id: newId(), shortName: cut(plan.name, 16), sector: SECTORS[plan.kind] ?? null }));
  if (made.length > 0) {
    const given = JSON.stringify(made);
    await sql`
      insert into organisation (id, code, credit_code, name, short_name, kind, tier, sector, township_id, station_id)
      select id, code, code, name, "shortName", kind, tier, sector, "townshipId", "stationId"
      from json_to_recordset(${given}::json) as plan (id text, code text, name text, "shortName" text, kind text,
        tier text, sector text, "townshipId" text, "stationId" text)
      on conflict do nothing`.execute(tx);
    await sql`
      update roster_organisation listed set organisation_id = o.id
      from organisation o
      where listed.import_id = ${importId} and listed.organisation_id is null and listed.ref = any(${[...refs]}::text[])
        and (o.credit_code = listed.code or o.code = listed.code)`.execute(tx);
  }
  const { rows } = await sql<{ ref: string; id: string }>`
    select ref, organisation_id as id from roster_organisation
    where import_id = ${importId} and ref = any(${[...refs]}::text[]) and organisation_id is not null`.execute(tx);
  return new Map(rows.map(({ ref, id }) => [ref, id]));
}

export const SECTORS: Partial<Record<OrganisationPlan['kind'], string>> = {
  BANK: 'FINANCE',
  SCHOOL: 'EDUCATION',
  HEALTH: 'HEALTH',
};
