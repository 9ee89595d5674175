import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { Turnover, TurnoverKind } from '../events.ts';
import type { Place } from '../types.ts';

export interface Job {
  id: string;
  organisationId: string;
  gridUnitId: string | null;
  outOfProvince: boolean;
}

export async function activeJobs(ex: Executor, personId: string): Promise<Job[]> {
  const { rows } = await sql<Job>`
    select id, organisation_id, grid_unit_id, out_of_province
    from employment where person_id = ${personId} and state = 'ACTIVE' order by id for update`.execute(ex);
  return rows;
}

/** Whether the person ever had a post with us: police and others without one are not hired by a department. */
export async function isStranger(ex: Executor, personId: string): Promise<boolean> {
  const { rows } = await sql<{ stranger: boolean }>`
    select not exists (select from employment where person_id = ${personId})
      and not exists (select from role_assignment where person_id = ${personId} and state = 'ACTIVE') as stranger`.execute(
    ex,
  );
  return rows[0]?.stranger ?? true;
}

/** What stands in a roster's number column until the roster itself comes. A userid may pass to somebody else; an id never does. */
const provisionalNo = (personId: string): string => `企微-${personId}`;

/** A post at the place: the one he left there, else a provisional one. */
export async function employ(
  tx: Tx,
  { personId, place, at }: { personId: string; place: Place; at: Date },
): Promise<Turnover> {
  const { organisationId } = place;
  const gridUnitId = place.gridUnitId ?? null;
  const { rows: former } = await sql<Job>`
    update employment set state = 'ACTIVE', left_on = null, grid_unit_id = coalesce(${gridUnitId}, grid_unit_id)
    where id = (
      select id from employment
      where person_id = ${personId} and organisation_id = ${organisationId} and state = 'LEFT'
      order by left_on desc nulls last, id desc limit 1)
    returning id, organisation_id, grid_unit_id, out_of_province`.execute(tx);
  if (former[0]) return turnoverOf('REJOINED', personId, former[0], at);
  const job = { id: newId(), organisationId, gridUnitId, outOfProvince: false };
  await sql`
    insert into employment (id, person_id, organisation_id, grid_unit_id, employee_no, hired_on)
    values (${job.id}, ${personId}, ${organisationId}, ${gridUnitId}, ${provisionalNo(personId)},
      (${at}::timestamptz at time zone 'Asia/Shanghai')::date)`.execute(tx);
  return turnoverOf('JOINED', personId, job, at);
}

export async function moveJob(tx: Tx, job: Job, gridUnitId: string): Promise<void> {
  await sql`update employment set grid_unit_id = ${gridUnitId} where id = ${job.id}`.execute(tx);
}

export function turnoverOf(kind: TurnoverKind, personId: string, job: Job, at: Date): Turnover {
  const { id: employmentId, organisationId, gridUnitId, outOfProvince } = job;
  return { kind, personId, employmentId, organisationId, gridUnitId, outOfProvince, at };
}
