import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { Role, ScopeKind } from '../../directory/index.ts';
import type { Sight } from '../context.ts';

/** How somebody stands to what the reader sees; null: not at all. */
export async function seenAs(ex: Executor, personId: string, sight: Sight): Promise<'NAMED' | 'MASKED' | null> {
  const offices = [...sight.offices, ...sight.all.organisationIds];
  const namedOffices = [...sight.namedOffices, ...sight.named.organisationIds];
  const { rows } = await sql<{ isSeen: boolean; isNamed: boolean }>`
    select bool_or(place.is_seen) as is_seen, bool_or(place.is_named) as is_named
    from person p cross join lateral (
      select e.organisation_id = any(${[...sight.all.organisationIds]}::text[]) or e.grid_unit_id = any(${[...sight.all.unitIds]}::text[]) as is_seen,
        e.organisation_id = any(${[...sight.named.organisationIds]}::text[]) or e.grid_unit_id = any(${[...sight.named.unitIds]}::text[]) as is_named
      from employment e where e.person_id = p.id
      union all
      select r.scope_id = any(${offices}::text[]), r.scope_id = any(${namedOffices}::text[])
      from role_assignment r where r.person_id = p.id and r.state = 'ACTIVE'
    ) as place
    where p.id = ${personId} and p.erased_at is null`.execute(ex);
  const [found] = rows;
  if (!found?.isSeen) return null;
  return found.isNamed ? 'NAMED' : 'MASKED';
}

export interface HeldRole {
  id: string;
  role: Role;
  scopeKind: ScopeKind;
  scopeId: string;
  title: string | null;
  place: string;
  from: Date;
  until: Date | null;
}

/** What he holds or will hold. */
export async function rolesHeld(ex: Executor, personId: string): Promise<HeldRole[]> {
  const { rows } = await sql<HeldRole>`
    select r.id, r.role, r.scope_kind, r.scope_id, r.title, r.valid_from as "from", r.valid_until as "until",
      coalesce(j.name, o.short_name, uo.short_name || ' ' || u.name, '') as place
    from role_assignment r
      left join jurisdiction j on j.id = r.scope_id
      left join organisation o on o.id = r.scope_id
      left join grid_unit u on u.id = r.scope_id
      left join organisation uo on uo.id = u.organisation_id
    where r.person_id = ${personId} and r.state = 'ACTIVE' and (r.valid_until is null or r.valid_until > app_now())
    order by r.valid_from, r.id limit 200`.execute(ex);
  return rows;
}

/** What kind of place an id is; null: of none. */
export async function kindOfPlace(ex: Executor, id: string): Promise<ScopeKind | null> {
  const { rows } = await sql<{ kind: ScopeKind }>`
    select kind from jurisdiction where id = ${id} and kind in ('COUNTY', 'TOWNSHIP', 'STATION')
    union all select 'ORGANISATION' from organisation where id = ${id}
    union all select 'GRID_UNIT' from grid_unit where id = ${id}`.execute(ex);
  return rows[0]?.kind ?? null;
}

/** One of those who hold a role somewhere is the first to be asked. */
export async function hasPrimary(ex: Executor, role: string, scopeId: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (
      select from role_assignment where role = ${role} and scope_id = ${scopeId} and state = 'ACTIVE' and is_primary
        and (valid_until is null or valid_until > app_now())) as has`.execute(ex);
  return rows[0]?.has ?? false;
}

export interface Change {
  personId: string;
  kind: 'CORRECTED' | 'ROLE_GIVEN' | 'ROLE_ENDED';
  fields?: readonly string[];
  role?: string;
  scopeId?: string;
  reason: string;
  by: string;
  at: Date;
}

export async function noteChange(tx: Tx, change: Change): Promise<string> {
  const id = newId();
  const { personId, kind, fields = [], role = null, scopeId = null, reason, by, at } = change;
  await sql`
    insert into person_change (id, person_id, kind, fields, role, scope_id, reason, changed_by, changed_at)
    values (${id}, ${personId}, ${kind}, ${[...fields]}::text[], ${role}, ${scopeId}, ${reason}, ${by}, ${at})`.execute(
    tx,
  );
  return id;
}

export interface NotedChange {
  id: string;
  kind: Change['kind'];
  fields: string[];
  role: string | null;
  place: string | null;
  reason: string;
  by: string;
  at: Date;
}

/** The newest first. */
export async function changesOf(ex: Executor, personId: string, limit: number): Promise<NotedChange[]> {
  const { rows } = await sql<NotedChange>`
    select c.id, c.kind, c.fields, c.role, c.reason, p.name as "by", c.changed_at as "at",
      coalesce(j.name, o.short_name, u.name) as place
    from person_change c join person p on p.id = c.changed_by
      left join jurisdiction j on j.id = c.scope_id
      left join organisation o on o.id = c.scope_id
      left join grid_unit u on u.id = c.scope_id
    where c.person_id = ${personId} order by c.changed_at desc, c.id desc limit ${limit}`.execute(ex);
  return rows;
}

/** Why it was done may say who he was. */
export async function forgetReasons(tx: Tx, personIds: readonly string[]): Promise<void> {
  await sql`update person_change set reason = '' where person_id = any(${[...personIds]}::text[])`.execute(tx);
}
