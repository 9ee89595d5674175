import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';

export interface Plan {
  /** One employee of each organisation with advisors: warning them reaches every advisor of the county. */
  employeeIds: string[];
  /** Members whose phone must show a card in the end. */
  advisors: string[];
}

export async function planPush(db: Database): Promise<Plan> {
  const { rows: advisors } = await sql<{ userid: string; personId: string; organisationId: string }>`
    select account.userid, r.person_id as "personId", r.scope_id as "organisationId"
    from role_assignment r join wecom_account account on account.person_id = r.person_id
    where r.role = 'ADVISOR' and r.state = 'ACTIVE'
      and not exists (select from leave l where l.person_id = r.person_id and l.starts_at <= app_now() and l.ends_at > app_now())
    order by account.userid`.execute(db);
  const organisationIds = [...new Set(advisors.map(({ organisationId }) => organisationId))];
  const { rows } = await sql<{ id: string }>`
    select distinct on (e.organisation_id) e.id from employment e
    where e.organisation_id = any(${organisationIds}::text[]) and e.state = 'ACTIVE'
      and not exists (select from role_assignment r where r.person_id = e.person_id)
    order by e.organisation_id, e.employee_no`.execute(db);
  return { employeeIds: rows.map(({ id }) => id), advisors: advisors.map(({ userid }) => userid) };
}

/** How many of these members' phones show something, and when the last of them did. */
export async function reached(db: Database, userids: string[]): Promise<{ count: number; lastAt: Date | null }> {
  const { rows } = await sql<{ count: number; lastAt: Date | null }>`
    select count(*) as count, max(first) as "lastAt" from (
      select min(at) as first from sandbox.phone_entry where userid = any(${userids}::text[]) and not dropped group by userid
    ) as phones`.execute(db);
  return rows[0] ?? { count: 0, lastAt: null };
}
