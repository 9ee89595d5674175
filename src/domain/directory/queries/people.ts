import { type RawBuilder, sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { Organisation, Person } from '../types.ts';

export async function personByUserid(ex: Executor, corpId: string, userid: string): Promise<Person | null> {
  const { rows } = await sql<Person>`
    select p.id, p.name, account.userid, p.synthetic
    from wecom_account account join person p on p.id = account.person_id
    where account.corp_id = ${corpId} and account.userid = ${userid.toLowerCase()}
      and account.status in ('ACTIVE', 'NOT_ACTIVATED')`.execute(ex);
  return rows[0] ?? null;
}

/** The same, his account kept as it is until the transaction ends: a session opened now ends with it, never after it. */
export async function personLoggingIn(tx: Tx, corpId: string, userid: string): Promise<Person | null> {
  await sql`
    select from wecom_account where corp_id = ${corpId} and userid = ${userid.toLowerCase()} for share`.execute(tx);
  return personByUserid(tx, corpId, userid);
}

export async function person(ex: Executor, corpId: string, id: string): Promise<Person | null> {
  const { rows } = await sql<Person>`
    select p.id, p.name, account.userid, p.synthetic
    from person p
      left join wecom_account account
        on account.person_id = p.id and account.corp_id = ${corpId} and account.status in ('ACTIVE', 'NOT_ACTIVATED')
    where p.id = ${id}`.execute(ex);
  return rows[0] ?? null;
}

export async function sealedPhone(ex: Executor, personId: string): Promise<string | null> {
  const { rows } = await sql<{ phoneSealed: string | null }>`
    select phone_sealed from person where id = ${personId}`.execute(ex);
  return rows[0]?.phoneSealed ?? null;
}

export async function organisation(ex: Executor, id: string): Promise<Organisation | null> {
  return find(ex, sql`id = ${id}`);
}

/** Our code ('0001') or the credit code. */
export async function organisationByCode(ex: Executor, code: string): Promise<Organisation | null> {
  return find(ex, sql`(code = ${code} or credit_code = ${code})`);
}

async function find(ex: Executor, condition: RawBuilder<unknown>): Promise<Organisation | null> {
  const { rows } = await sql<Organisation>`
    select id, code, name, short_name, township_id, station_id, kind, tier
    from organisation where ${condition}`.execute(ex);
  return rows[0] ?? null;
}

export interface OwnEmployment {
  organisationId: string;
  organisation: string;
  unit: string | null;
  employeeNo: string;
  post: string | null;
  hiredOn: string | null;
  outOfProvince: boolean;
}

/** Everything the roster says about one person, for himself. */
export async function employmentsOf(ex: Executor, personId: string): Promise<OwnEmployment[]> {
  const { rows } = await sql<OwnEmployment>`
    select o.id as organisation_id, o.name as organisation, u.name as unit, e.employee_no, e.post,
      e.hired_on, e.out_of_province
    from employment e
      join organisation o on o.id = e.organisation_id
      left join grid_unit u on u.id = e.grid_unit_id
    where e.person_id = ${personId} and e.state = 'ACTIVE'
    order by o.code`.execute(ex);
  return rows;
}
