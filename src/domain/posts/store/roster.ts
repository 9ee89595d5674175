import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';

export interface LeaveRow {
  id: string;
  personId: string;
  name: string;
  from: Date;
  until: Date;
  substituteId: string | null;
  substituteName: string | null;
}

const leaves = sql`
  select l.id, p.id as "personId", p.name, l.starts_at as "from", l.ends_at as "until", s.id as "substituteId",
    s.name as "substituteName"
  from leave l join person p on p.id = l.person_id left join person s on s.id = l.substitute_person_id`;

/** Leave that is not over, of the person himself or of whoever has a role in these organisations. */
export async function leavesOf(
  ex: Executor,
  { personId, organisationIds }: { personId: string; organisationIds: readonly string[] },
): Promise<LeaveRow[]> {
  const { rows } = await sql<LeaveRow>`${leaves}
    where l.ends_at > app_now() and (l.person_id = ${personId} or l.person_id in (
      select r.person_id from role_assignment r left join grid_unit u on u.id = r.scope_id
      where r.state = 'ACTIVE' and r.role in ('ADVISOR', 'GRID_OWNER')
        and coalesce(u.organisation_id, r.scope_id) = any(${[...organisationIds]}::text[])))
    order by l.starts_at, l.id limit 500`.execute(ex);
  return rows;
}

export async function leave(ex: Executor, id: string): Promise<LeaveRow | null> {
  const { rows } = await sql<LeaveRow>`${leaves} where l.id = ${id}`.execute(ex);
  return rows[0] ?? null;
}

/** What has begun ends now; what has not is gone. */
export async function endLeave(tx: Tx, id: string): Promise<void> {
  await sql`update leave set ends_at = app_now() where id = ${id} and starts_at < app_now() and ends_at > app_now()`.execute(
    tx,
  );
  await sql`delete from leave where id = ${id} and starts_at >= app_now()`.execute(tx);
}

export interface ShiftRow {
  id: string;
  personId: string;
  name: string;
  role: string;
  scopeId: string;
  startsAt: Date;
  endsAt: Date;
}

/** Shifts of these scopes, and the person's own, that are not over. */
export async function shiftsOf(
  ex: Executor,
  { personId, scopeIds }: { personId: string; scopeIds: readonly string[] },
): Promise<ShiftRow[]> {
  const { rows } = await sql<ShiftRow>`
    select d.id, p.id as "personId", p.name, d.role, d.scope_id as "scopeId", d.starts_at as "startsAt", d.ends_at as "endsAt"
    from duty_shift d join person p on p.id = d.person_id
    where d.ends_at > app_now() and (d.person_id = ${personId} or d.scope_id = any(${[...scopeIds]}::text[]))
    order by d.starts_at, d.id limit 500`.execute(ex);
  return rows;
}

export async function shift(ex: Executor, id: string): Promise<Omit<ShiftRow, 'name'> | null> {
  const { rows } = await sql<Omit<ShiftRow, 'name'>>`
    select id, person_id as "personId", role, scope_id as "scopeId", starts_at as "startsAt", ends_at as "endsAt"
    from duty_shift where id = ${id}`.execute(ex);
  return rows[0] ?? null;
}

export async function removeShift(tx: Tx, id: string): Promise<void> {
  await sql`delete from duty_shift where id = ${id}`.execute(tx);
}

/** Names of the places a person's grants are about. */
export async function placeNames(ex: Executor, scopeIds: readonly string[]): Promise<Map<string, string>> {
  const ids = [...scopeIds];
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from jurisdiction where id = any(${ids}::text[])
    union all select id, short_name from organisation where id = any(${ids}::text[])
    union all select id, name from grid_unit where id = any(${ids}::text[])`.execute(ex);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
