import { sql } from 'kysely';
import type { Executor } from '../../database/index.ts';
import { pathIds } from '../../kernel/scope/index.ts';
import { OUTCOME_RULES } from '../warnings/index.ts';
import { type TotalsData, TURNOVER_DAYS } from './api.ts';
import type { Movement } from './rules.ts';

/** Outcomes that count as dissuaded. */
export const DISSUADED = Object.entries(OUTCOME_RULES).flatMap(([code, { countsAs }]) =>
  countsAs === 'DISSUADED' ? [code] : [],
);

export interface OrganisationMovement extends Movement {
  id: string;
  name: string;
}

/** Joins and leaves of these organisations in the last days, from the roster's own dates; the highest turnover first. */
export async function movements(
  ex: Executor,
  { organisationIds, today, limit }: { organisationIds: readonly string[]; today: string; limit: number },
): Promise<OrganisationMovement[]> {
  const lately = sql`between ${today}::date - ${TURNOVER_DAYS}::int + 1 and ${today}::date`;
  const { rows } = await sql<OrganisationMovement>`
    with moved as (
      select e.organisation_id,
        (count(*) filter (where e.hired_on ${lately}))::int as joins,
        (count(*) filter (where e.hired_on ${lately} and e.out_of_province))::int as "outOfProvinceJoins",
        (count(*) filter (where e.state = 'LEFT' and e.left_on ${lately}))::int as leaves,
        (count(*) filter (where e.state = 'ACTIVE'))::int as now
      from employment e where e.organisation_id = any(${[...organisationIds]}::text[]) group by e.organisation_id
    )
    select o.id, o.short_name as name, coalesce(joins, 0) as joins, coalesce("outOfProvinceJoins", 0) as "outOfProvinceJoins",
      coalesce(leaves, 0) as leaves, coalesce(now, 0) as now
    from organisation o left join moved on moved.organisation_id = o.id
    where o.id = any(${[...organisationIds]}::text[])
    order by (coalesce(joins, 0) + coalesce(leaves, 0))::float8 / greatest(2 * coalesce(now, 0) - coalesce(joins, 0) + coalesce(leaves, 0), 1) desc,
      o.code
    limit ${limit}`.execute(ex);
  return rows;
}

/** Drills and revoked warnings count nowhere. */
export async function totals(
  ex: Executor,
  { organisationIds, since }: { organisationIds: readonly string[]; since: Date },
): Promise<TotalsData['townships']> {
  const { rows } = await sql<TotalsData['townships'][number]>`
    with own as (select id, township_id from organisation where id = any(${[...organisationIds]}::text[])),
    people as (
      select own.township_id, count(*)::int as people from own join employment e on e.organisation_id = own.id
      where e.state = 'ACTIVE' group by 1),
    warned as (
      select own.township_id, count(*)::int as warnings,
        (count(*) filter (where w.state = 'CLOSED'))::int as closed,
        (count(*) filter (where w.state = 'CLOSED' and w.outcome = any(${DISSUADED}::text[])))::int as dissuaded
      from own join warning w on w.organisation_id = own.id
      where w.created_at >= ${since} and not w.drill and w.state <> 'REVOKED' group by 1)
    select township.id, township.name, count(own.id)::int as organisations, coalesce(max(people.people), 0) as people,
      coalesce(max(warned.warnings), 0) as warnings, coalesce(max(warned.closed), 0) as closed,
      coalesce(max(warned.dissuaded), 0) as dissuaded
    from own join jurisdiction township on township.id = own.township_id
      left join people on people.township_id = own.township_id left join warned on warned.township_id = own.township_id
    group by township.id, township.name order by township.id`.execute(ex);
  return rows;
}

export interface PropagandistPlaces {
  organisationIds: readonly string[];
  /** Townships whose own propagandists the reader sees as well. */
  townshipIds: readonly string[];
}

/** Propagandists in force, each with his place: an organisation, a unit of it, or a township. */
const posted = ({ organisationIds, townshipIds }: PropagandistPlaces) => sql`
  posted as (
    select r.id, r.person_id, o.id as organisation_id, o.short_name as organisation, unit.name as unit,
      coalesce(o.township_id, r.scope_id) as township_id
    from role_assignment r
      left join grid_unit unit on r.scope_kind = 'GRID_UNIT' and unit.id = r.scope_id
      left join organisation o on o.id = coalesce(unit.organisation_id, r.scope_id)
    where r.role = 'PROPAGANDIST' and r.state = 'ACTIVE' and r.valid_from <= app_now()
      and (r.valid_until is null or r.valid_until > app_now())
      and (o.id = any(${[...organisationIds]}::text[])
        or r.scope_kind = 'TOWNSHIP' and r.scope_id = any(${[...townshipIds]}::text[]))
  )`;

export interface TownshipRow {
  id: string;
  name: string;
  organisations: number;
  withPropagandist: number;
  propagandists: number;
}

export async function propagandistsByTownship(ex: Executor, places: PropagandistPlaces): Promise<TownshipRow[]> {
  const { rows } = await sql<TownshipRow>`
    with ${posted(places)}
    select t.id, t.name,
      (select count(*)::int from organisation o where o.township_id = t.id and o.id = any(${[...places.organisationIds]}::text[])) as organisations,
      (select count(distinct organisation_id)::int from posted where township_id = t.id) as with_propagandist,
      (select count(distinct person_id)::int from posted where township_id = t.id) as propagandists
    from jurisdiction t
    where t.id = any(${[...places.townshipIds]}::text[])
      or t.id in (select township_id from organisation where id = any(${[...places.organisationIds]}::text[]))
    order by t.code`.execute(ex);
  return rows;
}

export interface PropagandistRow {
  id: string;
  name: string;
  townshipId: string;
  organisation: string | null;
  unit: string | null;
  logins: number;
  looks: number;
  visits: number;
  acts: number;
  lastActiveAt: Date | null;
}

/** What the audit log holds of them since then; it is written by every act and every look at people's data. */
export async function propagandists(
  ex: Executor,
  {
    places,
    townshipId,
    since,
    after,
    limit,
  }: {
    places: PropagandistPlaces;
    townshipId: string | null;
    since: Date;
    after: string;
    limit: number;
  },
): Promise<PropagandistRow[]> {
  const { rows } = await sql<PropagandistRow>`
    with ${posted(places)}
    select posted.id, person.name, posted.township_id, posted.organisation, posted.unit,
      seen.logins, seen.looks, made.visits, seen.acts, seen."lastActiveAt"
    from posted join person on person.id = posted.person_id
      cross join lateral (
        select (count(*) filter (where action = 'session.open'))::int as logins,
          (count(*) filter (where action = 'look'))::int as looks,
          (count(*) filter (where action not in ('session.open', 'session.close', 'look', 'visit.record', 'visit.withdraw')))::int as acts,
          max(at) as "lastActiveAt"
        from audit_log where actor_id = posted.person_id and at > ${since}
      ) as seen
      cross join lateral (
        select count(*)::int as visits from visit
        where visitor_id = posted.person_id and recorded_at > ${since} and withdrawn_at is null
      ) as made
    where posted.id > ${after} and (${townshipId}::text is null or posted.township_id = ${townshipId})
    order by posted.id limit ${limit}`.execute(ex);
  return rows;
}

/** Townships in or above these scopes, and those of the organisations in them: some have no organisation on the list. */
export async function townshipsOf(
  ex: Executor,
  { scopeIds, organisationIds }: { scopeIds: readonly string[]; organisationIds: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select t.id from jurisdiction t
    where t.kind = 'TOWNSHIP' and (${pathIds('t.path')} && ${[...scopeIds]}::text[]
      or exists (select from jurisdiction s where s.id = any(${[...scopeIds]}::text[]) and t.id = any(${pathIds('s.path')}))
      or t.id in (select township_id from organisation where id = any(${[...organisationIds]}::text[])))`.execute(ex);
  return rows.map(({ id }) => id);
}
