import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { Turnover, TurnoverKind } from '../events.ts';
import type { Place } from '../types.ts';

export interface Account {
  personId: string;
  status: 'ACTIVE' | 'NOT_ACTIVATED' | 'DISABLED' | 'LEFT';
}

export async function accountOf(ex: Executor, corpId: string, userid: string): Promise<Account | null> {
  const { rows } = await sql<Account>`
    select person_id as "personId", status from wecom_account
    where corp_id = ${corpId} and userid = ${userid}`.execute(ex);
  return rows[0] ?? null;
}

export interface Job {
  id: string;
  organisationId: string;
  gridUnitId: string | null;
  outOfProvince: boolean;
}

export async function activeJobs(ex: Executor, personId: string): Promise<Job[]> {
  const { rows } = await sql<Job>`
    select id, organisation_id as "organisationId", grid_unit_id as "gridUnitId", out_of_province as "outOfProvince"
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

/** The userid is all WeCom tells of a hire; name, phone and number come with the next roster. */
export async function makePerson(tx: Tx, corpId: string, userid: string): Promise<string> {
  const id = newId();
  await sql`insert into person (id, name) values (${id}, ${userid})`.execute(tx);
  await sql`insert into wecom_account (corp_id, userid, person_id) values (${corpId}, ${userid}, ${id})`.execute(tx);
  return id;
}

/** Takes the person back under the account he had; false when he has another one by now. */
export async function reviveAccount(tx: Tx, corpId: string, userid: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update wecom_account own
    set status = 'ACTIVE', reachable = true, unreachable_since = null, unreachable_errcode = null
    where own.corp_id = ${corpId} and own.userid = ${userid} and own.status = 'LEFT' and not exists (
      select from wecom_account other
      where other.person_id = own.person_id and other.corp_id = own.corp_id and other.status <> 'LEFT')`.execute(tx);
  return Number(numAffectedRows ?? 0) > 0;
}

/**
 * WeCom itself says that the member is the same, so the account stays his under its new name. Whoever left with that name has
 * it no more; whoever is known by nothing else turns out to be him. Answers whose it is when it is somebody else's.
 */
export async function renameAccount(tx: Tx, corpId: string, from: string, to: string): Promise<string | null> {
  const [own, there] = [await accountOf(tx, corpId, from), await accountOf(tx, corpId, to)];
  if (!own) return null;
  if (there && there.status !== 'LEFT' && there.personId !== own.personId) {
    if (await isKnown(tx, there.personId)) {
      await sql`update wecom_account set status = 'LEFT' where corp_id = ${corpId} and userid = ${from}`.execute(tx);
      return there.personId;
    }
    await sql`
      update employment set state = 'LEFT', left_on = (app_now() at time zone 'Asia/Shanghai')::date
      where person_id = ${there.personId} and state = 'ACTIVE'`.execute(tx);
  }
  await sql`delete from wecom_account where corp_id = ${corpId} and userid = ${to}`.execute(tx);
  await sql`update wecom_account set userid = ${to} where corp_id = ${corpId} and userid = ${from}`.execute(tx);
  return null;
}

/** By more than the account alone. */
async function isKnown(ex: Executor, personId: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select p.phone_hash is not null or exists (
        select from role_assignment r where r.person_id = p.id and r.state = 'ACTIVE') as known
    from person p where p.id = ${personId}`.execute(ex);
  return rows[0]?.known ?? false;
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
    returning id, organisation_id as "organisationId", grid_unit_id as "gridUnitId", out_of_province as "outOfProvince"`.execute(
    tx,
  );
  if (former[0]) return turnover('REJOINED', personId, former[0], at);
  const job = { id: newId(), organisationId, gridUnitId, outOfProvince: false };
  await sql`
    insert into employment (id, person_id, organisation_id, grid_unit_id, employee_no, hired_on)
    values (${job.id}, ${personId}, ${organisationId}, ${gridUnitId}, ${provisionalNo(personId)},
      (${at}::timestamptz at time zone 'Asia/Shanghai')::date)`.execute(tx);
  return turnover('JOINED', personId, job, at);
}

export async function moveJob(tx: Tx, job: Job, gridUnitId: string): Promise<void> {
  await sql`update employment set grid_unit_id = ${gridUnitId} where id = ${job.id}`.execute(tx);
}

export function turnover(kind: TurnoverKind, personId: string, job: Job, at: Date): Turnover {
  const { id: employmentId, organisationId, gridUnitId, outOfProvince } = job;
  return { kind, personId, employmentId, organisationId, gridUnitId, outOfProvince, at };
}
