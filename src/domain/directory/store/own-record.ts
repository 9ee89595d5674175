import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';

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
    select o.id as "organisationId", o.name as organisation, u.name as unit, e.employee_no as "employeeNo", e.post,
      e.hired_on as "hiredOn", e.out_of_province as "outOfProvince"
    from employment e
      join organisation o on o.id = e.organisation_id
      left join grid_unit u on u.id = e.grid_unit_id
    where e.person_id = ${personId} and e.state = 'ACTIVE'
    order by o.code`.execute(ex);
  return rows;
}
