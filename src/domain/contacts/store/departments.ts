import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { holdUnits, type Place, type UnitsMerged } from '../../directory/index.ts';

const ROOT = 1;
const MOST = 0.6;

/** The place a member's departments stand for: the first that is one, itself or by what lies above it. */
export async function placeOf(tx: Tx, corpId: string, departments: readonly number[]): Promise<Place | null> {
  const place = await placeNow(tx, corpId, departments);
  if (!place?.gridUnitId) return place;
  // A unit may be merged into another at this moment: held, it is read once more.
  await holdUnits(tx, [place.organisationId]);
  return placeNow(tx, corpId, departments);
}

async function placeNow(ex: Executor, corpId: string, departments: readonly number[]): Promise<Place | null> {
  const { rows } = await sql<Place>`
    with recursive above as (
      select given.id as given, given.n, given.id, 0 as height
      from unnest(${[...departments]}::int[]) with ordinality as given (id, n)
      union all
      select above.given, above.n, d.parent_id, above.height + 1
      from above join contact_department d on d.corp_id = ${corpId} and d.id = above.id
      where d.parent_id is not null and d.organisation_id is null and above.height < 20
    )
    select d.organisation_id, d.grid_unit_id
    from above join contact_department d on d.corp_id = ${corpId} and d.id = above.id
    where d.organisation_id is not null
    order by above.n, above.height limit 1`.execute(ex);
  return rows[0] ?? null;
}

export async function noteTree(
  ex: Executor,
  corpId: string,
  departments: readonly { id: number; parentId: number | null }[],
): Promise<void> {
  await sql`
    insert into contact_department (corp_id, id, parent_id)
    select ${corpId}, id, nullif("parentId", 0)
    from jsonb_to_recordset(${JSON.stringify(departments)}::jsonb) as given (id int, "parentId" int)
    on conflict (corp_id, id) do update set parent_id = excluded.parent_id
      where contact_department.parent_id is distinct from excluded.parent_id`.execute(ex);
}

/** An event that does not name what lies above says nothing of it: what is known stays. */
export async function noteDepartment(
  ex: Executor,
  corpId: string,
  { id, parentId }: { id: number; parentId: number | null },
): Promise<void> {
  await sql`
    insert into contact_department (corp_id, id, parent_id) values (${corpId}, ${id}, nullif(${parentId}::int, 0))
    on conflict (corp_id, id) do update set parent_id = coalesce(excluded.parent_id, contact_department.parent_id)`.execute(
    ex,
  );
}

/** WeCom deletes a department only when nobody and nothing is in it, and never gives its number again. */
export async function forgetDepartment(ex: Executor, corpId: string, id: number): Promise<void> {
  await sql`delete from contact_department where corp_id = ${corpId} and id = ${id}`.execute(ex);
}

/**
 * Learns what departments stand for from those of their members who are on a roster: the organisation, and the unit,
 * in which most of them work. What somebody said by hand stays. The root stands for nothing.
 */
export async function learnPlaces(ex: Executor, corpId: string): Promise<void> {
  await sql`
    with worker as (
      select department.id, job.organisation_id, job.grid_unit_id
      from contact_member m
        cross join lateral unnest(m.departments) as department (id)
        join wecom_account account on account.corp_id = m.corp_id and account.userid = m.userid and account.status <> 'LEFT'
        join employment job on job.person_id = account.person_id and job.state = 'ACTIVE'
      where m.corp_id = ${corpId} and m.present and department.id <> ${ROOT}
    ), share as (
      select id, organisation_id, count(*) as workers, count(*)::float8 / sum(count(*)) over (partition by id) as part
      from worker group by id, organisation_id
    ), place as (
      select share.id, share.organisation_id, (
          select w.grid_unit_id from worker w
          where w.id = share.id and w.organisation_id = share.organisation_id
          group by w.grid_unit_id having count(*) >= ${MOST}::float8 * share.workers limit 1
        ) as grid_unit_id
      from share where part >= ${MOST}::float8
    )
    insert into contact_department (corp_id, id, organisation_id, grid_unit_id)
    select ${corpId}, id, organisation_id, grid_unit_id from place
    on conflict (corp_id, id) do update
      set organisation_id = excluded.organisation_id, grid_unit_id = excluded.grid_unit_id
      where contact_department.learned`.execute(ex);
}

/** Somebody says what a department is; nothing is learned over it. */
export async function setPlace(ex: Executor, corpId: string, id: number, place: Place): Promise<void> {
  await sql`
    insert into contact_department (corp_id, id, organisation_id, grid_unit_id, learned)
    values (${corpId}, ${id}, ${place.organisationId}, ${place.gridUnitId ?? null}, false)
    on conflict (corp_id, id) do update set organisation_id = excluded.organisation_id,
      grid_unit_id = excluded.grid_unit_id, learned = false`.execute(ex);
}

export interface WaitingDepartment {
  id: number;
  people: number;
  /** A few of their accounts, by which somebody recognises the department. */
  accounts: string[];
}

/** The departments of present members whom no place is known for, those with most people first. */
export async function waiting(ex: Executor, corpId: string): Promise<WaitingDepartment[]> {
  const { rows } = await sql<WaitingDepartment>`
    select department.id, count(*)::int as people, (array_agg(m.userid order by m.userid))[1:3] as accounts
    from contact_member m cross join lateral unnest(m.departments) as department (id)
    where m.corp_id = ${corpId} and m.present and m.changed_at > to_timestamp(0) and department.id <> ${ROOT}
      and not exists (select from wecom_account a where a.corp_id = m.corp_id and a.userid = m.userid and a.status <> 'LEFT')
      and not exists (select from contact_department d
        where d.corp_id = ${corpId} and d.id = department.id and d.organisation_id is not null)
    group by department.id order by people desc, department.id limit 50`.execute(ex);
  return rows;
}

/** A department that stood for a unit stands for the one it became, whoever said so: the next reading finds it there. */
export async function followMerged(tx: Tx, { merged }: UnitsMerged): Promise<void> {
  await sql`
    update contact_department d set grid_unit_id = pair."into"
    from json_to_recordset(${JSON.stringify(merged)}::json) as pair ("from" text, "into" text)
    where d.grid_unit_id = pair."from"`.execute(tx);
}
