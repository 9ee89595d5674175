import { sql } from 'kysely';
import { type Executor, type Tx, transact } from '../../../database/index.ts';
import { nameOfPerson, nextAfter } from '../../../kernel/audience/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { type Scope, unitsUnder, within } from '../../../kernel/scope/index.ts';
import { maskName } from '../../../lib/masking.ts';
import { notFound } from '../../../lib/problem.ts';
import type { PeopleData, RateData } from '../api.ts';
import { type CampaignContext, codesOf } from '../context.ts';
import { load } from '../store/campaigns.ts';
import { isDone } from '../store/protections.ts';
import type { Bucket } from '../types.ts';
import { byUnit, figuresOf } from './figures.ts';
import { mayAt, reachOf } from './places.ts';

interface PeopleQuery {
  organisationId: string;
  gridUnitId?: string | undefined;
  limit: number;
  after?: string | undefined;
}

/** Who is not done yet at a place; every look is written down. */
export function peopleNotYet(
  ctx: CampaignContext,
  id: string,
  personId: string,
  query: PeopleQuery,
  acting: Acting,
): Promise<PeopleData> {
  const { organisationId, limit, after = '' } = query;
  return transact(ctx.db, async (tx) => {
    if (!(await load(tx, id))) throw notFound();
    const unitIds = await unitsAsked(ctx, tx, personId, query);
    // Full names: for those who answer for the place, not for whoever only sees how it goes.
    const place = { organisationId, gridUnitId: unitIds?.[0] ?? null };
    const isNamed = await mayAt(ctx, tx, personId, 'campaign.view_names', place);
    const found = await notYet(tx, id, { organisationId, unitIds }, { after, limit });
    const counted = await byUnit(tx, id, { organisationIds: [organisationId], unitIds: [] });
    const own = unitIds === null ? counted : counted.filter((unit) => unitIds.includes(unit.id));
    if (found.length > 0)
      await ctx.audit.look(tx, {
        ...acting,
        object: { kind: 'campaign', id },
        seen: isNamed ? ['name', 'protections'] : ['masked name', 'masked protections'],
        people: found.map((one) => one.personId),
        organisationId,
      });
    return {
      people: found.map((one) => (isNamed ? one : { ...one, name: maskName(one.name) })),
      next: nextAfter(found, limit, (one) => one.personId),
      declined: own.reduce((sum, { declined }) => sum + declined, 0),
      total: figuresOf(own).missing,
      viewer: { name: await nameOfPerson(tx, personId) },
    };
  });
}

/** Null: the whole organisation. Else the units asked for, which must all be the reader's. */
async function unitsAsked(
  ctx: CampaignContext,
  tx: Tx,
  personId: string,
  { organisationId, gridUnitId }: PeopleQuery,
): Promise<readonly string[] | null> {
  const reach = await reachOf(ctx, tx, personId, 'campaign.view');
  const isWhole = reach.organisationIds.includes(organisationId);
  if (gridUnitId === undefined) {
    if (isWhole) return null;
    if (reach.unitIds.length === 0) throw notFound();
    return reach.unitIds;
  }
  if (!isWhole && !reach.unitIds.includes(gridUnitId)) throw notFound();
  return unitsUnder(tx, [gridUnitId]);
}

interface RateQuery {
  organisationId?: string | undefined;
  townshipId?: string | undefined;
  tier?: string | undefined;
}

/** Shares of the employees at the reader's places, whatever campaign asked. */
export function protectionRate(ctx: CampaignContext, personId: string, query: RateQuery): Promise<RateData> {
  const { organisationId, townshipId = null, tier = null } = query;
  return transact(ctx.db, async (tx) => {
    const reach = await reachOf(ctx, tx, personId, 'campaign.view');
    if (organisationId !== undefined && !reach.organisationIds.includes(organisationId)) throw notFound();
    const part = organisationId === undefined ? reach : { organisationIds: [organisationId], unitIds: [] };
    const place = { ...part, tier, townshipId };
    const found = await rates(tx, { corpId: ctx.corpId, codes: codesOf(ctx.items), place });
    return {
      protection: share(found.all, found.active),
      activation: share(found.activated, found.active),
      items: ctx.items.map(({ code, name }) => {
        const { done = 0, verified = 0, exempt = 0 } = found.items.find((one) => one.code === code) ?? {};
        return { code, name, done: share(done, found.active), verified, exempt };
      }),
    };
  });
}

function share(numerator: number, denominator: number) {
  return { numerator, denominator, share: denominator === 0 ? null : numerator / denominator };
}

interface NotYet {
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
async function notYet(
  ex: Executor,
  campaignId: string,
  place: { organisationId: string; unitIds: readonly string[] | null },
  { after, limit }: { after: string; limit: number },
): Promise<NotYet[]> {
  const { rows } = await sql<NotYet>`
    select ${notYetColumns} ${notYetIn(campaignId)}
      and m.organisation_id = ${place.organisationId} and m.person_id > ${after}
      and (${place.unitIds === null} or m.grid_unit_id = any(${[...(place.unitIds ?? [])]}::text[]))
    order by m.person_id limit ${limit}`.execute(ex);
  return rows;
}

export interface NotYetAnywhere extends NotYet {
  organisationId: string;
  organisation: string;
  gridUnitId: string;
}

/** The same of all the places somebody reads, organisation by organisation. */
export async function notYetWithin(
  ex: Executor,
  campaignId: string,
  place: Scope,
  { after, limit }: { after: Pick<NotYetAnywhere, 'organisationId' | 'personId'>; limit: number },
): Promise<NotYetAnywhere[]> {
  const { rows } = await sql<NotYetAnywhere>`
    select ${notYetColumns}, m.organisation_id, m.grid_unit_id,
      (select short_name from organisation where id = m.organisation_id) as organisation
    ${notYetIn(campaignId)} and ${within(place, 'm')}
      and (m.organisation_id, m.person_id) > (${after.organisationId}, ${after.personId})
    order by m.organisation_id, m.person_id limit ${limit}`.execute(ex);
  return rows;
}

const notYetColumns = sql`m.person_id, person.name, coalesce(e.employee_no, '') as employee_no, unit.name as unit,
  m.bucket, m.kind = 'NEW_HIRE' as new_hire, m.help_at is not null as wants_help, m.reminders,
  array(select asked.item from unnest(c.items) as asked (item)
    where not exists (select from protection p where p.person_id = m.person_id and p.item = asked.item and ${isDone('p.state')})
  ) as missing`;

const notYetIn = (campaignId: string) => sql`
  from campaign_member m join campaign c on c.id = m.campaign_id join person on person.id = m.person_id
    left join employment e on e.person_id = m.person_id and e.organisation_id = m.organisation_id and e.state = 'ACTIVE'
    left join grid_unit unit on unit.id = m.grid_unit_id
  where m.campaign_id = ${campaignId} and m.ended_at is null
    and m.bucket in ('WAITING', 'ASKED', 'PARTIAL', 'UNREACHABLE')`;

interface RatePlace extends Scope {
  tier: string | null;
  townshipId: string | null;
}

interface Rates {
  active: number;
  activated: number;
  all: number;
  items: { code: string; done: number; verified: number; exempt: number }[];
}

/**
 * Active employees, how many of them have an activated WeCom account, and how many have all items done; somebody with
 * two employers counts at each of them.
 */
async function rates(
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
