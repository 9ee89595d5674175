import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import { type Scope, within } from '../../../kernel/scope/index.ts';
import type { Bucket } from '../types.ts';
import { isDone } from './protections.ts';

export interface NotYet {
  personId: string;
  name: string;
  employeeNo: string;
  unit: string | null;
  bucket: Bucket;
  missing: string[];
  newHire: boolean;
  wantsHelp: boolean;
  reminders: number;
}

/** Who is not done at a place, in the order of their ids; never whoever declined (条例 art. 22). */
export async function notYet(
  ex: Executor,
  campaignId: string,
  place: { organisationId: string; unitIds: readonly string[] | null },
  { after, limit }: { after: string; limit: number },
): Promise<NotYet[]> {
  const { rows } = await sql<NotYet>`
    select m.person_id as "personId", person.name, coalesce(e.employee_no, '') as "employeeNo", unit.name as unit,
      m.bucket, m.kind = 'NEW_HIRE' as "newHire", m.help_at is not null as "wantsHelp", m.reminders,
      array(select item from unnest(c.items) as item
        where not exists (select from protection p where p.person_id = m.person_id and p.item = item and ${isDone('p.state')})
      ) as missing
    from campaign_member m join campaign c on c.id = m.campaign_id join person on person.id = m.person_id
      left join employment e on e.person_id = m.person_id and e.organisation_id = m.organisation_id and e.state = 'ACTIVE'
      left join grid_unit unit on unit.id = m.grid_unit_id
    where m.campaign_id = ${campaignId} and m.organisation_id = ${place.organisationId} and m.ended_at is null
      and m.bucket in ('WAITING', 'ASKED', 'PARTIAL', 'UNREACHABLE') and m.person_id > ${after}
      and (${place.unitIds === null} or m.grid_unit_id = any(${[...(place.unitIds ?? [])]}::text[]))
    order by m.person_id limit ${limit}`.execute(ex);
  return rows;
}

export async function nameOf(ex: Executor, personId: string): Promise<string> {
  const { rows } = await sql<{ name: string }>`select name from person where id = ${personId}`.execute(ex);
  return rows[0]?.name ?? '';
}

export interface Employed {
  organisationId: string;
  gridUnitId: string | null;
}

export async function placesOf(ex: Executor, personId: string): Promise<Employed[]> {
  const { rows } = await sql<Employed>`
    select organisation_id as "organisationId", grid_unit_id as "gridUnitId" from employment
    where person_id = ${personId} and state = 'ACTIVE' order by organisation_id`.execute(ex);
  return rows;
}

export interface RatePlace extends Scope {
  tier: string | null;
  townshipId: string | null;
}

export interface Rates {
  active: number;
  activated: number;
  all: number;
  items: { code: string; done: number; verified: number; exempt: number }[];
}

/**
 * Active employees, how many of them have an activated WeCom account, and how many have all items done; somebody with
 * two employers counts at each of them.
 */
export async function rates(
  ex: Executor,
  { corpId, codes, place }: { corpId: string; codes: readonly string[]; place: RatePlace },
): Promise<Rates> {
  const { rows } = await sql<Omit<Rates, 'items'> & { items: Rates['items'] }>`
    with employee as materialized (
      select e.person_id from employment e join organisation o on o.id = e.organisation_id
      where e.state = 'ACTIVE'
        and ${within(place, 'e')}
        and (${place.tier}::text is null or o.tier = ${place.tier})
        and (${place.townshipId}::text is null or o.township_id = ${place.townshipId})
    ), standing as (
      select p.person_id, p.item, p.state from protection p
      where p.item = any(${[...codes]}::text[]) and ${isDone('p.state')}
        and p.person_id in (select person_id from employee)
    ), finished as (
      select person_id from standing group by person_id having count(*) = ${codes.length}
    )
    select (select count(*)::int from employee) as active,
      (select count(*)::int from employee where exists (select from wecom_account a
        where a.person_id = employee.person_id and a.corp_id = ${corpId} and a.status = 'ACTIVE')) as activated,
      (select count(*)::int from employee join finished using (person_id)) as all,
      coalesce((select jsonb_agg(one) from (
        select s.item as code, count(*)::int as done, count(*) filter (where s.state = 'VERIFIED')::int as verified,
          count(*) filter (where s.state = 'EXEMPT')::int as exempt
        from employee join standing s using (person_id) group by s.item) as one), '[]') as items`.execute(ex);
  return rows[0] ?? { active: 0, activated: 0, all: 0, items: [] };
}
