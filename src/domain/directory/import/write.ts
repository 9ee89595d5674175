import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import { cut } from '../../../lib/text.ts';
import type { Turnover } from '../turnover.ts';
import type { Role } from '../types.ts';
import type { ImportedRole, OrganisationPlan } from './types.ts';

interface PersonFacts {
  id: string;
  name: string;
  /** Null: the number stays. */
  phoneSealed: string | null;
  phoneHash: string | null;
}

interface JobFacts {
  id: string;
  personId: string;
  organisationId: string;
  unitId: string | null;
  employeeNo: string;
  post: string | null;
  hiredOn: string | null;
  outOfProvince: boolean | null;
}

/** One part's changes, each list one statement. */
export interface Written {
  people: PersonFacts[];
  changedPeople: PersonFacts[];
  newJobs: JobFacts[];
  changedJobs: JobFacts[];
  /** Ended jobs whose number passes to somebody new. */
  freed: string[];
  /** Persons known by their account only, who are somebody else of the list. */
  absorbed: string[];
  accounts: { userid: string; personId: string }[];
  roles: {
    role: ImportedRole;
    personId: string;
    employmentId: string;
    organisationId: string;
    unitId: string | null;
  }[];
}

interface Circumstances {
  corpId: string;
  at: Date;
}

export function nothing(): Written {
  return {
    people: [],
    changedPeople: [],
    newJobs: [],
    changedJobs: [],
    freed: [],
    absorbed: [],
    accounts: [],
    roles: [],
  };
}

/** In the order of their references. */
export async function writeAll(tx: Tx, { corpId, at }: Circumstances, written: Written): Promise<void> {
  await freeNumbers(tx, written.freed);
  await absorb(tx, corpId, written.absorbed, at);
  await writePeople(tx, written);
  await writeJobs(tx, written);
  await writeAccounts(tx, corpId, written.accounts);
  await writeRoles(tx, written.roles);
}

const PERSON = sql`id text, name text, "phoneSealed" text, "phoneHash" text`;
const JOB = sql`id text, "personId" text, "organisationId" text, "unitId" text, "employeeNo" text, post text, "hiredOn" date,
  "outOfProvince" boolean`;

async function freeNumbers(tx: Tx, employmentIds: readonly string[]): Promise<void> {
  if (employmentIds.length === 0) return;
  await sql`
    update employment set employee_no = employee_no || ' ' || id where id = any(${[...employmentIds]}::text[])`.execute(
    tx,
  );
}

/** Their posts were provisional, their accounts pass to whom they turned out to be. */
async function absorb(tx: Tx, corpId: string, personIds: readonly string[], at: Date): Promise<void> {
  if (personIds.length === 0) return;
  const ids = sql`any(${[...personIds]}::text[])`;
  await sql`delete from wecom_account where corp_id = ${corpId} and person_id = ${ids}`.execute(tx);
  await sql`
    update employment set state = 'LEFT', left_on = (${at}::timestamptz at time zone 'Asia/Shanghai')::date
    where person_id = ${ids} and state = 'ACTIVE'`.execute(tx);
}

async function writePeople(tx: Tx, { people, changedPeople }: Written): Promise<void> {
  if (people.length > 0)
    await sql`
      insert into person (id, name, phone_sealed, phone_hash)
      select id, name, "phoneSealed", "phoneHash" from json_to_recordset(${JSON.stringify(people)}::json) as row (${PERSON})`.execute(
      tx,
    );
  if (changedPeople.length > 0)
    await sql`
      update person p set name = row.name, phone_sealed = coalesce(row."phoneSealed", p.phone_sealed),
        phone_hash = coalesce(row."phoneHash", p.phone_hash)
      from json_to_recordset(${JSON.stringify(changedPeople)}::json) as row (${PERSON})
      where p.id = row.id and (p.name <> row.name or p.phone_hash is distinct from coalesce(row."phoneHash", p.phone_hash))`.execute(
      tx,
    );
}

async function writeJobs(tx: Tx, { newJobs, changedJobs }: Written): Promise<void> {
  if (newJobs.length > 0)
    await sql`
      insert into employment (id, person_id, organisation_id, grid_unit_id, employee_no, post, hired_on, out_of_province)
      select id, "personId", "organisationId", "unitId", "employeeNo", post, "hiredOn", coalesce("outOfProvince", false)
      from json_to_recordset(${JSON.stringify(newJobs)}::json) as row (${JOB})`.execute(tx);
  if (changedJobs.length > 0)
    await sql`
      update employment e set state = 'ACTIVE', left_on = null, employee_no = row."employeeNo",
        grid_unit_id = coalesce(row."unitId", e.grid_unit_id), post = coalesce(row.post, e.post),
        hired_on = coalesce(row."hiredOn", e.hired_on), out_of_province = coalesce(row."outOfProvince", e.out_of_province)
      from json_to_recordset(${JSON.stringify(changedJobs)}::json) as row (${JOB})
      where e.id = row.id`.execute(tx);
}

/** Somebody has one account: the one he had before is his no more. */
async function writeAccounts(tx: Tx, corpId: string, accounts: Written['accounts']): Promise<void> {
  if (accounts.length === 0) return;
  const given = sql`json_to_recordset(${JSON.stringify(accounts)}::json) as row (userid text, "personId" text)`;
  await sql`
    update wecom_account account set status = 'LEFT' from ${given}
    where account.corp_id = ${corpId} and account.person_id = row."personId" and account.userid <> row.userid
      and account.status <> 'LEFT'`.execute(tx);
  await sql`
    insert into wecom_account (corp_id, userid, person_id)
    select distinct on (row."personId") ${corpId}, row.userid, row."personId" from ${given}
    on conflict (corp_id, userid) do update set person_id = excluded.person_id, status = 'ACTIVE', reachable = true,
      unreachable_since = null, unreachable_errcode = null
      where wecom_account.status = 'LEFT'`.execute(tx);
}

/** Owners and propagandists; an advisor must be agreed to and accept, so a list only proposes him. */
async function writeRoles(tx: Tx, roles: Written['roles']): Promise<void> {
  const held = roles.filter(({ role }) => role === 'PROPAGANDIST' || role === 'GRID_OWNER');
  const grants = held.flatMap(({ role, personId, organisationId, unitId }) => {
    if (unitId === null && role === 'GRID_OWNER') return [];
    const scope = unitId === null ? ['ORGANISATION', organisationId] : ['GRID_UNIT', unitId];
    return [{ id: newId(), role, personId, scopeKind: scope[0], scopeId: scope[1] }];
  });
  if (grants.length > 0)
    await sql`
      insert into role_assignment (id, person_id, role, scope_kind, scope_id, is_primary)
      select row.id, row."personId", row.role, row."scopeKind", row."scopeId",
        row.role = 'GRID_OWNER' and row_number() over (partition by row.role, row."scopeId" order by row.id) = 1
          and not exists (
            select from role_assignment r
            where r.scope_id = row."scopeId" and r.role = row.role and r.state = 'ACTIVE' and r.is_primary)
      from json_to_recordset(${JSON.stringify(grants)}::json)
        as row (id text, "personId" text, role text, "scopeKind" text, "scopeId" text)
      on conflict (person_id, role, scope_id) where state = 'ACTIVE' do nothing`.execute(tx);
}

/** Whom a list calls advisor and who is none there yet. */
export async function newAdvisors(tx: Tx, roles: Written['roles']): Promise<Written['roles']> {
  const listed = roles.filter(({ role }) => role === 'ADVISOR');
  if (listed.length === 0) return [];
  const { rows } = await sql<{ key: string }>`
    select person_id || '/' || scope_id as key from role_assignment
    where role = 'ADVISOR' and state = 'ACTIVE' and person_id = any(${listed.map(({ personId }) => personId)}::text[])`.execute(
    tx,
  );
  const held = new Set(rows.map(({ key }) => key));
  return listed.filter(({ personId, organisationId }) => !held.has(`${personId}/${organisationId}`));
}

/** The organisations of a part by their refs; new ones are made, or found when somebody made them meanwhile. */
export async function makeOrganisations(
  tx: Tx,
  importId: string,
  refs: readonly string[],
): Promise<Map<string, string>> {
  const { rows: plans } = await sql<OrganisationPlan>`
    select ref, organisation_id as "organisationId", code, name, kind, tier, township_id as "townshipId",
      station_id as "stationId"
    from roster_organisation where import_id = ${importId} and ref = any(${[...refs]}::text[])`.execute(tx);
  const made = plans
    .filter(({ organisationId }) => organisationId === null)
    .map((plan) => ({ ...plan, id: newId(), shortName: cut(plan.name, 16), sector: SECTORS[plan.kind] ?? null }));
  if (made.length > 0) {
    const given = JSON.stringify(made);
    await sql`
      insert into organisation (id, code, credit_code, name, short_name, kind, tier, sector, township_id, station_id)
      select id, code, code, name, "shortName", kind, tier, sector, "townshipId", "stationId"
      from json_to_recordset(${given}::json) as plan (id text, code text, name text, "shortName" text, kind text,
        tier text, sector text, "townshipId" text, "stationId" text)
      on conflict do nothing`.execute(tx);
    await sql`
      update roster_organisation listed set organisation_id = o.id
      from organisation o
      where listed.import_id = ${importId} and listed.organisation_id is null and listed.ref = any(${[...refs]}::text[])
        and (o.credit_code = listed.code or o.code = listed.code)`.execute(tx);
  }
  const { rows } = await sql<{ ref: string; id: string }>`
    select ref, organisation_id as id from roster_organisation
    where import_id = ${importId} and ref = any(${[...refs]}::text[]) and organisation_id is not null`.execute(tx);
  return new Map(rows.map(({ ref, id }) => [ref, id]));
}

const SECTORS: Partial<Record<OrganisationPlan['kind'], string>> = {
  BANK: 'FINANCE',
  SCHOOL: 'EDUCATION',
  HEALTH: 'HEALTH',
};

interface Ending {
  importId: string;
  after: string;
  limit: number;
  at: Date;
}

/** The next leavers of a full list: their posts end. */
export async function endJobs(
  tx: Tx,
  { importId, after, limit, at }: Ending,
): Promise<{ seen: number; last: string; events: Turnover[] }> {
  const { rows: next } = await sql<{ id: string }>`
    select employment_id as id from roster_leaver
    where import_id = ${importId} and employment_id > ${after} order by employment_id limit ${limit}`.execute(tx);
  const ids = next.map(({ id }) => id);
  const { rows: left } = await sql<Omit<Turnover, 'kind' | 'at'>>`
    update employment set state = 'LEFT', left_on = (${at}::timestamptz at time zone 'Asia/Shanghai')::date
    where id = any(${ids}::text[]) and state = 'ACTIVE'
    returning id as "employmentId", person_id as "personId", organisation_id as "organisationId",
      grid_unit_id as "gridUnitId", out_of_province as "outOfProvince"`.execute(tx);
  return { seen: ids.length, last: ids.at(-1) ?? after, events: left.map((gone) => ({ ...gone, kind: 'LEFT', at })) };
}

/** Roles that these people hold in what they left; they are few. */
export async function rolesLeft(
  tx: Tx,
  left: readonly Turnover[],
): Promise<{ personId: string; role: Role; scopeId: string }[]> {
  const { rows } = await sql<{ personId: string; role: Role; scopeId: string }>`
    select r.person_id as "personId", r.role, r.scope_id as "scopeId"
    from json_to_recordset(${JSON.stringify(left)}::json) as gone ("personId" text, "organisationId" text)
      join role_assignment r on r.person_id = gone."personId" and r.state = 'ACTIVE'
    where r.scope_id = gone."organisationId"
      or r.scope_id in (select u.id from grid_unit u where u.organisation_id = gone."organisationId")
    order by r.id`.execute(tx);
  return rows;
}
