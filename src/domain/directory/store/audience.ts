import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import type { AudienceFilter, AudienceMember } from '../types.ts';
import { audiencePlaces, partOfAudience, partsOf } from './audience-parts.ts';

export interface AudienceCount {
  people: number;
  organisations: number;
  byRole: Record<string, number>;
  /** Names of the first of these organisations, by their code. */
  first: string[];
}

/** As many names as a line of a page has room for. */
const NAMED = 3;

export interface AudiencePage {
  /** The last person of the page before; null for the first page. */
  after: string | null;
  limit: number;
}

/** How many a filter reaches within these scopes: each person once, with the highest role. */
export async function countAudience(
  ex: Executor,
  filter: AudienceFilter,
  scopeIds: readonly string[],
): Promise<AudienceCount> {
  const { rows } = await sql<{ role: string; people: number; organisations: number; first: string[] }>`
    with place as materialized (${audiencePlaces(filter, scopeIds)}),
    member as materialized (
      select distinct on (person_id) person_id, role, organisation_id
      from (${partOfAudience(filter, scopeIds, sql`true`)}) as fitting
      order by person_id, ${bestFirst}
    )
    select role, count(*)::int as people, (select count(distinct organisation_id)::int from member) as organisations,
      array(select short_name from organisation where id in (select organisation_id from member) order by code limit ${NAMED}) as first
    from member group by role`.execute(ex);
  return {
    people: rows.reduce((sum, row) => sum + row.people, 0),
    organisations: rows[0]?.organisations ?? 0,
    byRole: Object.fromEntries(rows.map((row) => [row.role, row.people])),
    first: rows[0]?.first ?? [],
  };
}

interface AudienceQuery {
  corpId: string;
  filter: AudienceFilter;
  scopeIds: readonly string[];
  page: AudiencePage;
}

/** The next people of an audience by their id. Whoever is on leave belongs to it: a notice waits for him. */
export async function audiencePage(
  ex: Executor,
  { corpId, filter, scopeIds, page }: AudienceQuery,
): Promise<AudienceMember[]> {
  const parts = partsOf(filter, scopeIds, sql`holder.person_id > ${page.after ?? ''}`);
  if (parts.length === 0) return [];
  const firstOfEach = parts.map(
    (part) => sql`(select distinct person_id from (${part}) as part order by person_id limit ${page.limit})`,
  );
  const { rows } = await sql<AudienceMember>`
    with place as materialized (${audiencePlaces(filter, scopeIds)}),
    turn as materialized (
      select person_id from (${sql.join(firstOfEach, sql` union `)}) as first order by person_id limit ${page.limit}
    ), member as (
      select distinct on (person_id) *
      from (${partOfAudience(filter, scopeIds, sql`holder.person_id = any(array(select person_id from turn))`)}) as fitting
      order by person_id, ${bestFirst}
    )
    select member.person_id as "personId", account.userid, role, is_primary as "primary",
      member.organisation_id as "organisationId", grid_unit_id as "gridUnitId", o.township_id as "townshipId",
      coalesce(o.station_id, member.station_id) as "stationId"
    from member
      left join organisation o on o.id = member.organisation_id
      left join wecom_account account on account.person_id = member.person_id
        and account.corp_id = ${corpId} and account.status in ('ACTIVE', 'NOT_ACTIVATED')
    order by member.person_id`.execute(ex);
  return rows;
}

const bestFirst = sql`rank, not is_primary, organisation_id, station_id`;
