import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { type Scope, within } from '../../../kernel/scope/index.ts';
import type { Counts } from '../api.ts';

const sums = sql`
  coalesce(sum(t.people), 0)::int as people,
  coalesce(sum(t.people) filter (where t.bucket = 'WAITING'), 0)::int as waiting,
  coalesce(sum(t.people) filter (where t.bucket = 'ASKED'), 0)::int as asked,
  coalesce(sum(t.people) filter (where t.bucket = 'PARTIAL'), 0)::int as partial,
  coalesce(sum(t.people) filter (where t.bucket = 'DONE'), 0)::int as done,
  coalesce(sum(t.people) filter (where t.bucket = 'DECLINED'), 0)::int as declined,
  coalesce(sum(t.people) filter (where t.bucket = 'UNREACHABLE'), 0)::int as unreachable`;

/** Of the places somebody reads, campaign by campaign. */
export async function totals(ex: Executor, campaignIds: readonly string[], place: Scope): Promise<Map<string, Counts>> {
  const { rows } = await sql<Counts & { id: string }>`
    select t.campaign_id as id, ${sums} from campaign_tally t
    where t.campaign_id = any(${[...campaignIds]}::text[]) and ${within(place, 't')}
    group by t.campaign_id`.execute(ex);
  return new Map(rows.map(({ id, ...counts }) => [id, counts]));
}

export interface OrganisationCounts extends Counts {
  id: string;
  name: string;
  townshipId: string;
  townshipName: string;
}

/** By township, then organisation: what a board sums up from, so that it reads its counters once. */
export async function byOrganisation(ex: Executor, campaignId: string, place: Scope): Promise<OrganisationCounts[]> {
  const { rows } = await sql<OrganisationCounts>`/* prepare */
    with t as (
      select t.organisation_id, ${sums} from campaign_tally t
      where t.campaign_id = ${campaignId} and ${within(place, 't')} group by t.organisation_id
    )
    select o.id, o.short_name as name, o.township_id as "townshipId", township.name as "townshipName",
      t.people, t.waiting, t.asked, t.partial, t.done, t.declined, t.unreachable
    from t join organisation o on o.id = t.organisation_id join jurisdiction township on township.id = o.township_id
    order by township.code, o.code`.execute(ex);
  return rows;
}

export interface UnitCounts extends Counts {
  id: string;
  name: string | null;
  organisationId: string;
}

export async function byUnit(ex: Executor, campaignId: string, place: Scope): Promise<UnitCounts[]> {
  const { rows } = await sql<UnitCounts>`
    select t.grid_unit_id as id, unit.name, t.organisation_id as "organisationId", ${sums}
    from campaign_tally t left join grid_unit unit on unit.id = t.grid_unit_id
    where t.campaign_id = ${campaignId} and ${within(place, 't')}
    group by t.organisation_id, t.grid_unit_id, unit.name, unit.path having sum(t.people) > 0
    order by t.organisation_id, unit.path nulls last`.execute(ex);
  return rows;
}

/** New colleagues of an organisation who are still to be asked or reminded, by unit ('' for those of none). */
export async function newHiresByUnit(ex: Executor, organisationId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; people: number }>`
    select t.grid_unit_id as id, sum(t.people)::int as people
    from campaign_tally t join campaign c on c.id = t.campaign_id
    where c.kind = 'NEW_HIRE' and c.state <> 'CLOSED' and t.organisation_id = ${organisationId}
      and t.bucket in ('WAITING', 'ASKED', 'PARTIAL')
    group by t.grid_unit_id`.execute(ex);
  return new Map(rows.map(({ id, people }) => [id, people]));
}

const recount = sql`
  select m.campaign_id, m.organisation_id, m.grid_unit_id, m.bucket, count(*)::int as people
  from campaign_member m where m.ended_at is null group by 1, 2, 3, 4`;

/** Counts everybody anew: after a fault in the program, never in ordinary work. Answers how many counters were wrong. */
export async function rebuild(tx: Tx): Promise<number> {
  await sql`lock table campaign_tally in exclusive mode`.execute(tx);
  const { numAffectedRows } = await sql`
    insert into campaign_tally as t (campaign_id, organisation_id, grid_unit_id, bucket, people)
    select coalesce(r.campaign_id, t.campaign_id), coalesce(r.organisation_id, t.organisation_id),
      coalesce(r.grid_unit_id, t.grid_unit_id), coalesce(r.bucket, t.bucket), coalesce(r.people, 0)
    from (${recount}) r full join campaign_tally t using (campaign_id, organisation_id, grid_unit_id, bucket)
    where coalesce(r.people, 0) <> coalesce(t.people, 0)
    on conflict (campaign_id, organisation_id, grid_unit_id, bucket) do update set people = excluded.people`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0);
}
