import { type RawBuilder, sql } from 'kysely';
import { anyOf, type Executor } from '../../../database/index.ts';
import { type Scope, within } from '../../../kernel/scope/index.ts';
import { EVIDENCE_DAYS, LOAD_DAYS } from '../rules.ts';
import type { ReachFacts } from '../types.ts';
import { isSilent } from './report.ts';

/** The places of somebody who asks. */
export interface ReachScope extends Scope {
  /** The very places the reader's own grants name. */
  scopeIds: readonly string[];
  /** All of them. */
  county: boolean;
}

/** A role over a place of the reader's: the organisation, a unit of it, or the very place he himself is of. */
function rolesWithin({ organisationIds, unitIds, scopeIds }: ReachScope): RawBuilder<boolean> {
  const places = [...organisationIds, ...unitIds, ...scopeIds];
  return sql`(r.scope_id ${anyOf(places)} or r.scope_id in (
    select u.id from grid_unit u where u.organisation_id ${anyOf(organisationIds)}))`;
}

/** Those he may see by name where they work, and those who hold a role where he sees what is amiss. */
export interface Sight {
  staff: ReachScope;
  posts: ReachScope;
}

function isSeen({ staff, posts }: Sight): RawBuilder<boolean> {
  const job = { organisation: 'e.organisation_id', unit: 'e.grid_unit_id' };
  return sql`(
    exists (select from employment e
      where e.person_id = p.id and e.state = 'ACTIVE' and ${staff.county ? sql`true` : within(staff, job)})
    or exists (select from role_assignment r
      where r.person_id = p.id and r.state = 'ACTIVE' and ${posts.county ? sql`true` : rolesWithin(posts)}))`;
}

interface FactsQuery {
  corpId: string;
  silentMs: number;
  personIds: readonly string[];
  /** Null: whoever asks knows already that they are his. */
  sight: Sight | null;
  at: Date;
}

/** In one query, each person by index: what is known of the way to him. */
export async function reachFacts(
  ex: Executor,
  { corpId, silentMs, personIds, sight, at }: FactsQuery,
): Promise<(ReachFacts & { personId: string })[]> {
  if (personIds.length === 0) return [];
  const people = sql`${[...personIds]}::text[]`;
  const { rows } = await sql<ReachFacts & { personId: string }>`
    select p.id as person_id,
      coalesce(live.status, case when p.id in (
        select gone.person_id from wecom_account gone where gone.status = 'LEFT' and gone.person_id = any (${people}))
        then 'LEFT' else 'NONE' end) as account,
      coalesce(not live.reachable, false) as is_unreachable, live.unreachable_since, live.unreachable_errcode,
      delivered.at as delivered_at, ${isSilent('p.id', silentMs)} as is_silent,
      p.id in (
        select d.person_id from readiness_defect d
        where d.closed_at is null and d.kind in ('LEFT_COMPANY', 'WRONG_PERSON', 'ACCOUNT_REUSED')
          and d.person_id is not null) as is_doubted,
      away.ends_at as away_until, coalesce(away.is_substituted, false) as is_substituted
    from person p
      left join wecom_account live on live.person_id = p.id and live.corp_id = ${corpId} and live.status <> 'LEFT'
      left join lateral (
        select l.ends_at, exists (
            select from wecom_account a
            where a.person_id = l.substitute_person_id and a.corp_id = ${corpId} and a.status in ('ACTIVE', 'NOT_ACTIVATED')
          ) as is_substituted
        from leave l where l.person_id = p.id and l.starts_at <= ${at} and l.ends_at > ${at}
        order by l.ends_at desc limit 1) as away on true
      left join lateral (
        select d.created_at as at from delivery d
        where d.person_id = p.id and d.state in ('accepted', 'acted', 'recalled')
          and d.created_at > ${at}::timestamptz - ${EVIDENCE_DAYS} * interval '1 day'
        order by d.created_at desc limit 1) as delivered on true
    where p.id = any (${people}) and ${sight === null ? sql`true` : isSeen(sight)}`.execute(ex);
  return rows;
}

export interface PostHolder {
  personId: string;
  name: string;
  role: string;
  place: string;
  /** At which step above him somebody can mend it; null: the county. */
  step: 2 | 3 | null;
  organisationId: string | null;
}

const MOST_HOLDERS = 5_000;

/** Whoever warnings go to, with each place of his. */
export async function postHolders(ex: Executor, at: Date): Promise<PostHolder[]> {
  const { rows } = await sql<PostHolder>`
    select r.person_id, p.name, r.role, coalesce(j.name, o.short_name, '') as place, o.id as organisation_id,
      case r.role when 'ADVISOR' then 2 when 'COMMUNITY_POLICE' then 3 end as step
    from role_assignment r
      join person p on p.id = r.person_id
      left join jurisdiction j on j.id = r.scope_id
      left join organisation o on o.id = r.scope_id
    where r.state = 'ACTIVE' and r.role in ('ADVISOR', 'COMMUNITY_POLICE', 'STATION_DUTY', 'STATION_CHIEF', 'CENTER_OFFICER')
      and r.valid_from <= ${at} and (r.valid_until is null or r.valid_until > ${at})
    order by place, p.id limit ${MOST_HOLDERS}`.execute(ex);
  return rows;
}

interface Sum {
  cards: number;
  nights: number;
}

export interface Load extends Sum {
  personId: string;
  name: string;
  roles: string[];
  places: string[];
  /** Of everybody, not only of those on this page. */
  all: Sum & { people: number };
}

interface LoadQuery {
  scope: ReachScope;
  personId: string | null;
  /** Only of this station with its organisations, or of this organisation. */
  placeId: string | null;
  sort: 'cards' | 'nights';
  after: number;
  limit: number;
  at: Date;
}

/** Those with a duty in the reader's places, by what reached them in the last days; each one's messages by index. */
export async function dutyLoad(
  ex: Executor,
  { scope, personId, placeId, sort, after, limit, at }: LoadQuery,
): Promise<Load[]> {
  const atPlace = sql`(r.scope_id = ${placeId} or r.scope_id in (
    select o.id from organisation o where o.station_id = ${placeId}))`;
  const { rows } = await sql<Load>`
    with holder as (
      select r.person_id, array_agg(distinct r.role order by r.role) as roles,
        (array_agg(distinct coalesce(j.name, o.short_name)))[1:3] as places
      from role_assignment r
        left join jurisdiction j on j.id = r.scope_id
        left join organisation o on o.id = r.scope_id
      where r.state = 'ACTIVE' and r.role in ('ADVISOR', 'COMMUNITY_POLICE', 'STATION_DUTY', 'STATION_CHIEF', 'CENTER_OFFICER')
        and r.valid_from <= ${at} and (r.valid_until is null or r.valid_until > ${at})
        and (${personId}::text is null or r.person_id = ${personId})
        and ${placeId === null ? sql`true` : atPlace}
        and ${scope.county ? sql`true` : rolesWithin(scope)}
      group by r.person_id
    ), loaded as (
      select p.id as person_id, p.name, holder.roles, holder.places,
        coalesce(load.cards, 0)::int as cards, coalesce(load.nights, 0)::int as nights
      from holder join person p on p.id = holder.person_id
        cross join lateral (
          select count(*) as cards, count(*) filter (
              where sent.hour >= 22 or sent.hour < 6) as nights
          from delivery d
            cross join lateral (
              select extract(hour from greatest(d.created_at, d.not_before) at time zone 'Asia/Shanghai') as hour) as sent
          where d.person_id = holder.person_id and d.created_at > ${at}::timestamptz - ${LOAD_DAYS} * interval '1 day'
            and d.purpose in ('ask', 'notice', 'todo') and d.state in ('accepted', 'accepted_blind', 'acted', 'recalled')
        ) as load
    )
    select loaded.*, jsonb_build_object(
        'people', count(*) over (), 'cards', sum(cards) over (), 'nights', sum(nights) over ()) as "all"
    from loaded
    order by ${sql.ref(sort)} desc, cards desc, person_id offset ${after} limit ${limit}`.execute(ex);
  return rows;
}
