import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import { absorb, type PersonFacts, writeAccounts, writePeople } from '../../directory/index.ts';
import type { ImportedRole } from '../types.ts';

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

interface Writing {
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
export async function writeAll(tx: Tx, { corpId, at }: Writing, written: Written): Promise<void> {
  await freeNumbers(tx, written.freed);
  await absorb(tx, corpId, written.absorbed, at);
  await writePeople(tx, written);
  await writeJobs(tx, written);
  await writeAccounts(tx, corpId, written.accounts);
  await writeRoles(tx, written.roles);
}

const JOB = sql`id text, "personId" text, "organisationId" text, "unitId" text, "employeeNo" text, post text, "hiredOn" date,
  "outOfProvince" boolean`;

async function freeNumbers(tx: Tx, employmentIds: readonly string[]): Promise<void> {
  if (employmentIds.length === 0) return;
  await sql`
    update employment set employee_no = employee_no || ' ' || id where id = any(${[...employmentIds]}::text[])`.execute(
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
