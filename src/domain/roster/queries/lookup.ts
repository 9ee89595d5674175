import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import { holdsOf } from '../../directory/index.ts';
import type { Lookup } from '../rules/decide.ts';
import type { AccountHolder, Job, KnownPerson } from '../types.ts';

interface Sought {
  organisationId: string | null;
  employeeNo: string;
  phoneHash: string | null;
  userid: string | null;
}

interface LookupQuery {
  corpId: string;
  rows: readonly Sought[];
  /** The importer's places; null: every place. */
  scopeIds: readonly string[] | null;
  lock?: boolean;
}

/** Everybody whom these rows may mean, and how far the importer may go with each; `lock` keeps their jobs as they are until the transaction ends. */
export async function lookUpRows(ex: Executor, { corpId, rows, scopeIds, lock = false }: LookupQuery): Promise<Lookup> {
  const sought = JSON.stringify(
    rows.map(({ organisationId, employeeNo, phoneHash, userid }) => ({
      organisationId,
      employeeNo,
      phoneHash,
      userid,
    })),
  );
  const organisationIds = [...new Set(rows.flatMap(({ organisationId }) => organisationId ?? []))];
  const people = await sql<Omit<KnownPerson, 'hold'>>`
    with sought as (
      select * from json_to_recordset(${sought}::json)
        as row ("organisationId" text, "employeeNo" text, "phoneHash" text, userid text)
    ), candidate as (
      select e.person_id from sought join employment e
        on e.organisation_id = sought."organisationId" and e.employee_no = sought."employeeNo"
      union
      select p.id from sought join person p on p.phone_hash = sought."phoneHash"
      union
      select account.person_id from sought join wecom_account account
        on account.corp_id = ${corpId} and account.userid = sought.userid
    )
    select p.id as person_id, p.name, p.phone_hash as "phoneHash", account.userid
    from candidate join person p on p.id = candidate.person_id
      left join wecom_account account
        on account.person_id = p.id and account.corp_id = ${corpId} and account.status <> 'LEFT'
    order by p.id`.execute(ex);
  const holds = await holdsOf(
    ex,
    people.rows.map(({ personId }) => personId),
    scopeIds,
  );
  const known = people.rows.map((person) => ({ ...person, hold: holds.get(person.personId) ?? ('FOREIGN' as const) }));
  const byId = new Map(known.map((person) => [person.personId, person]));
  const accounts = await sql<{ userid: string; personId: string; left: boolean }>`
    select userid, person_id, status = 'LEFT' as left from wecom_account
    where corp_id = ${corpId} and userid = any(${rows.flatMap(({ userid }) => userid ?? [])}::text[])`.execute(ex);
  const jobs = await sql<JobRow>`
    select e.id as employment_id, e.person_id, e.organisation_id as "organisationId",
      e.employee_no as "employeeNo", e.state = 'ACTIVE' as active, e.grid_unit_id as unit_id, e.post,
      e.hired_on, e.out_of_province
    from employment e
    where e.person_id = any(${[...byId.keys()]}::text[]) and e.organisation_id = any(${organisationIds}::text[])
    order by e.state = 'ACTIVE', e.left_on nulls first, e.id
    ${lock ? sql`for update` : sql``}`.execute(ex);
  const holderByUserid = new Map<string, AccountHolder>();
  for (const { userid, personId, left } of accounts.rows) {
    const person = byId.get(personId);
    if (person !== undefined) holderByUserid.set(userid, { ...person, left });
  }
  return { ...indexed(known, jobs.rows, byId), holderByUserid };
}

type JobRow = Omit<Job, 'name' | 'phoneHash' | 'userid' | 'hold'>;

function indexed(
  people: readonly KnownPerson[],
  jobs: readonly JobRow[],
  byId: ReadonlyMap<string, KnownPerson>,
): Omit<Lookup, 'holderByUserid'> {
  const jobByNumber = new Map<string, Job>();
  const jobByPerson = new Map<string, Job>();
  const peopleByPhone = new Map<string, KnownPerson[]>();
  for (const person of people) {
    if (person.phoneHash === null) continue;
    peopleByPhone.set(person.phoneHash, [...(peopleByPhone.get(person.phoneHash) ?? []), person]);
  }
  for (const row of jobs) {
    const person = byId.get(row.personId);
    if (person === undefined) continue;
    const job = { ...row, ...person };
    jobByNumber.set(`${job.organisationId}/${job.employeeNo}`, job);
    // Later ones stand in for earlier ones; the active one comes last.
    jobByPerson.set(`${job.organisationId}/${job.personId}`, job);
  }
  return { jobByNumber, jobByPerson, peopleByPhone };
}
