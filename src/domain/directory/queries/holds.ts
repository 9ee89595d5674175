import { type RawBuilder, sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import { pathIds } from '../../../kernel/scope/index.ts';
import type { Hold } from '../rules.ts';
import type { Role } from '../types.ts';

/** Whoever holds one of these could do more as somebody than a list may give. */
const GUARDED_ROLES: readonly Role[] = [
  'CENTER_OFFICER',
  'COUNTY_ADMIN',
  'JOINT_OFFICE',
  'STATION_DUTY',
  'STATION_CHIEF',
  'COMMUNITY_POLICE',
  'DESK',
  'AUDITOR',
];

/** How these people stand to whoever may touch those places; null: every place. */
export async function holdsOf(
  ex: Executor,
  personIds: readonly string[],
  scopeIds: readonly string[] | null,
): Promise<Map<string, Hold>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; guarded: boolean; foreign: boolean }>`
    ${reach(scopeIds)}
    select p.id, exists (select from officer where officer.person_id = p.id)
        or exists (
          select from role_assignment r
          where r.person_id = p.id and r.state <> 'INACTIVE' and r.role = any(${[...GUARDED_ROLES]}::text[]))
        or exists (
          select from leave absence join role_assignment r on r.person_id = absence.person_id
          where absence.substitute_person_id = p.id and absence.ends_at > app_now() and r.state <> 'INACTIVE'
            and r.role = any(${[...GUARDED_ROLES]}::text[])) as guarded,
      ${scopeIds === null ? sql`false` : outside} as foreign
    from person p where p.id = any(${[...personIds]}::text[])`.execute(ex);
  return new Map(rows.map(({ id, guarded, foreign }) => [id, foreign ? 'FOREIGN' : guarded ? 'GUARDED' : 'OWN']));
}

function reach(scopeIds: readonly string[] | null): RawBuilder<unknown> {
  if (scopeIds === null) return sql``;
  return sql`
    with place as materialized (
      select id from jurisdiction where ${pathIds('path')} && ${[...scopeIds]}::text[]
    ), org as materialized (
      select id from organisation
      where station_id in (select id from place) or township_id in (select id from place) or id = any(${[...scopeIds]}::text[])
    )`;
}

/** Somebody without any post or role is whose he was last; whoever never was anybody's is nobody's here. */
const outside = sql<boolean>`(
  exists (
    select from employment e
    where e.person_id = p.id and e.state = 'ACTIVE' and e.organisation_id not in (select id from org))
  or exists (
    select from role_assignment r
    where r.person_id = p.id and r.state <> 'INACTIVE'
      and r.scope_id not in (select id from place) and r.scope_id not in (select id from org)
      and r.scope_id not in (select u.id from grid_unit u where u.organisation_id in (select id from org)))
  or exists (
    select from leave absence join role_assignment r on r.person_id = absence.person_id
    where absence.substitute_person_id = p.id and absence.ends_at > app_now() and r.state <> 'INACTIVE'
      and r.scope_id not in (select id from place) and r.scope_id not in (select id from org)
      and r.scope_id not in (select u.id from grid_unit u where u.organisation_id in (select id from org)))
  or (
    not exists (select from employment e where e.person_id = p.id and e.state = 'ACTIVE')
    and not exists (select from role_assignment r where r.person_id = p.id and r.state <> 'INACTIVE')
    and (
      not exists (select from employment e where e.person_id = p.id)
      or exists (
        select from employment e where e.person_id = p.id and e.organisation_id not in (select id from org)))))`;
