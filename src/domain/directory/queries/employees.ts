import { type RawBuilder, sql } from 'kysely';
import { anyOf, type Executor, isNamed, prepared } from '../../../database/index.ts';
import type { EmployeeMatch } from '../types.ts';

export interface EmployeeSearch {
  employeeId?: string;
  phoneHash?: string;
  orgId?: string;
}

/** Active employees only, ordered; nothing to search by finds nobody. */
export async function matchEmployee(ex: Executor, corpId: string, search: EmployeeSearch): Promise<EmployeeMatch[]> {
  const { employeeId, phoneHash, orgId } = search;
  if (employeeId === undefined && phoneHash === undefined) return [];
  const conditions = [sql`e.state = 'ACTIVE'`, sql`(e.left_on is null or e.left_on > ${today})`];
  if (employeeId !== undefined) conditions.push(named(corpId, employeeId.trim()));
  if (phoneHash !== undefined) conditions.push(sql`p.phone_hash = ${phoneHash}`);
  if (orgId !== undefined) conditions.push(sql`e.organisation_id = ${orgId}`);
  return select(ex, corpId, sql.join(conditions, sql` and `));
}

/** By our id, whether still employed or not. */
export async function employee(ex: Executor, corpId: string, employeeId: string): Promise<EmployeeMatch | null> {
  const [found] = await select(ex, corpId, sql`e.id = ${employeeId}`);
  return found ?? null;
}

const today = sql`(app_now() at time zone 'Asia/Shanghai')::date`;

/** Ours, '<organisation or credit code>/<employee no.>', or a WeCom userid in any case. */
function named(corpId: string, employeeId: string): RawBuilder<unknown> {
  const slash = employeeId.indexOf('/');
  if (slash < 0) {
    return sql`e.id in (
      select id from employment where id = ${employeeId}
      union
      select job.id from wecom_account account join employment job on job.person_id = account.person_id and job.state = 'ACTIVE'
      where account.corp_id = ${corpId} and account.userid = ${employeeId.toLowerCase()} and account.status <> 'LEFT')`;
  }
  const [code, employeeNo] = [employeeId.slice(0, slash).trim(), employeeId.slice(slash + 1).trim()];
  return sql`e.employee_no = ${employeeNo} and e.organisation_id in (
    select id from organisation where code = ${code} or credit_code = ${code})`;
}

async function select(ex: Executor, corpId: string, condition: RawBuilder<unknown>): Promise<EmployeeMatch[]> {
  const { rows } = await prepared<EmployeeMatch>`
    select e.id as employee_id, p.id as person_id, p.name, e.organisation_id,
      e.grid_unit_id, u.name as unit_name, e.post, e.employee_no, account.userid,
      not exists (
        select from employment other join person namesake on namesake.id = other.person_id
        where other.organisation_id = e.organisation_id and other.state = 'ACTIVE' and other.id <> e.id
          and (other.grid_unit_id = e.grid_unit_id or (other.grid_unit_id is null and e.grid_unit_id is null))
          and ${looksLike('namesake.name', 'p.name')}
      ) as name_unique_in_unit
    from employment e
      join person p on p.id = e.person_id
      left join grid_unit u on u.id = e.grid_unit_id
      left join wecom_account account
        on account.person_id = p.id and account.corp_id = ${corpId} and account.status in ('ACTIVE', 'NOT_ACTIVATED')
    where ${condition}
    order by e.organisation_id, e.employee_no`.execute(ex);
  return rows;
}

/** Equal once masked: cards show the first and, from three characters on, the last character. */
function looksLike(a: string, b: string): RawBuilder<boolean> {
  const [left, right] = [sql.ref(a), sql.ref(b)];
  return sql`left(${left}, 1) = left(${right}, 1) and char_length(${left}) = char_length(${right})
    and (char_length(${left}) <= 2 or right(${left}, 1) = right(${right}, 1))`;
}

export interface EmployeeFound {
  employeeId: string;
  personId: string;
  name: string;
  organisationId: string;
  organisationName: string;
  organisationCode: string;
  unitName: string | null;
  post: string | null;
  employeeNo: string;
  /** YYYY-MM-DD. */
  hiredOn: string | null;
  /** Whether it is the number that was searched for. */
  phoneFits: boolean;
}

export interface EmployeeSearchWords {
  /** Each must be found in the name, the organisation, the unit or the employee number; '<code>/<no.>' is one employee. */
  words: readonly string[];
  /** A full number, hashed. */
  phoneHash: string | null;
  /** Null: everywhere. */
  organisationIds: readonly string[] | null;
  limit: number;
}

/** Active employees who fit, whoever has the number first. */
export async function searchEmployees(
  ex: Executor,
  corpId: string,
  { words, phoneHash, organisationIds, limit }: EmployeeSearchWords,
): Promise<EmployeeFound[]> {
  if (words.length === 0 && phoneHash === null) return [];
  const phone = phoneHash === null ? sql`false` : sql`p.phone_hash = ${phoneHash}`;
  const conditions = [
    sql`e.state = 'ACTIVE'`,
    ...(organisationIds === null ? [] : [sql`e.organisation_id ${anyOf(organisationIds)}`]),
    ...(words.length === 0 ? [phone] : words.map((word) => sql`e.id in (${jobsBy(word, corpId)})`)),
  ];
  const { rows } = await sql<EmployeeFound>`
    select e.id as employee_id, p.id as person_id, p.name, o.id as organisation_id, o.short_name as organisation_name,
      o.code as organisation_code, u.name as unit_name, e.post, e.employee_no,
      to_char(e.hired_on, 'YYYY-MM-DD') as hired_on, coalesce(${phone}, false) as "phoneFits"
    from employment e
      join person p on p.id = e.person_id
      join organisation o on o.id = e.organisation_id
      left join grid_unit u on u.id = e.grid_unit_id
    where ${sql.join(conditions, sql` and `)}
    order by "phoneFits" desc, o.code, e.employee_no limit ${limit}`.execute(ex);
  return rows;
}

/** The jobs that one word names: each way to them has its own index, which a condition with `or` would not use. */
export function jobsBy(word: string, corpId: string): RawBuilder<unknown> {
  const [code, no] = word.split('/');
  if (code && no)
    return sql`
      select job.id from employment job join organisation place on place.id = job.organisation_id
      where job.employee_no = ${no} and (place.code = ${code} or place.credit_code = ${code})`;
  return sql`
    select job.id from person named join employment job on job.person_id = named.id
      where ${isNamed('named.name_search', word)}
    union all
    select job.id from employment job where job.employee_no = ${word} and job.state = 'ACTIVE'
    union all
    select job.id from wecom_account account join employment job on job.person_id = account.person_id
      where account.corp_id = ${corpId} and account.userid = ${word.toLowerCase()} and account.status <> 'LEFT'
    union all
    select job.id from organisation place join employment job on job.organisation_id = place.id and job.state = 'ACTIVE'
      where place.code = ${word} or strpos(place.short_name, ${word}) > 0 or ${isNamed('place.name_search', word)}
    union all
    select job.id from grid_unit unit join employment job
      on job.organisation_id = unit.organisation_id and job.grid_unit_id = unit.id and job.state = 'ACTIVE'
      where strpos(unit.name, ${word}) > 0`;
}
