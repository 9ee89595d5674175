import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import type { AudienceRole } from '../../directory/index.ts';

/** What a filter could have found somebody by, as it stands on his receipt and in the roster. */
export interface Fit {
  role: AudienceRole;
  organisationId: string;
  townshipId: string;
  stationId: string;
  /** His unit and those above it. */
  unitIds: string[];
  kind: string | null;
  tier: string | null;
  sector: string | null;
  industry: string | null;
  posts: string[];
  outOfProvince: boolean;
  sawOriginal: boolean;
}

export async function fitOf(ex: Executor, bulletinId: string, personId: string): Promise<Fit | null> {
  const { rows } = await sql<Fit>`
    select receipt.role, receipt.organisation_id as "organisationId", receipt.township_id as "townshipId",
      receipt.station_id as "stationId", receipt.saw_original as "sawOriginal",
      coalesce(string_to_array(trim(both '/' from unit.path), '/'), '{}') as "unitIds", o.kind, o.tier, o.sector, o.industry,
      array(select post from employment where person_id = receipt.person_id and state = 'ACTIVE' and post is not null) as posts,
      exists (select from employment where person_id = receipt.person_id and state = 'ACTIVE' and out_of_province)
        as "outOfProvince"
    from bulletin_receipt receipt
      left join organisation o on o.id = receipt.organisation_id
      left join grid_unit unit on unit.id = receipt.grid_unit_id
    where receipt.bulletin_id = ${bulletinId} and receipt.person_id = ${personId}`.execute(ex);
  return rows[0] ?? null;
}
