import { sql } from 'kysely';
import { type Executor, prepared, type Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { EndedRole } from '../events.ts';
import { duties } from '../rules.ts';
import type { Role, RoleGrant, Scope } from '../types.ts';

/** Own grants, those of people on leave who named this person substitute, and EMPLOYEE wherever employed; without a time: now. */
export async function rolesOf(ex: Executor, personId: string, at?: Date): Promise<RoleGrant[]> {
  const { rows } = await prepared<RoleGrant>`
    with recursive clock as materialized (
      select coalesce(${at ?? null}::timestamptz, app_now()) as at
    ), stands_for as (
      select ${personId}::text as person_id, 0 as depth
      union
      select absence.person_id, stands_for.depth + 1
      from stands_for join leave absence on absence.substitute_person_id = stands_for.person_id, clock
      where absence.starts_at <= clock.at and absence.ends_at > clock.at and stands_for.depth < 3
    ), granted as (
      select r.role, r.scope_kind, r.scope_id, r.is_primary, r.title, nullif(r.person_id, ${personId}) as substitute_for
      from role_assignment r, clock
      where r.person_id in (select person_id from stands_for) and r.state = 'ACTIVE'
        and r.valid_from <= clock.at and (r.valid_until is null or r.valid_until > clock.at)
        and (r.person_id = ${personId} or r.role = any(${[...duties]}::text[]))
      union all
      select 'EMPLOYEE', 'ORGANISATION', e.organisation_id, false, null, null
      from employment e where e.person_id = ${personId} and e.state = 'ACTIVE'
    )
    select role, scope_kind, scope_id, is_primary as "primary", title,
      substitute_for
    from granted
    order by substitute_for nulls first, role, scope_id`.execute(ex);
  return rows;
}

export interface NewRole extends Scope {
  personId: string;
  primary?: boolean;
  title?: string;
  /** Grid owners who agreed to be told of warnings in their unit. */
  optedIn?: boolean;
  from?: Date;
  /** Without it: until it is ended. */
  until?: Date;
}

export async function assignRole(ex: Executor, grant: NewRole): Promise<string> {
  const id = newId();
  // Of those whose time is over the place is free.
  await sql`
    update role_assignment set state = 'INACTIVE'
    where scope_id = ${grant.scopeId} and role = ${grant.role} and state = 'ACTIVE' and valid_until <= app_now()`.execute(
    ex,
  );
  await sql`
    insert into role_assignment (id, person_id, role, scope_kind, scope_id, is_primary, title, opted_in, valid_from,
      valid_until)
    values (${id}, ${grant.personId}, ${grant.role}, ${grant.scopeKind}, ${grant.scopeId}, ${grant.primary ?? false},
      ${grant.title ?? null}, ${grant.optedIn ?? false}, coalesce(${grant.from ?? null}, app_now()),
      ${grant.until ?? null})`.execute(ex);
  return id;
}

export interface EndedRoles {
  personId: string;
  /** Without it: every role of the person. */
  role?: Role;
  scopeId?: string;
  at: Date;
}

/** Ends roles at once; what was asked of their holders before stays on record. */
export async function endRole(ex: Executor, { personId, role, scopeId, at }: EndedRoles): Promise<EndedRole[]> {
  const { rows } = await sql<EndedRole>`
    update role_assignment set state = 'INACTIVE', valid_until = ${at}
    where person_id = ${personId} and state = 'ACTIVE'
      and role = coalesce(${role ?? null}, role) and scope_id = coalesce(${scopeId ?? null}, scope_id)
    returning ${asEnded(at)}`.execute(ex);
  return rows;
}

/** Somebody leaves an organisation: the employment and the roles held in it end in one step. */
export async function endEmployment(ex: Executor, employeeId: string, at: Date): Promise<EndedRole[]> {
  const { rows } = await sql<EndedRole>`
    with departed as (
      update employment set state = 'LEFT', left_on = (${at}::timestamptz at time zone 'Asia/Shanghai')::date
      where id = ${employeeId} and state = 'ACTIVE'
      returning person_id, organisation_id
    )
    update role_assignment set state = 'INACTIVE', valid_until = ${at}
    from departed
    where role_assignment.person_id = departed.person_id and state = 'ACTIVE'
      and (scope_id = departed.organisation_id
        or scope_id in (select u.id from grid_unit u where u.organisation_id = departed.organisation_id))
    returning ${asEnded(at)}`.execute(ex);
  return rows;
}

/** What the owner of this account holds, as if it ended now. */
export async function heldUnder(tx: Tx, corpId: string, userid: string): Promise<EndedRole[]> {
  const { rows } = await sql<EndedRole>`
    select role_assignment.person_id, role, scope_kind, scope_id, app_now() as at
    from role_assignment join wecom_account account using (person_id)
    where account.corp_id = ${corpId} and account.userid = ${userid.toLowerCase()} and role_assignment.state = 'ACTIVE'`.execute(
    tx,
  );
  return rows;
}

function asEnded(at: Date) {
  return sql`role_assignment.person_id, role, scope_kind, scope_id,
    ${at}::timestamptz as at`;
}
