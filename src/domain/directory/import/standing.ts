import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import type { Standing } from './rules.ts';
import type { Job, KnownPerson } from './types.ts';

interface Sought {
  organisationId: string | null;
  employeeNo: string;
  phoneHash: string | null;
  userid: string | null;
}

/** Everybody whom these rows may mean, in two queries; `lock` keeps their jobs as they are until the transaction ends. */
export async function loadStanding(
  ex: Executor,
  { corpId, rows, lock = false }: { corpId: string; rows: readonly Sought[]; lock?: boolean },
): Promise<Standing> {
  const sought = JSON.stringify(
    rows.map(({ organisationId, employeeNo, phoneHash, userid }) => ({
      organisationId,
      employeeNo,
      phoneHash,
      userid,
    })),
  );
  const organisationIds = [...new Set(rows.flatMap(({ organisationId }) => organisationId ?? []))];
  const people = await sql<KnownPerson>`
    with sought as (
      select * from json_to_recordset(${sought}::json)
        as row ("organisationId" text, "employeeNo" text, "phoneHash" text, userid text)
    ), meant as (
      select e.person_id from sought join employment e
        on e.organisation_id = sought."organisationId" and e.employee_no = sought."employeeNo"
      union
      select p.id from sought join person p on p.phone_hash = sought."phoneHash"
      union
      select account.person_id from sought join wecom_account account
        on account.corp_id = ${corpId} and account.userid = sought.userid and account.status <> 'LEFT'
    )
    select p.id as "personId", p.name, p.phone_hash as "phoneHash", account.userid
    from meant join person p on p.id = meant.person_id
      left join wecom_account account
        on account.person_id = p.id and account.corp_id = ${corpId} and account.status <> 'LEFT'
    order by p.id`.execute(ex);
  const byId = new Map(people.rows.map((person) => [person.personId, person]));
  const jobs = await sql<Omit<Job, 'name' | 'phoneHash' | 'userid'>>`
    select e.id as "employmentId", e.person_id as "personId", e.organisation_id as "organisationId",
      e.employee_no as "employeeNo", e.state = 'ACTIVE' as active, e.grid_unit_id as "unitId", e.post,
      e.hired_on as "hiredOn", e.out_of_province as "outOfProvince"
    from employment e
    where e.person_id = any(${[...byId.keys()]}::text[]) and e.organisation_id = any(${organisationIds}::text[])
    order by e.state = 'ACTIVE', e.left_on nulls first, e.id
    ${lock ? sql`for update` : sql``}`.execute(ex);
  return indexed(people.rows, jobs.rows, byId);
}

function indexed(
  people: readonly KnownPerson[],
  jobs: readonly Omit<Job, 'name' | 'phoneHash' | 'userid'>[],
  byId: ReadonlyMap<string, KnownPerson>,
): Standing {
  const jobByNumber = new Map<string, Job>();
  const jobByPerson = new Map<string, Job>();
  const peopleByPhone = new Map<string, KnownPerson[]>();
  const personByUserid = new Map<string, KnownPerson>();
  for (const person of people) {
    if (person.userid !== null) personByUserid.set(person.userid, person);
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
  return { jobByNumber, jobByPerson, peopleByPhone, personByUserid };
}
