import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';

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

/** Names are written with many kinds of middle dot and blank. */
const bare = (column: string) => sql`translate(${sql.ref(column)}, '·•・．‧ 　', '')`;

/** Active employees who fit, whoever has the number first. */
export async function searchEmployees(
  ex: Executor,
  corpId: string,
  { words, phoneHash, organisationIds, limit }: EmployeeSearchWords,
): Promise<EmployeeFound[]> {
  if (words.length === 0 && phoneHash === null) return [];
  const fits = words.map((word) => {
    const [code, no] = word.split('/');
    if (code && no) return sql`((o.code = ${code} or o.credit_code = ${code}) and e.employee_no = ${no})`;
    const plain = word.replace(/[·•・．‧]/gu, '');
    return sql`(strpos(${bare('p.name')}, ${plain}) > 0 or e.employee_no = ${word} or o.code = ${word}
      or exists (select from wecom_account a where a.person_id = p.id and a.corp_id = ${corpId}
        and a.userid = ${word.toLowerCase()} and a.status <> 'LEFT')
      or strpos(o.name, ${word}) > 0 or strpos(o.short_name, ${word}) > 0 or strpos(u.name, ${word}) > 0)`;
  });
  const phone = phoneHash === null ? sql`false` : sql`p.phone_hash = ${phoneHash}`;
  const byWords = fits.length > 0 ? sql`(${sql.join(fits, sql` and `)})` : sql`true`;
  const condition = phoneHash !== null && fits.length === 0 ? phone : byWords;
  const { rows } = await sql<EmployeeFound>`
    select e.id as "employeeId", p.id as "personId", p.name, o.id as "organisationId", o.short_name as "organisationName",
      o.code as "organisationCode", u.name as "unitName", e.post, e.employee_no as "employeeNo",
      to_char(e.hired_on, 'YYYY-MM-DD') as "hiredOn", coalesce(${phone}, false) as "phoneFits"
    from employment e
      join person p on p.id = e.person_id
      join organisation o on o.id = e.organisation_id
      left join grid_unit u on u.id = e.grid_unit_id
    where e.state = 'ACTIVE' and (${organisationIds === null}::boolean or o.id = any (${[...(organisationIds ?? [])]}::text[]))
      and ${condition}
    order by "phoneFits" desc, o.code, e.employee_no limit ${limit}`.execute(ex);
  return rows;
}
