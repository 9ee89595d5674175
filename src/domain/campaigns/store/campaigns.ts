import { sql } from 'kysely';
import { type Executor, type LockMode, prepared, type Tx } from '../../../database/index.ts';
import { type Scope, within } from '../../../kernel/scope/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { UnitsMerged } from '../../directory/index.ts';
import type { CampaignScope } from '../api.ts';
import type { CampaignKind, CampaignState, Evidence } from '../types.ts';

export const CAMPAIGN = 'campaign';

export interface Campaign {
  id: string;
  kind: CampaignKind;
  name: string;
  state: CampaignState;
  scope: CampaignScope;
  /** Ids of the author's grants: nobody outside them becomes a member. */
  scopeIds: string[];
  items: string[];
  evidence: Evidence;
  deadline: string | null;
  authorId: string | null;
  openedAt: Date;
  closedAt: Date | null;
  cursor: string | null;
  morningCursor: string | null;
}

export interface NewCampaign extends Pick<Campaign, 'name' | 'scope' | 'scopeIds' | 'items' | 'evidence' | 'authorId'> {
  deadline: string;
  at: Date;
}

const shape = sql`campaign.id, campaign.kind, campaign.name, campaign.state, campaign.scope,
  campaign.scope_ids, campaign.items, campaign.evidence, campaign.deadline,
  campaign.author_id, campaign.opened_at, campaign.closed_at,
  campaign.cursor, campaign.morning_cursor`;

export async function insert(tx: Tx, { at, ...campaign }: NewCampaign): Promise<Campaign> {
  const { rows } = await sql<Campaign>`
    insert into campaign (id, kind, name, state, scope, scope_ids, items, evidence, deadline, author_id, opened_at)
    values (${newId()}, 'CAMPAIGN', ${campaign.name}, 'OPENING', ${JSON.stringify(campaign.scope)}::jsonb,
      ${campaign.scopeIds}, ${campaign.items}, ${campaign.evidence}, ${campaign.deadline}, ${campaign.authorId}, ${at})
    returning ${shape}`.execute(tx);
  return one(rows);
}

/**
 * One that still runs and asks the same of the same people until the same day, opened by the same person since then.
 * Holds its author still, so that two opened at once see each other.
 */
export async function sameSince(
  tx: Tx,
  { scope, items, deadline, authorId }: Pick<NewCampaign, 'scope' | 'items' | 'deadline' | 'authorId'>,
  since: Date,
): Promise<Pick<Campaign, 'name'> | null> {
  await sql`select from person where id = ${authorId} for no key update`.execute(tx);
  const { rows } = await sql<Pick<Campaign, 'name'>>`
    select name from campaign
    where kind = 'CAMPAIGN' and state <> 'CLOSED' and opened_at > ${since} and author_id is not distinct from ${authorId}
      and scope = ${JSON.stringify(scope)}::jsonb and items = ${items}::text[] and deadline = ${deadline}::date
    order by id limit 1`.execute(tx);
  return rows[0] ?? null;
}

/** The campaign that new colleagues are members of: one for each set of items the settings ever named. */
export async function ofNewHires(
  tx: Tx,
  items: readonly string[],
  name: string,
  at: Date,
): Promise<{ campaign: Campaign; isNew: boolean }> {
  const { numAffectedRows } = await sql`
    insert into campaign (id, kind, name, state, scope, scope_ids, items, evidence, opened_at)
    values (${newId()}, 'NEW_HIRE', ${name}, 'OPEN', '{}'::jsonb, '{}', ${[...items]}, 'NONE', ${at})
    on conflict (items) where kind = 'NEW_HIRE' do nothing`.execute(tx);
  const { rows } = await sql<Campaign>`
    select ${shape} from campaign where kind = 'NEW_HIRE' and items = ${[...items]}::text[]`.execute(tx);
  return { campaign: one(rows), isNew: Number(numAffectedRows ?? 0) > 0 };
}

export async function load(ex: Executor, id: string): Promise<Campaign | null> {
  const { rows } = await prepared<Campaign>` select ${shape} from campaign where id = ${id}`.execute(ex);
  return rows[0] ?? null;
}

/** For whoever plans, closes or arms: one at a time. Presses and sends take no lock: a campaign is never removed. */
export async function lock(tx: Tx, id: string, mode: LockMode = 'wait'): Promise<Campaign | null> {
  const { rows } = await sql<Campaign>`
    select ${shape} from campaign where id = ${id} for no key update
    ${mode === 'skip' ? sql`skip locked` : sql``}`.execute(tx);
  return rows[0] ?? null;
}

export async function setCursor(tx: Tx, id: string, cursor: string | null, state: CampaignState): Promise<void> {
  await sql`update campaign set cursor = ${cursor}, state = ${state} where id = ${id}`.execute(tx);
}

export async function setMorningCursor(tx: Tx, id: string, cursor: string | null): Promise<void> {
  await sql`update campaign set morning_cursor = ${cursor} where id = ${id}`.execute(tx);
}

export async function close(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`
    update campaign set state = 'CLOSED', closed_at = ${at}, morning_cursor = null
    where id = ${id} and state <> 'CLOSED'`.execute(tx);
}

/** Newest first; only those that have members in the reader's places. */
export async function list(
  ex: Executor,
  place: Scope,
  query: { open: boolean; limit: number; before: string | null },
): Promise<Campaign[]> {
  const { rows } = await sql<Campaign>`
    select ${shape} from campaign
    where (campaign.state <> 'CLOSED') = ${query.open} and (${query.before}::text is null or campaign.id < ${query.before})
      and exists (select from campaign_tally t where t.campaign_id = campaign.id and t.people > 0
        and ${within(place, 't')})
    order by campaign.id desc limit ${query.limit}`.execute(ex);
  return rows;
}

/** The tops of the jurisdiction tree: what an operator at the server's command line may reach. */
export async function everywhere(ex: Executor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from jurisdiction where parent_id is null`.execute(ex);
  return rows.map(({ id }) => id);
}

/** Whether it asks anybody there, or has asked nobody anywhere yet: to a reader of other places it is not there at all. */
export async function isAt(ex: Executor, id: string, place: Scope): Promise<boolean> {
  const { rows } = await sql`
    select from campaign where id = ${id}
      and (exists (select from campaign_tally t where t.campaign_id = ${id} and ${within(place, 't')})
        or not exists (select from campaign_tally t where t.campaign_id = ${id}))`.execute(ex);
  return rows.length > 0;
}

function one(rows: Campaign[]): Campaign {
  const [campaign] = rows;
  if (!campaign) throw new Error('a campaign was not written');
  return campaign;
}

/** Wherever it has members: for the command line, which no jurisdiction narrows. */
export async function everyPlaceOf(ex: Executor, id: string): Promise<Scope> {
  const { rows } = await sql<{ organisationId: string }>`
    select distinct organisation_id from campaign_tally where campaign_id = ${id}`.execute(ex);
  return { organisationIds: rows.map((row) => row.organisationId), unitIds: [] };
}

export async function newHireIds(ex: Executor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from campaign where kind = 'NEW_HIRE' and state <> 'CLOSED' order by id`.execute(ex);
  return rows.map(({ id }) => id);
}

/** Open campaigns that no timer will move, by whatever fault. */
export async function withoutTimer(ex: Executor): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from campaign c where c.state <> 'CLOSED' and not exists (
      select from timer t where t.owner_kind = ${CAMPAIGN} and t.owner_id = c.id and t.state = 'armed')
    order by c.id limit 50`.execute(ex);
  return rows.map(({ id }) => id);
}

/** Members, counters and what was noted of a day are those of the unit that theirs became. */
export async function followMerged(tx: Tx, { organisationId, merged }: UnitsMerged): Promise<void> {
  for (const { from, into } of merged) {
    await sql`
      update campaign set scope = replace(scope::text, ${`"${from}"`}, ${`"${into}"`})::jsonb,
        scope_ids = array_replace(scope_ids, ${from}, ${into})
      where strpos(scope::text, ${`"${from}"`}) > 0 or ${from} = any(scope_ids)`.execute(tx);
    await sql`
      update campaign_member set grid_unit_id = ${into}
      where organisation_id = ${organisationId} and grid_unit_id = ${from}`.execute(tx);
    await sql`
      with gone as (
        delete from campaign_tally where organisation_id = ${organisationId} and grid_unit_id = ${from} returning *
      )
      insert into campaign_tally as t (campaign_id, organisation_id, grid_unit_id, bucket, people)
      select campaign_id, organisation_id, ${into}, bucket, people from gone order by 1, 2, 3, 4
      on conflict (campaign_id, organisation_id, grid_unit_id, bucket) do update set people = t.people + excluded.people`.execute(
      tx,
    );
    // A day on which both were told about keeps its two rows: each stands on the card that was sent of it.
    await sql`
      update campaign_day d set grid_unit_id = ${into}
      where d.organisation_id = ${organisationId} and d.grid_unit_id = ${from} and not exists (
        select from campaign_day own
        where own.campaign_id = d.campaign_id and own.day = d.day and own.organisation_id = d.organisation_id
          and own.grid_unit_id = ${into})`.execute(tx);
  }
}
