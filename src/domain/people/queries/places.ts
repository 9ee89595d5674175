import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import { grantsFor } from '../../../kernel/access/index.ts';
import { mayIn } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { notFound } from '../../../lib/problem.ts';
import { isNamed } from '../../directory/index.ts';
import type { OrganisationData, PlaceListData, PlaceRowData, PlacesAsked } from '../api.ts';
import { type PeopleContext, type Sight, sightOf } from '../context.ts';
import { advisorsWanted } from '../rules/roles.ts';
import { placeChanges } from '../store/places.ts';
import { ORGANISATION_FIELDS } from '../types.ts';

/** A step of the tree of places, or what a word finds in it. */
export async function listPlaces(ctx: PeopleContext, asked: PlacesAsked, by: string): Promise<PlaceListData> {
  const { db, directory } = ctx;
  const sight = await sightOf(db, await directory.rolesOf(db, by));
  const { underId, limit } = asked;
  const find = asked.q !== '' || asked.id !== undefined ? searched : underId === undefined ? offices : below;
  const places = await find(ctx, asked, sight);
  return { places, next: places.length === limit ? (places.at(-1)?.id ?? null) : null };
}

const staff = sql`(select count(*)::int from employment e where e.organisation_id = o.id and e.state = 'ACTIVE')`;
const advisors = sql`(
  select count(*)::int from role_assignment r
  where r.role = 'ADVISOR' and r.scope_id = o.id and r.state = 'ACTIVE' and (r.valid_until is null or r.valid_until > app_now()))`;
const lacking = ({ wanted: { two, three } }: PeopleContext) => sql`(
  ${advisors} < case when ${staff} >= ${three}::int then 3 when ${staff} >= ${two}::int then 2 else 1 end)`;

async function offices(ctx: PeopleContext, { by, after = '', limit }: PlacesAsked, { all, offices: own }: Sight) {
  const column = sql.ref(by === 'station' ? 'o.station_id' : 'o.township_id');
  const ids = sql`any(${visible(all)}::text[])`;
  const { two, three } = ctx.wanted;
  const { rows } = await sql<PlaceRowData>`
    with staffed as materialized (
      select o.id, ${column} as office_id, coalesce(job.people, 0) as people, coalesce(held.advisors, 0) as advisors
      from organisation o
        left join (
          select organisation_id, count(*)::int as people from employment
          where state = 'ACTIVE' and organisation_id = ${ids} group by 1) as job on job.organisation_id = o.id
        left join (
          select scope_id, count(*)::int as advisors from role_assignment
          where role = 'ADVISOR' and state = 'ACTIVE' and (valid_until is null or valid_until > app_now())
          group by 1) as held on held.scope_id = o.id
      where o.id = ${ids}
    )
    select j.id, j.kind, j.name, j.code, '' as above, null as above_id, coalesce(sum(s.people), 0)::int as people,
      count(s.id)::int as organisations,
      (count(s.id) filter (where s.advisors < case when s.people >= ${three}::int then 3 when s.people >= ${two}::int then 2 else 1 end))::int as lacking,
      count(s.id) = 0 as is_leaf
    from jurisdiction j left join staffed s on s.office_id = j.id
    where j.kind = ${by === 'station' ? 'STATION' : 'TOWNSHIP'} and (s.id is not null or j.id = any(${[...own]}::text[]))
      and (${after} = '' or j.code > (select code from jurisdiction where id = ${after}))
    group by j.id order by j.code limit ${limit}`.execute(ctx.db);
  return rows;
}

async function below(ctx: PeopleContext, asked: PlacesAsked, { all }: Sight): Promise<PlaceRowData[]> {
  const { underId: under = '', after = '', limit } = asked;
  const { rows: own } = await sql<{ organisationId: string; unitId: string | null }>`
    select id as organisation_id, null as unit_id from organisation where id = ${under}
    union all select organisation_id, id from grid_unit where id = ${under}`.execute(ctx.db);
  const [place] = own;
  if (place) {
    const isOwn = place.unitId !== null && all.unitIds.includes(place.unitId);
    if (!isOwn && !all.organisationIds.includes(place.organisationId)) throw notFound();
    return unitsBelow(ctx.db, { ...place, after, limit });
  }
  const { rows } = await sql<PlaceRowData>`
    select o.id, 'ORGANISATION' as kind, o.short_name as name, o.code, '' as above, ${under} as above_id, ${staff} as people, 0 as organisations,
      ${lacking(ctx)}::int as lacking, not exists (select from grid_unit u where u.organisation_id = o.id) as is_leaf
    from organisation o
    where (o.township_id = ${under} or o.station_id = ${under}) and o.id = any(${visible(all)}::text[])
      and (${after} = '' or o.code > (select code from organisation where id = ${after}))
    order by o.code limit ${limit}`.execute(ctx.db);
  return rows;
}

const visible = ({ organisationIds }: Sight['all']) => [...organisationIds];

interface Below {
  organisationId: string;
  unitId: string | null;
  after: string;
  limit: number;
}

async function unitsBelow(ex: Executor, { organisationId, unitId, after, limit }: Below): Promise<PlaceRowData[]> {
  const { rows } = await sql<PlaceRowData>`
    select u.id, 'GRID_UNIT' as kind, u.name, '' as code, '' as above, u.organisation_id as above_id, 0 as organisations, 0 as lacking,
      (select count(*)::int from employment e join grid_unit inner_unit on inner_unit.id = e.grid_unit_id
        where e.organisation_id = u.organisation_id and e.state = 'ACTIVE' and inner_unit.path like u.path || '%') as people,
      not exists (select from grid_unit child where child.parent_id = u.id) as is_leaf
    from grid_unit u
    where u.organisation_id = ${organisationId} and u.parent_id is not distinct from ${unitId}
      and (${after} = '' or u.id > ${after})
    order by u.id limit ${limit}`.execute(ex);
  return rows;
}

/** By a word, or the one of an id. */
async function searched(
  ctx: PeopleContext,
  { q, id, after = '', limit }: PlacesAsked,
  { all, offices: places }: Sight,
) {
  const fits = (table: string, byWord: RawBuilder<boolean>) =>
    id === undefined ? byWord : sql<boolean>`${sql.ref(`${table}.id`)} = ${id}`;
  const { rows } = await sql<PlaceRowData>`
    select found.* from (
      select j.id, j.kind, j.name, j.code, '' as above, null as above_id, 0 as people, 0 as organisations, 0 as lacking, false as is_leaf
      from jurisdiction j
      where j.kind in ('COUNTY', 'TOWNSHIP', 'STATION') and ${fits('j', sql`(strpos(j.name, ${q}) > 0 or ${isNamed('j.name_search', q)})`)} and j.id = any(${[...places]}::text[])
      union all
      select o.id, 'ORGANISATION', o.short_name, o.code, t.name, t.id, ${staff}, 0, ${lacking(ctx)}::int,
        not exists (select from grid_unit u where u.organisation_id = o.id)
      from organisation o join jurisdiction t on t.id = o.township_id
      where o.id = any(${visible(all)}::text[])
        and ${fits('o', sql`(${isNamed('o.name_search', q)} or strpos(o.short_name, ${q}) > 0 or o.code = ${q} or o.credit_code = ${q})`)}
      union all
      select u.id, 'GRID_UNIT', u.name, '', o.short_name, o.id, 0, 0, 0, true
      from grid_unit u join organisation o on o.id = u.organisation_id
      where ${fits('u', sql`(strpos(u.name, ${q}) > 0 or ${isNamed('u.name_search', q)})`)}
        and (o.id = any(${visible(all)}::text[]) or u.id = any(${[...all.unitIds]}::text[]))
    ) as found
    where ${after} = '' or found.id > ${after}
    order by found.id limit ${limit}`.execute(ctx.db);
  return rows;
}

const CHANGES_SHOWN = 50;

/** What stands beside the tree: who protects the organisation, and whom a warning would reach. */
export async function viewOrganisation(ctx: PeopleContext, id: string, by: string): Promise<OrganisationData> {
  const { db, corpId, directory, texts } = ctx;
  const grants = await directory.rolesOf(db, by);
  const sight = await sightOf(db, grants);
  if (!sight.all.organisationIds.includes(id)) throw notFound();
  const isNamed = sight.named.organisationIds.includes(id);
  const { rows } = await sql<Omit<OrganisationData, 'advisors' | 'police' | 'advisorsWanted' | 'changes' | 'allowed'>>`
    select o.id, o.code, o.name, o.short_name, o.kind, o.tier, o.industry, o.address, o.phone, o.version,
      t.id as township_id, t.name as township, s.id as station_id, s.name as station, ${staff} as people,
      (select count(*)::int from grid_unit u where u.organisation_id = o.id) as units, live.activated, live.reachable
    from organisation o
      join jurisdiction t on t.id = o.township_id
      join jurisdiction s on s.id = o.station_id
      cross join lateral (
        select (count(*) filter (where a.status = 'ACTIVE'))::int as activated,
          (count(*) filter (where a.status = 'ACTIVE' and a.reachable))::int as reachable
        from employment e join wecom_account a on a.person_id = e.person_id and a.corp_id = ${corpId}
        where e.organisation_id = o.id and e.state = 'ACTIVE') as live
    where o.id = ${id}`.execute(db);
  const [found] = rows;
  if (!found) throw notFound();
  const named = (name: string) => (isNamed ? name : maskName(name));
  const may = await mayIn(db, grants, [id]);
  const allowed: OrganisationData['allowed'] = [];
  if (grantsFor(grants, 'person.view').length > 0) allowed.push('people');
  if (may(id, 'directory.import')) allowed.push('import');
  if (may(id, 'directory.merge')) allowed.push('merge');
  if (may(id, 'directory.correct')) allowed.push('correct');
  if (may(id, 'warning.take_over')) allowed.push('warnings');
  return {
    ...found,
    advisorsWanted: advisorsWanted(found.people, ctx.wanted),
    advisors: (await advisorsOf(db, corpId, id)).map((one) => ({ ...one, name: named(one.name) })),
    police: (await policeOf(db, id)).map(({ personId, name, role }) => ({
      personId,
      name: named(name),
      title: texts.roles[role as keyof typeof texts.roles] ?? role,
    })),
    changes: (await placeChanges(db, id, CHANGES_SHOWN)).map(({ fields, names, intoName, at, by: who, ...change }) => ({
      id: change.id,
      reason: change.reason,
      at: at.toISOString(),
      by: named(who),
      did: fields
        ? `更正${fields.map((field) => ORGANISATION_FIELDS[field] ?? field).join('、')}`
        : `${names.map((name) => `“${name}”`).join('、')}并入“${intoName}”`,
    })),
    allowed,
  };
}

async function advisorsOf(ex: Executor, corpId: string, organisationId: string): Promise<OrganisationData['advisors']> {
  const { rows } = await sql<OrganisationData['advisors'][number]>`
    select p.id as person_id, p.name, r.title, r.is_primary,
      exists (select from wecom_account a where a.person_id = p.id and a.corp_id = ${corpId} and a.status = 'ACTIVE' and a.reachable) as is_activated,
      exists (select from leave l where l.person_id = p.id and l.starts_at <= app_now() and l.ends_at > app_now()) as is_away
    from role_assignment r join person p on p.id = r.person_id
    where r.role = 'ADVISOR' and r.scope_id = ${organisationId} and r.state = 'ACTIVE'
      and (r.valid_until is null or r.valid_until > app_now())
    order by r.is_primary desc, p.id limit 20`.execute(ex);
  return rows;
}

async function policeOf(ex: Executor, organisationId: string) {
  const { rows } = await sql<{ personId: string; name: string; role: string }>`
    select distinct p.id as person_id, p.name, r.role
    from organisation o
      join role_assignment r on r.scope_id in (o.id, o.station_id, o.township_id)
        and r.role in ('COMMUNITY_POLICE', 'STATION_DUTY', 'STATION_CHIEF') and r.state = 'ACTIVE'
        and (r.valid_until is null or r.valid_until > app_now())
      join person p on p.id = r.person_id
    where o.id = ${organisationId} order by r.role, p.id limit 30`.execute(ex);
  return rows;
}
