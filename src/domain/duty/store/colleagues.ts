import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import type { Role } from '../../directory/index.ts';
import { STAND_INS } from '../rules/roster.ts';
import type { ShiftRole } from '../types.ts';
import type { Reach } from './roster.ts';

export interface Colleague {
  personId: string;
  name: string;
  role: Role;
  /** Null: an officer. */
  organisationId: string | null;
}

/** Roles held at a time, each with the team it is in: the organisation, the station, else the very scope. */
const posts = (at: Date): RawBuilder<unknown> => sql`
  select r.person_id, r.role, r.scope_id, coalesce(u.organisation_id, o.id) as organisation_id,
    case when r.role in ('COMMUNITY_POLICE', 'STATION_DUTY', 'STATION_CHIEF') then coalesce(o.station_id, r.scope_id)
      else coalesce(u.organisation_id, r.scope_id) end as team
  from role_assignment r
    left join organisation o on o.id = r.scope_id
    left join grid_unit u on u.id = r.scope_id
  where r.state = 'ACTIVE' and r.valid_from <= ${at} and (r.valid_until is null or r.valid_until > ${at})`;

/** Who can be told in WeCom at all. */
const reachable = (corpId: string): RawBuilder<unknown> => sql`exists (
  select from wecom_account a
  where a.person_id = p.id and a.corp_id = ${corpId} and a.status in ('ACTIVE', 'NOT_ACTIVATED'))`;

/** Who may stand in for somebody; an owner's deputies are those of the very unit. */
export async function standInsFor(
  ex: Executor,
  { corpId, personId, at }: { corpId: string; personId: string; at: Date },
): Promise<Colleague[]> {
  const pairs = Object.entries(STAND_INS).map(([role, roles]) => ({ role, roles }));
  const { rows } = await sql<Colleague>`
    with post as (${posts(at)})
    select distinct on (p.id) p.id as person_id, p.name, other.role,
      case when other.role in ('COMMUNITY_POLICE', 'STATION_DUTY', 'STATION_CHIEF', 'CENTER_OFFICER') then null
        else other.organisation_id end as organisation_id
    from post own
      join json_to_recordset(${JSON.stringify(pairs)}::json) as pair (role text, roles text[]) on pair.role = own.role
      join post other on other.team = own.team and other.role = any(pair.roles) and other.person_id <> own.person_id
        and (other.role <> 'GRID_OWNER' or other.scope_id = own.scope_id)
      join person p on p.id = other.person_id
    where own.person_id = ${personId} and ${reachable(corpId)}
    order by p.id, other.role limit 200`.execute(ex);
  return rows;
}

export interface RosterTeam {
  role: ShiftRole;
  scopeId: string;
  people: { personId: string; name: string }[];
}

/** Who holds the roles in reach: those that shifts can be set for, place by place. */
export async function teamsIn(
  ex: Executor,
  { corpId, reach, at }: { corpId: string; reach: readonly Reach[]; at: Date },
): Promise<RosterTeam[]> {
  const { rows } = await sql<RosterTeam>`
    with post as (${posts(at)})
    select post.role, post.scope_id as "scopeId",
      jsonb_agg(jsonb_build_object('personId', p.id, 'name', p.name) order by p.id) as people
    from post
      join json_to_recordset(${JSON.stringify(reach)}::json) as reach ("scopeId" text, roles text[])
        on reach."scopeId" = post.scope_id and post.role = any(reach.roles)
      join person p on p.id = post.person_id
    where ${reachable(corpId)}
    group by post.role, post.scope_id
    order by post.role, post.scope_id limit 100`.execute(ex);
  return rows;
}
