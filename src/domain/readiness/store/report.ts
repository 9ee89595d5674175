import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';

/** Why somebody would not hear of a warning, worst first. */
export const TROUBLES = ['LEFT', 'NO_ACCOUNT', 'UNREACHABLE', 'NOT_ACTIVATED', 'NEVER_ANSWERED'] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface ReadinessRow {
  organisationId: string;
  code: string;
  name: string;
  people: number;
  troubles: Record<Trouble, number>;
  noAdvisor: boolean;
  unitsWithoutOwner: number;
  notPractised: number;
  /** Open defects of this organisation by kind. */
  defects: string[];
}

/** Somebody is silent when a card that asks him reached him so long ago or earlier and he never pressed any. */
export const isSilent = (person: string, silentMs: number): RawBuilder<boolean> => sql`(
  exists (
    select from delivery d
    where d.person_id = ${sql.ref(person)} and d.purpose = 'ask' and d.state in ('accepted', 'accepted_blind')
      and d.created_at < (select app_now()) - ${silentMs}::float8 * interval '1 millisecond')
  and not exists (select from delivery d where d.person_id = ${sql.ref(person)} and d.state = 'acted'))`;

const trouble = (silentMs: number) => sql`
  case
    when live.userid is null and exists (select from wecom_account a where a.person_id = e.person_id) then 'LEFT'
    when live.userid is null then 'NO_ACCOUNT'
    when not live.reachable then 'UNREACHABLE'
    when live.status = 'NOT_ACTIVATED' then 'NOT_ACTIVATED'
    when ${isSilent('e.person_id', silentMs)} then 'NEVER_ANSWERED'
  end`;

interface Facts {
  corpId: string;
  silentMs: number;
}

function staffOf(organisation: RawBuilder<unknown>, { corpId, silentMs }: Facts): RawBuilder<unknown> {
  return sql`
    select e.id, e.person_id, ${trouble(silentMs)} as trouble
    from employment e
      left join wecom_account live
        on live.person_id = e.person_id and live.corp_id = ${corpId} and live.status in ('ACTIVE', 'NOT_ACTIVATED')
    where e.organisation_id = ${organisation} and e.state = 'ACTIVE'`;
}

interface Page extends Facts {
  /** Null: every one. */
  organisationIds: readonly string[] | null;
  /** The code of the last organisation of the page before. */
  after?: string | undefined;
  limit: number;
}

/** What would fail in each organisation, by code. */
export async function readinessOf(
  ex: Executor,
  { organisationIds, after, limit, ...facts }: Page,
): Promise<ReadinessRow[]> {
  const { rows } = await sql<ReadinessRow>`
    with page as (
      select id, code, short_name from organisation
      where (${organisationIds === null}::boolean or id = any(${[...(organisationIds ?? [])]}::text[])) and code > ${after ?? ''} order by code limit ${limit}
    )
    select page.id as organisation_id, page.code, page.short_name as name, staff.people, staff.troubles,
      coalesce('NO_ADVISOR' = any(open.kinds), false) as no_advisor, units.ownerless as units_without_owner,
      coalesce(open.unpractised, 0) as not_practised, coalesce(open.kinds, '{}') as defects
    from page
      cross join lateral (
        select count(*)::int as people, jsonb_build_object(${sql.join(
          TROUBLES.map((one) => sql`${one}::text, count(*) filter (where trouble = ${one})`),
        )}) as troubles
        from (${staffOf(sql`page.id`, facts)}) as member
      ) as staff
      cross join lateral (
        select count(*)::int as ownerless from grid_unit u
        where u.organisation_id = page.id and not exists (
          select from role_assignment r where r.role = 'GRID_OWNER' and r.scope_id = u.id and r.state = 'ACTIVE')
      ) as units
      cross join lateral (
        select array_agg(distinct d.kind) as kinds,
          (count(*) filter (where d.kind = 'ADVISOR_NOT_PRACTISED'))::int as unpractised
        from readiness_defect d where d.organisation_id = page.id and d.closed_at is null
      ) as open
    order by page.code`.execute(ex);
  return rows;
}

export interface TroubledPerson {
  employeeId: string;
  name: string;
  unitName: string | null;
  trouble: Trouble;
}

/** Who of an organisation is meant, by employment id. */
export async function troubledPeople(
  ex: Executor,
  {
    organisationId,
    after,
    limit,
    ...facts
  }: Facts & { organisationId: string; after?: string | undefined; limit: number },
): Promise<TroubledPerson[]> {
  const { rows } = await sql<TroubledPerson>`
    select member.id as employee_id, p.name, u.name as unit_name, member.trouble
    from (${staffOf(sql`${organisationId}`, facts)}) as member
      join employment e on e.id = member.id
      join person p on p.id = member.person_id
      left join grid_unit u on u.id = e.grid_unit_id
    where member.trouble is not null and member.id > ${after ?? ''}
    order by member.id limit ${limit}`.execute(ex);
  return rows;
}
