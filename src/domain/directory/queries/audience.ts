import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import { jurisdictionsAbove, pathIds } from '../../../kernel/scope/index.ts';
import type { AudienceFilter, AudienceMember } from '../types.ts';

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

/** How many organisations a filter means within these scopes, whoever works there. */
export async function countOrganisations(
  ex: Executor,
  filter: AudienceFilter,
  scopeIds: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ organisations: number }>`
    select count(*)::int as organisations from (${audiencePlaces(filter, scopeIds)}) as place`.execute(ex);
  return rows[0]?.organisations ?? 0;
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
    select member.person_id, account.userid, role, is_primary as "primary",
      member.organisation_id, grid_unit_id, o.township_id,
      coalesce(o.station_id, member.station_id) as station_id
    from member
      left join organisation o on o.id = member.organisation_id
      left join wecom_account account on account.person_id = member.person_id
        and account.corp_id = ${corpId} and account.status in ('ACTIVE', 'NOT_ACTIVATED')
    order by member.person_id`.execute(ex);
  return rows;
}

const bestFirst = sql`rank, not is_primary, organisation_id, station_id`;

/**
 * Organisations that fit the filter and lie in the asker's scopes. `whole` is false where he owns only units of one:
 * then nothing but those units is his.
 */
function audiencePlaces(filter: AudienceFilter, scopeIds: readonly string[]): RawBuilder<unknown> {
  const conditions = [
    within(filter.organisationIds, (ids) => sql`o.id = any(${ids})`),
    within(filter.townshipIds, (ids) => sql`${pathIds('township.path')} && ${ids}`),
    within(filter.stationIds, (ids) => sql`${pathIds('station.path')} && ${ids}`),
    within(filter.gridUnitIds, (ids) => sql`o.id in (select organisation_id from grid_unit where id = any(${ids}))`),
    within(filter.kinds, (kinds) => sql`o.kind = any(${kinds})`),
    within(filter.tiers, (tiers) => sql`o.tier = any(${tiers})`),
    within(filter.sectors, (sectors) => sql`o.sector = any(${sectors})`),
    within(filter.industries, (industries) => sql`o.industry = any(${industries})`),
  ].filter((condition) => condition !== null);
  const scopes = texts(scopeIds);
  return sql`
    select * from (
      select o.id, o.station_id, (${jurisdictionsAbove} || o.id) && ${scopes} as whole,
        ${pathIds('station.path')} && ${scopes} as station_open,
        o.id in (select organisation_id from grid_unit where id = any(${scopes})) as has_own_unit
      from organisation o
        join jurisdiction station on station.id = o.station_id
        join jurisdiction township on township.id = o.township_id
      where ${sql.join([sql`true`, ...conditions], sql` and `)}
    ) as fitting
    where whole or has_own_unit`;
}

/**
 * Everybody in `place` whom the filter means, one row for each role and post that fits, best rank lowest. A tag narrows
 * the role it speaks of and leaves the others alone. `only` narrows `holder`, the person's row.
 */
function partOfAudience(
  filter: AudienceFilter,
  scopeIds: readonly string[],
  only: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql.join([columns, ...partsOf(filter, scopeIds, only)], sql` union all `);
}

/** Every part alone, for pages: the first people of the whole are among the first of the parts. */
function partsOf(
  filter: AudienceFilter,
  scopeIds: readonly string[],
  only: RawBuilder<unknown>,
): RawBuilder<unknown>[] {
  const asks = (role: AudienceFilter['roles'][number]): boolean => filter.roles.includes(role);
  return [
    ...(asks('STATION_CHIEF') || asks('STATION_DUTY') ? [ofStations(filter, only)] : []),
    ...(asks('COMMUNITY_POLICE') ? [communityPolice(only)] : []),
    ...(asks('ADVISOR') ? [advisors(filter, only)] : []),
    ...(asks('GRID_OWNER') ? [gridOwners(filter, scopeIds, only)] : []),
    ...(asks('EMPLOYEE') ? [employees(filter, scopeIds, only)] : []),
  ];
}

/** Asked once a query, not once a row. */
const now = sql`(select app_now())`;
const active = sql`holder.state = 'ACTIVE'
  and holder.valid_from <= ${now} and (holder.valid_until is null or holder.valid_until > ${now})`;

/** No row: it names and types the columns of the parts. */
const columns = sql`
  select null::text as person_id, null::text as role, 0 as rank, false as is_primary, null::text as organisation_id,
    null::text as grid_unit_id, null::text as station_id
  where false`;

function ofStations({ roles }: AudienceFilter, only: RawBuilder<unknown>): RawBuilder<unknown> {
  const wanted = roles.filter((role) => role === 'STATION_CHIEF' || role === 'STATION_DUTY');
  return sql`
    select holder.person_id, holder.role, case holder.role when 'STATION_CHIEF' then 0 else 1 end,
      holder.is_primary, null, null, holder.scope_id
    from role_assignment holder
    where holder.role = any(${texts(wanted)}) and ${active} and ${only}
      and holder.scope_id in (select station_id from place where station_open)`;
}

function communityPolice(only: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select holder.person_id, holder.role, 2, holder.is_primary, null, null, place.station_id
    from role_assignment holder join place on place.whole and place.id = holder.scope_id
    where holder.role = 'COMMUNITY_POLICE' and ${active} and ${only}`;
}

function advisors({ tags = [] }: AudienceFilter, only: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select holder.person_id, holder.role, 3, holder.is_primary, place.id, null, place.station_id
    from role_assignment holder join place on place.whole and place.id = holder.scope_id
    where holder.role = 'ADVISOR' and ${active} and ${only}
      and (holder.is_primary or not ${tags.includes('PRIMARY_ADVISOR')}::boolean)`;
}

function gridOwners(
  filter: AudienceFilter,
  scopeIds: readonly string[],
  only: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`
    select holder.person_id, holder.role, 4, holder.is_primary, unit.organisation_id, unit.id, null
    from role_assignment holder join grid_unit unit on unit.id = holder.scope_id
    where holder.role = 'GRID_OWNER' and ${active} and ${only}
      and ${fits(filter, { scopeIds, organisationId: sql`unit.organisation_id` })}`;
}

function employees(
  filter: AudienceFilter,
  scopeIds: readonly string[],
  only: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const tags = [
    ...(filter.tags?.includes('OUT_OF_PROVINCE') ? [sql`holder.out_of_province`] : []),
    ...(filter.tags?.includes('NEW_HIRE') ? [sql`holder.hired_on > ${today} - ${NEW_HIRE_DAYS}::int`] : []),
  ];
  const conditions = [
    sql`holder.state = 'ACTIVE'`,
    sql`(holder.left_on is null or holder.left_on > ${today})`,
    only,
    fits(filter, { scopeIds, organisationId: sql`holder.organisation_id` }),
    ...(tags.length > 0 ? [sql`(${sql.join(tags, sql` or `)})`] : []),
    ...(filter.posts ? [sql`holder.post = any(${texts(filter.posts)})`] : []),
  ];
  return sql`
    select holder.person_id, 'EMPLOYEE', 5, false, holder.organisation_id, holder.grid_unit_id, null
    from employment holder left join grid_unit unit on unit.id = holder.grid_unit_id
    where ${sql.join(conditions, sql` and `)}`;
}

/**
 * A unit includes those below it; who has no unit is only in whole organisations. `coalesce` keeps the look into `place`
 * a hashed one beside the scan, which then comes in the order of people and stops where the page ends.
 */
function fits(
  { gridUnitIds }: AudienceFilter,
  { scopeIds, organisationId }: { scopeIds: readonly string[]; organisationId: RawBuilder<unknown> },
): RawBuilder<unknown> {
  const isIn = (places: RawBuilder<unknown>) => sql`coalesce(${organisationId} in (${places}), false)`;
  const under = (ids: readonly string[]) => sql`coalesce(${pathIds('unit.path')} && ${texts(ids)}, false)`;
  const own = sql`(${isIn(sql`select id from place where whole`)}
    or ${isIn(sql`select id from place`)} and ${under(scopeIds)})`;
  return gridUnitIds ? sql`(${own} and ${under(gridUnitIds)})` : own;
}

const NEW_HIRE_DAYS = 60;
const today = sql`(select (app_now() at time zone 'Asia/Shanghai')::date)`;

function texts(ids: readonly string[]): RawBuilder<string[]> {
  return sql`${[...ids]}::text[]`;
}

function within(
  wanted: readonly string[] | undefined,
  condition: (ids: RawBuilder<string[]>) => RawBuilder<unknown>,
): RawBuilder<unknown> | null {
  return wanted === undefined ? null : condition(texts(wanted));
}
