import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { Role } from '../../directory/index.ts';

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
  select l.id, p.id as person_id, p.name, l.starts_at as "from", l.ends_at as "until", s.id as substitute_id,
    s.name as substitute_name
  from leave l join person p on p.id = l.person_id left join person s on s.id = l.substitute_person_id`;

/** Roles in a scope (of a unit's owners: their organisation) that somebody arranges rosters for. */
export interface Reach {
  scopeId: string;
  roles: readonly Role[];
}

const MOST_ROWS = 500;

/** The scope that reach is measured by: units belong to their organisation. `u` is the unit of the row, when it is one. */
const scope = (table: string) => sql`coalesce(u.organisation_id, ${sql.ref(`${table}.scope_id`)})`;

function reached(reach: readonly Reach[]) {
  return sql`json_to_recordset(${JSON.stringify(reach)}::json) as reach ("scopeId" text, roles text[])`;
}

/** Leave that is not over, of the person himself and of those in reach. */
export async function leavesOf(
  ex: Executor,
  { personId, reach = [] }: { personId: string; reach?: readonly Reach[] },
): Promise<LeaveRow[]> {
  const { rows } = await sql<LeaveRow>`${leaves}
    where l.ends_at > app_now() and (l.person_id = ${personId} or l.person_id in (
      select r.person_id
      from role_assignment r left join grid_unit u on u.id = r.scope_id
        join ${reached(reach)} on reach."scopeId" = ${scope('r')} and r.role = any(reach.roles)
      where r.state = 'ACTIVE'))
    order by l.starts_at, l.id limit ${MOST_ROWS}`.execute(ex);
  return rows;
}

export async function leave(ex: Executor, id: string): Promise<LeaveRow | null> {
  const { rows } = await sql<LeaveRow>`${leaves} where l.id = ${id}`.execute(ex);
  return rows[0] ?? null;
}

/** One that is not over and lies in this span. Holds the person's roster still, so that two entered at once see each other. */
export async function leaveWithin(
  tx: Tx,
  { personId, from, until }: Pick<LeaveRow, 'personId' | 'from' | 'until'>,
): Promise<LeaveRow | null> {
  await sql`select from person where id = ${personId} for update`.execute(tx);
  const { rows } = await sql<LeaveRow>`${leaves}
    where l.person_id = ${personId} and l.starts_at < ${until} and l.ends_at > greatest(${from}::timestamptz, app_now())
    order by l.starts_at, l.id limit 1`.execute(tx);
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
  role: Role;
  scopeId: string;
  startsAt: Date;
  endsAt: Date;
}

/** Shifts in reach, and the person's own, that are not over. */
export async function shiftsOf(
  ex: Executor,
  { personId, reach = [] }: { personId: string; reach?: readonly Reach[] },
): Promise<(ShiftRow & { inReach: boolean })[]> {
  const { rows } = await sql<ShiftRow & { inReach: boolean }>`
    select d.id, p.id as person_id, p.name, d.role, d.scope_id as "scopeId", d.starts_at,
      d.ends_at, reach."scopeId" is not null as in_reach
    from duty_shift d join person p on p.id = d.person_id left join grid_unit u on u.id = d.scope_id
      left join ${reached(reach)} on reach."scopeId" = ${scope('d')} and d.role = any(reach.roles)
    where d.ends_at > app_now() and (d.person_id = ${personId} or reach."scopeId" is not null)
    order by d.starts_at, d.id limit ${MOST_ROWS}`.execute(ex);
  return rows;
}

/** One that this would overlap. Holds the person's roster still, so that two shifts entered at once see each other. */
export async function overlapped(
  tx: Tx,
  { id = '', personId, role, scopeId, startsAt, endsAt }: Omit<ShiftRow, 'id' | 'name'> & { id?: string },
): Promise<Pick<ShiftRow, 'name' | 'startsAt' | 'endsAt'> | null> {
  await sql`select from person where id = ${personId} for update`.execute(tx);
  const { rows } = await sql<Pick<ShiftRow, 'name' | 'startsAt' | 'endsAt'>>`
    select p.name, d.starts_at, d.ends_at
    from duty_shift d join person p on p.id = d.person_id
    where d.person_id = ${personId} and d.role = ${role} and d.scope_id = ${scopeId} and d.id <> ${id}
      and d.starts_at < ${endsAt} and d.ends_at > ${startsAt}
    order by d.starts_at limit 1`.execute(tx);
  return rows[0] ?? null;
}

/** Locked: two who change it at once come one after the other. */
export async function shift(tx: Tx, id: string): Promise<Omit<ShiftRow, 'name'> | null> {
  const { rows } = await sql<Omit<ShiftRow, 'name'>>`
    select id, person_id, role, scope_id as "scopeId", starts_at, ends_at
    from duty_shift where id = ${id} for update`.execute(tx);
  return rows[0] ?? null;
}

/** What has begun ends now, so that who was on duty stays written; what has not is gone. */
export async function removeShift(tx: Tx, id: string): Promise<void> {
  await sql`update duty_shift set ends_at = app_now() where id = ${id} and starts_at < app_now() and ends_at > app_now()`.execute(
    tx,
  );
  await sql`delete from duty_shift where id = ${id} and starts_at >= app_now()`.execute(tx);
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
