import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';

export interface MorningPlace {
  organisationId: string;
  /** '' for the whole organisation. */
  gridUnitId: string;
}

export interface CampaignDay extends MorningPlace {
  id: string;
  campaignId: string;
  people: number;
  done: number;
  missing: number;
  newHires: number;
  slowest: string | null;
  remindedAt: Date | null;
  reminded: number | null;
}

const shape = sql`id, campaign_id, organisation_id, grid_unit_id,
  people, done, missing, new_hires, slowest, reminded_at, reminded`;

/**
 * Organisations with somebody still to be asked, in the order of their ids. Where another campaign is open, the new
 * colleagues are a line on its card and get no card of their own.
 */
export async function organisationsAfter(
  ex: Executor,
  campaignId: string,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ organisationId: string }>`
    select distinct t.organisation_id from campaign_tally t join campaign c on c.id = t.campaign_id
    where t.campaign_id = ${campaignId} and t.organisation_id > ${after} and t.people > 0
      and t.bucket in ('WAITING', 'ASKED', 'PARTIAL', 'UNREACHABLE')
      and (c.kind = 'CAMPAIGN' or not exists (
        select from campaign_tally other join campaign oc on oc.id = other.campaign_id
        where other.organisation_id = t.organisation_id and oc.kind = 'CAMPAIGN' and oc.state <> 'CLOSED'
          and other.people > 0 and other.bucket in ('WAITING', 'ASKED', 'PARTIAL', 'UNREACHABLE')))
    order by t.organisation_id limit ${limit}`.execute(ex);
  return rows.map((row) => row.organisationId);
}

/** Writes a place's figures of today once: whoever comes second finds the first. */
export async function keep(
  tx: Tx,
  day: Omit<CampaignDay, 'id' | 'remindedAt' | 'reminded'> & { day: string },
): Promise<CampaignDay> {
  await sql`
    insert into campaign_day (id, campaign_id, day, organisation_id, grid_unit_id, people, done, missing, new_hires, slowest)
    values (${newId()}, ${day.campaignId}, ${day.day}, ${day.organisationId}, ${day.gridUnitId}, ${day.people},
      ${day.done}, ${day.missing}, ${day.newHires}, ${day.slowest})
    on conflict (campaign_id, day, organisation_id, grid_unit_id) do nothing`.execute(tx);
  const { rows } = await sql<CampaignDay>`
    select ${shape} from campaign_day
    where campaign_id = ${day.campaignId} and day = ${day.day} and organisation_id = ${day.organisationId}
      and grid_unit_id = ${day.gridUnitId}
    for update`.execute(tx);
  const [kept] = rows;
  if (!kept) throw new Error('a morning was not written');
  return kept;
}

export async function campaignOf(ex: Executor, id: string): Promise<string | null> {
  const { rows } = await sql<{ campaignId: string }>`select campaign_id from campaign_day where id = ${id}`.execute(ex);
  return rows[0]?.campaignId ?? null;
}

export async function lockDay(tx: Tx, id: string): Promise<CampaignDay | null> {
  const { rows } = await sql<CampaignDay>`select ${shape} from campaign_day where id = ${id} for update`.execute(tx);
  return rows[0] ?? null;
}

export async function noteReminded(
  tx: Tx,
  id: string,
  { by, count, at }: { by: string | null; count: number; at: Date },
) {
  await sql`
    update campaign_day set reminded_at = ${at}, reminded_by = ${by}, reminded = ${count} where id = ${id}`.execute(tx);
}

export interface UnitOwner {
  gridUnitId: string;
  unitName: string;
  personId: string;
  userid: string | null;
}

/** Who owns a unit of this organisation, with the account by which WeCom reaches him. */
export async function unitOwners(ex: Executor, corpId: string, organisationId: string): Promise<UnitOwner[]> {
  const { rows } = await sql<UnitOwner>`
    select unit.id as grid_unit_id, unit.name as unit_name, r.person_id, account.userid
    from grid_unit unit join role_assignment r on r.scope_id = unit.id and r.role = 'GRID_OWNER' and r.state = 'ACTIVE'
        and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now())
      left join wecom_account account on account.person_id = r.person_id and account.corp_id = ${corpId}
        and account.status in ('ACTIVE', 'NOT_ACTIVATED')
    where unit.organisation_id = ${organisationId}
    order by unit.path, r.person_id`.execute(ex);
  return rows;
}

interface RemindedPlace {
  campaignId: string;
  organisationId: string;
  unitIds: readonly string[] | null;
}

interface RemindLimits {
  dayStart: Date;
  max: number;
  now: Date;
}

/** Not whoever is done, has declined, was reminded today or has had all his reminders; `m` and `c` are the query's. */
function remindable({ campaignId, organisationId, unitIds }: RemindedPlace, { dayStart, max, now }: RemindLimits) {
  const inUnits = unitIds === null ? sql`true` : sql`m.grid_unit_id = any(${[...unitIds]}::text[])`;
  return sql`c.id = m.campaign_id and c.state <> 'CLOSED' and (c.id = ${campaignId} or c.kind = 'NEW_HIRE')
      and m.organisation_id = ${organisationId} and ${inUnits}
      and m.ended_at is null and m.bucket in ('ASKED', 'PARTIAL') and m.reached = 'SENT' and m.reminders < ${max}
      and (m.reminded_at is null or m.reminded_at < ${dayStart})
      and not exists (select from protection_person p where p.person_id = m.person_id and p.declined_until > ${now})
      and (c.id = ${campaignId} or not exists (
        select from campaign_member twice where twice.campaign_id = ${campaignId}
          and twice.person_id = m.person_id and twice.ended_at is null))`;
}

/** Puts everybody at a place who may still be reminded on the list for this moment, and answers how many. */
export async function remindPlace(
  tx: Tx,
  place: RemindedPlace,
  { at, ...limits }: RemindLimits & { at: Date },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update campaign_member m set next_reminder_at = ${at} from campaign c where ${remindable(place, limits)}`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0);
}

/** How many that would be now. */
export async function countRemindable(ex: Executor, place: RemindedPlace, limits: RemindLimits): Promise<number> {
  const { rows } = await sql<{ people: number }>`
    select count(*)::int as people from campaign_member m, campaign c where ${remindable(place, limits)}`.execute(ex);
  return rows[0]?.people ?? 0;
}

/** How many were reminded at a place on a day; null: nobody pressed yet. */
export async function remindedOn(
  ex: Executor,
  { campaignId, organisationId, gridUnitId, day }: MorningPlace & { campaignId: string; day: string },
): Promise<number | null> {
  const { rows } = await sql<{ reminded: number | null }>`
    select reminded from campaign_day
    where campaign_id = ${campaignId} and day = ${day} and organisation_id = ${organisationId}
      and grid_unit_id = ${gridUnitId}`.execute(ex);
  return rows[0]?.reminded ?? null;
}
