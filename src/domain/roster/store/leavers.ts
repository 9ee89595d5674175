import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { holdsOf, type Role, type Turnover } from '../../directory/index.ts';

interface Ending {
  importId: string;
  after: string;
  limit: number;
  /** Where the importer may end a post; null: everywhere. */
  organisationIds: readonly string[] | null;
  at: Date;
}

/** The next leavers of a full list: their posts end. */
export async function endJobs(
  tx: Tx,
  { importId, after, limit, organisationIds, at }: Ending,
): Promise<{ seen: number; last: string; events: Turnover[] }> {
  const { rows: next } = await sql<{ id: string }>`
    select employment_id as id from roster_leaver
    where import_id = ${importId} and employment_id > ${after} order by employment_id limit ${limit}`.execute(tx);
  const ids = next.map(({ id }) => id);
  const { rows: left } = await sql<Omit<Turnover, 'kind' | 'at'>>`
    update employment set state = 'LEFT', left_on = (${at}::timestamptz at time zone 'Asia/Shanghai')::date
    where id = any(${ids}::text[]) and state = 'ACTIVE'
      and (${organisationIds === null} or organisation_id = any(${organisationIds ?? []}::text[]))
    returning id as employment_id, person_id as "personId", organisation_id as "organisationId",
      grid_unit_id, out_of_province`.execute(tx);
  return { seen: ids.length, last: ids.at(-1) ?? after, events: left.map((gone) => ({ ...gone, kind: 'LEFT', at })) };
}

/** What a list may end: police who look after a place are no staff of it. */
const STAFF: readonly Role[] = ['ADVISOR', 'GRID_OWNER', 'PROPAGANDIST', 'LECTURER', 'EMPLOYEE', 'DESK'];

/** Roles that these people hold in what they left; they are few. */
export async function rolesLeft(
  tx: Tx,
  left: readonly Turnover[],
): Promise<{ personId: string; role: Role; scopeId: string }[]> {
  const { rows } = await sql<{ personId: string; role: Role; scopeId: string }>`
    select r.person_id as "personId", r.role, r.scope_id
    from json_to_recordset(${JSON.stringify(left)}::json) as gone ("personId" text, "organisationId" text)
      join role_assignment r on r.person_id = gone."personId" and r.state = 'ACTIVE'
    where r.role = any(${[...STAFF]}::text[]) and (r.scope_id = gone."organisationId"
      or r.scope_id in (select u.id from grid_unit u where u.organisation_id = gone."organisationId"))
    order by r.id`.execute(tx);
  return rows;
}

/**
 * Whoever works in an organisation of a full list and is not on it: neither by number, nor as the job that a row was
 * found to mean, nor by the phone of a row that was refused. Of people with something outside the reach a phone must tell
 * nothing, so any refused row with one keeps all of them.
 */
export async function findLeavers(tx: Tx, importId: string, scopeIds: readonly string[] | null): Promise<void> {
  await sql`
    insert into roster_leaver (import_id, employment_id)
    select ${importId}, e.id
    from roster_organisation listed
      join employment e on e.organisation_id = listed.organisation_id and e.state = 'ACTIVE'
      join person p on p.id = e.person_id
    where listed.import_id = ${importId}
      -- Hired by a WeCom event and not yet on any list: WeCom will tell when he goes.
      and e.employee_no not like '企微-%'
      and not exists (select from roster_row r where r.import_id = ${importId} and r.row_key = listed.ref || '/' || e.employee_no)
      and not exists (select from roster_row r where r.import_id = ${importId} and r.employment_id = e.id)
      and not exists (
        select from roster_row r
        where r.import_id = ${importId} and r.phone_hash = p.phone_hash and r.action = 'FAULTY')`.execute(tx);
  if (scopeIds !== null) await keepForeign(tx, importId, scopeIds);
  await sql`
    update roster_import set
      leavers = (select count(*) from roster_leaver where import_id = ${importId}),
      active_before = (
        select count(*) from roster_organisation listed
          join employment e on e.organisation_id = listed.organisation_id and e.state = 'ACTIVE'
        where listed.import_id = ${importId})
    where id = ${importId}`.execute(tx);
}

async function keepForeign(tx: Tx, importId: string, scopeIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string; personId: string }>`
    select e.id, e.person_id as "personId" from roster_leaver l join employment e on e.id = l.employment_id
    where l.import_id = ${importId} and exists (
      select from roster_row r where r.import_id = ${importId} and r.phone_hash is not null and r.action = 'FAULTY')`.execute(
    tx,
  );
  const holds = await holdsOf(
    tx,
    rows.map(({ personId }) => personId),
    scopeIds,
  );
  const kept = rows.filter(({ personId }) => holds.get(personId) === 'FOREIGN');
  await keepFound(
    tx,
    importId,
    kept.map(({ id }) => id),
  );
}

/** Whoever turns out to be on the list is no leaver. */
export async function keepFound(tx: Tx, importId: string, employmentIds: readonly string[]): Promise<void> {
  if (employmentIds.length === 0) return;
  await sql`
    delete from roster_leaver
    where import_id = ${importId} and employment_id = any(${[...employmentIds]}::text[])`.execute(tx);
}

/** Somebody of a full list's organisations whom it does not name. */
export interface Leaver {
  employmentId: string;
  personId: string;
  name: string;
  employeeNo: string;
  organisationId: string;
  organisation: string;
  unit: string | null;
}

/** The next of those whom confirming would let go. */
export async function leaversAfter(
  ex: Executor,
  importId: string,
  { after, limit }: { after: string; limit: number },
): Promise<Leaver[]> {
  const { rows } = await sql<Leaver>`
    select e.id as employment_id, p.id as "personId", p.name, e.employee_no,
      o.id as "organisationId", o.short_name as organisation, u.name as unit
    from roster_leaver l
      join employment e on e.id = l.employment_id
      join person p on p.id = e.person_id
      join organisation o on o.id = e.organisation_id
      left join grid_unit u on u.id = e.grid_unit_id
    where l.import_id = ${importId} and l.employment_id > ${after}
    order by l.employment_id limit ${limit}`.execute(ex);
  return rows;
}
