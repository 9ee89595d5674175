import { sql } from 'kysely';
import type { Executor } from '../../database/index.ts';
import { OFFICE_ROLES } from './import.ts';
import type { CountyList, Grant, Known, Lookup, Organisation, Place } from './types.ts';

/** Everything of the directory that the list may be about: the whole tree, the organisations it names, officers, offices held. */
export async function lookUpList(ex: Executor, corpId: string, list: CountyList): Promise<Lookup> {
  const places = await sql<Place>`
    select id, parent_id, kind, code, name, path, population, station_id
    from jurisdiction order by code`.execute(ex);

  const lines = list.organisations ?? [];
  const names = [
    ...new Set([...lines.map(({ code }) => code), ...(list.officers ?? []).flatMap(({ scopes }) => scopes)]),
  ];
  const wanted = sql`any(${[...names, ...names.map((name) => name.toUpperCase())]}::text[])`;
  const organisations = await sql<Organisation>`
    select id, code, credit_code, name, kind, tier, township_id, station_id
    from organisation where code = ${wanted} or credit_code = ${wanted} or name = ${wanted} order by code`.execute(ex);

  const officers = list.officers ?? [];
  const userids = officers.flatMap(({ userid }) => userid ?? []);
  const phones = officers.flatMap(({ phoneHash }) => phoneHash ?? []);
  const people = await sql<Known>`
    with candidate as (
      select person_id as id from officer
      union
      select person_id from wecom_account
      where corp_id = ${corpId} and userid = any(${userids}::text[])
      union
      select id from person where phone_hash = any(${phones}::text[])
    )
    select p.id as person_id, officer.officer_no, p.name, p.phone_hash, account.userid
    from candidate join person p on p.id = candidate.id
      left join officer on officer.person_id = p.id
      left join wecom_account account
        on account.person_id = p.id and account.corp_id = ${corpId} and account.status <> 'LEFT'
    order by p.id`.execute(ex);

  const holders = await sql<Lookup['holders'][number]>`
    select userid, person_id, status = 'LEFT' as left from wecom_account
    where corp_id = ${corpId} and userid = any(${userids}::text[])`.execute(ex);

  const grants = await sql<Grant>`
    select person_id, role, scope_kind, scope_id
    from role_assignment
    where state = 'ACTIVE' and role = any(${Object.values(OFFICE_ROLES)}::text[])
    order by role, scope_id, id`.execute(ex);
  return {
    places: places.rows,
    organisations: organisations.rows,
    people: people.rows,
    holders: holders.rows,
    grants: grants.rows,
  };
}
