import { sql } from 'kysely';
import type { Database } from '../../src/database/index.ts';

export interface Member {
  userid: string;
  personId: string;
  roles: { role: string; scopeKind: string; scopeId: string }[];
}

/** Everybody with a duty over these organisations: their advisors, police, station and the centre. */
export async function membersOf(db: Database, organisationCodes: readonly string[]): Promise<Member[]> {
  const { rows } = await sql<Member>`
    select account.userid, r.person_id,
      json_agg(json_build_object('role', r.role, 'scopeKind', r.scope_kind, 'scopeId', r.scope_id) order by r.id) as roles
    from role_assignment r
      join wecom_account account on account.person_id = r.person_id
    where r.state = 'ACTIVE'
      and r.role in ('ADVISOR', 'COMMUNITY_POLICE', 'STATION_DUTY', 'STATION_CHIEF', 'CENTER_OFFICER')
      and (r.scope_kind = 'COUNTY'
        or r.scope_id in (select id from organisation where code = any(${[...organisationCodes]}::text[]))
        or r.scope_id in (select station_id from organisation where code = any(${[...organisationCodes]}::text[])))
    group by account.userid, r.person_id
    order by account.userid`.execute(db);
  return rows;
}
