import { sql } from 'kysely';
import type { Database } from '../database/index.ts';
import type { Role } from '../domain/directory/index.ts';

export interface DemoMember {
  userid: string;
  name: string;
  phoneSealed: string | null;
  /** Short name of the organisation, or of the station or county an officer serves. */
  org: string;
  roles: Role[];
}

const pageRows = 1_000;

/** Everybody with a WeCom account, police and advisors first; page by page, so that 100,000 need no memory. */
export async function* demoMembers(db: Database): AsyncGenerator<DemoMember> {
  yield* await roleHolders(db);
  let after = { corpId: '', userid: '' };
  for (;;) {
    const page = await plainEmployees(db, after);
    for (const { corpId: _, ...member } of page) yield { ...member, roles: ['EMPLOYEE'] };
    const last = page.at(-1);
    if (last === undefined || page.length < pageRows) return;
    after = last;
  }
}

const ranked: Role[] = ['CENTER_OFFICER', 'STATION_CHIEF', 'STATION_DUTY', 'COMMUNITY_POLICE', 'ADVISOR', 'DESK'];

async function roleHolders(db: Database): Promise<DemoMember[]> {
  const { rows } = await sql<DemoMember>`
    with held as (
      select r.person_id, r.role, coalesce(array_position(${ranked}::text[], r.role), 99) as rank,
        coalesce(j.name, o.short_name) as place, j.id is not null or r.role = 'COMMUNITY_POLICE' as is_office
      from role_assignment r
        left join jurisdiction j on j.id = r.scope_id
        left join grid_unit u on u.id = r.scope_id
        left join organisation o on o.id = coalesce(u.organisation_id, r.scope_id)
      where r.state = 'ACTIVE'
      union all
      select e.person_id, 'EMPLOYEE', 100, o.short_name, false
      from employment e join organisation o on o.id = e.organisation_id
      where e.state = 'ACTIVE' and exists (
        select from role_assignment r where r.person_id = e.person_id and r.state = 'ACTIVE')
    )
    select account.userid, p.name, p.phone_sealed,
      (array_agg(held.place order by held.is_office desc, held.rank, held.place))[1] as org,
      (select array_agg(role order by rank, role) from (
        select distinct role, rank from held as own where own.person_id = p.id) as distinct_roles) as roles
    from held
      join person p on p.id = held.person_id
      join wecom_account account on account.person_id = p.id and account.status in ('ACTIVE', 'NOT_ACTIVATED')
    group by account.corp_id, account.userid, p.id
    order by min(held.rank), account.userid`.execute(db);
  return rows;
}

type PlainEmployee = Omit<DemoMember, 'roles'> & { corpId: string };

async function plainEmployees(db: Database, after: { corpId: string; userid: string }): Promise<PlainEmployee[]> {
  const { rows } = await sql<PlainEmployee>`
    select account.corp_id, account.userid, p.name, p.phone_sealed, coalesce(employer.short_name, '') as org
    from wecom_account account
      join person p on p.id = account.person_id
      left join lateral (
        select o.short_name from employment e join organisation o on o.id = e.organisation_id
        where e.person_id = p.id and e.state = 'ACTIVE' order by o.code limit 1
      ) as employer on true
    where (account.corp_id, account.userid) > (${after.corpId}, ${after.userid})
      and account.status in ('ACTIVE', 'NOT_ACTIVATED')
      and not exists (select from role_assignment r where r.person_id = p.id and r.state = 'ACTIVE')
    order by account.corp_id, account.userid
    limit ${pageRows}`.execute(db);
  return rows;
}
