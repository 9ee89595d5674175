import { sql } from 'kysely';
import { type Executor, recordset, type Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { Role } from '../../directory/index.ts';
import type { Span } from '../rules/calendar.ts';
import type { LeaveRow, ShiftRow } from './roster.ts';

export interface TeamRow {
  personId: string;
  name: string;
  role: Role;
  primary: boolean;
  holds: boolean;
}

interface MonthQuery extends Span {
  scopeId: string;
  roles: readonly Role[];
}

const MOST_PEOPLE = 300;
const MOST_SHIFTS = 3_000;

/** Who holds these roles at the place, and who else has a shift there in that time. */
export async function teamRows(ex: Executor, { scopeId, roles, startsAt, endsAt }: MonthQuery): Promise<TeamRow[]> {
  const { rows } = await sql<TeamRow>`
    with held as (
      select r.person_id, r.role, r.is_primary as primary, true as holds
      from role_assignment r
      where r.scope_id = ${scopeId} and r.role = any(${[...roles]}::text[]) and r.state = 'ACTIVE'
        and r.valid_from < ${endsAt} and (r.valid_until is null or r.valid_until > ${startsAt})
      union all
      select d.person_id, d.role, false, false
      from duty_shift d
      where d.scope_id = ${scopeId} and d.role = any(${[...roles]}::text[])
        and d.starts_at < ${endsAt} and d.ends_at > ${startsAt}
    )
    select p.id as person_id, p.name, held.role, bool_or(held.primary) as primary, bool_or(held.holds) as holds
    from held join person p on p.id = held.person_id
    group by p.id, held.role
    order by held.role, bool_or(held.primary) desc, p.id limit ${MOST_PEOPLE}`.execute(ex);
  return rows;
}

/** Community police of a station, whose shifts are set at their organisations. */
export async function communityOf(ex: Executor, stationId: string): Promise<TeamRow[]> {
  const { rows } = await sql<TeamRow>`
    select distinct p.id as person_id, p.name, r.role, false as primary, true as holds
    from organisation o
      join role_assignment r on r.scope_id = o.id and r.role = 'COMMUNITY_POLICE' and r.state = 'ACTIVE'
      join person p on p.id = r.person_id
    where o.station_id = ${stationId} order by p.id limit ${MOST_PEOPLE}`.execute(ex);
  return rows;
}

export type MonthShift = Omit<ShiftRow, 'scopeId'>;

export async function shiftsIn(ex: Executor, { scopeId, roles, startsAt, endsAt }: MonthQuery): Promise<MonthShift[]> {
  const { rows } = await sql<MonthShift>`
    select d.id, d.person_id, p.name, d.role, d.starts_at, d.ends_at
    from duty_shift d join person p on p.id = d.person_id
    where d.scope_id = ${scopeId} and d.role = any(${[...roles]}::text[])
      and d.starts_at < ${endsAt} and d.ends_at > ${startsAt}
    order by d.starts_at, d.id limit ${MOST_SHIFTS}`.execute(ex);
  return rows;
}

/** Leave of these people that meets this time; `isCovered`: somebody whom a message reaches stands in. */
export async function leavesIn(
  ex: Executor,
  { personIds, startsAt, endsAt }: Span & { personIds: readonly string[] },
): Promise<(LeaveRow & { isCovered: boolean })[]> {
  const { rows } = await sql<LeaveRow & { isCovered: boolean }>`
    select l.id, p.id as person_id, p.name, l.starts_at as "from", l.ends_at as "until", s.id as substitute_id,
      s.name as substitute_name, exists (
        select from wecom_account a where a.person_id = s.id and a.status in ('ACTIVE', 'NOT_ACTIVATED')) as is_covered
    from leave l join person p on p.id = l.person_id left join person s on s.id = l.substitute_person_id
    where l.person_id = any(${[...personIds]}::text[]) and l.starts_at < ${endsAt} and l.ends_at > ${startsAt}
    order by l.starts_at, l.id limit ${MOST_SHIFTS}`.execute(ex);
  return rows;
}

export interface OwnPlace {
  id: string;
  name: string;
  isStation: boolean;
}

/** The very places of somebody's grants and, of the county's, its stations: county and stations first. */
export async function ownPlaces(ex: Executor, scopeIds: readonly string[]): Promise<OwnPlace[]> {
  const ids = [...scopeIds];
  const { rows } = await sql<OwnPlace>`
    select id, name, is_station from (
      select j.id, j.name, j.kind = 'STATION' as is_station, j.kind = 'COUNTY' as is_county, j.code
      from jurisdiction j
      where j.id = any(${ids}::text[]) or (j.kind = 'STATION' and j.parent_id = any(${ids}::text[]))
      union all
      select o.id, o.short_name, false, false, o.code from organisation o where o.id = any(${ids}::text[])
    ) as place
    order by is_county desc, is_station desc, code limit 100`.execute(ex);
  return rows;
}

/** One place by its id, whosoever it is. */
export async function placeOf(ex: Executor, scopeId: string): Promise<OwnPlace | null> {
  const { rows } = await sql<OwnPlace>`
    select id, name, kind = 'STATION' as is_station from jurisdiction where id = ${scopeId}
    union all select id, short_name, false from organisation where id = ${scopeId}`.execute(ex);
  return rows[0] ?? null;
}

/** Holds the rosters of these people still, always in the same order. */
export async function lockPeople(tx: Tx, personIds: readonly string[]): Promise<void> {
  await sql`select from person where id = any(${[...personIds]}::text[]) order by id for update`.execute(tx);
}

interface NewShifts {
  scopeId: string;
  role: Role;
  shifts: readonly (Span & { personId: string })[];
}

/** Of whoever holds the role there; answers how many. */
export async function addShifts(tx: Tx, { scopeId, role, shifts }: NewShifts): Promise<number> {
  const rows = shifts.map(({ personId, startsAt, endsAt }) => ({ id: newId(), personId, startsAt, endsAt }));
  const { numAffectedRows } = await sql`
    insert into duty_shift (id, person_id, role, scope_kind, scope_id, starts_at, ends_at)
    select added.id, r.person_id, r.role, r.scope_kind, r.scope_id, added.starts_at, added.ends_at
    from jsonb_to_recordset(${recordset(rows)}::jsonb)
        as added (id text, person_id text, starts_at timestamptz, ends_at timestamptz)
      join role_assignment r on r.person_id = added.person_id and r.role = ${role} and r.scope_id = ${scopeId}
        and r.state = 'ACTIVE'`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

/** To another time or person; false when that person does not hold the role there. */
export async function moveShift(
  tx: Tx,
  { id, personId, startsAt, endsAt }: Span & { id: string; personId: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update duty_shift d set person_id = r.person_id, starts_at = ${startsAt}, ends_at = ${endsAt}
    from role_assignment r
    where d.id = ${id} and r.person_id = ${personId} and r.role = d.role and r.scope_id = d.scope_id
      and r.state = 'ACTIVE'`.execute(tx);
  return Number(numAffectedRows ?? 0) > 0;
}
