import { sql } from 'kysely';
import { type Executor, prepared, type Tx, transact } from '../../../database/index.ts';
import { type Scope, unitsUnder, within } from '../../../kernel/scope/index.ts';
import { notFound } from '../../../lib/problem.ts';
import { type Counts, MEMBER_COUNTS, type WishesData } from '../api.ts';
import type { CampaignContext } from '../context.ts';
import { type Campaign, isAt } from '../store/campaigns.ts';
import { reachOf } from './places.ts';

const countOf = (bucket: string) => sql`filter (where t.bucket = ${sql.lit(bucket)})`;
const sums = sql.join([
  sql`coalesce(sum(t.people), 0)::int as people`,
  ...Object.entries(MEMBER_COUNTS.names).map(
    ([bucket, name]) => sql`coalesce(sum(t.people) ${countOf(bucket)}, 0)::int as ${sql.ref(name)}`,
  ),
]);

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
  const { rows } = await prepared<OrganisationCounts>`
    with t as (
      select t.organisation_id, ${sums} from campaign_tally t
      where t.campaign_id = ${campaignId} and ${within(place, 't')} group by t.organisation_id
    )
    select o.id, o.short_name as name, o.township_id, township.name as township_name,
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
    select t.grid_unit_id as id, unit.name, t.organisation_id, ${sums}
    from campaign_tally t left join grid_unit unit on unit.id = t.grid_unit_id
    where t.campaign_id = ${campaignId} and ${within(place, 't')}
    group by t.organisation_id, t.grid_unit_id, unit.name, unit.path having sum(t.people) > 0
    order by t.organisation_id, unit.path nulls last`.execute(ex);
  return rows;
}

/** New colleagues of an organisation who are still to be asked or reminded, by unit ('' for those of none). */
async function newHiresByUnit(ex: Executor, organisationId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; people: number }>`
    select t.grid_unit_id as id, sum(t.people)::int as people
    from campaign_tally t join campaign c on c.id = t.campaign_id
    where c.kind = 'NEW_HIRE' and c.state <> 'CLOSED' and t.organisation_id = ${organisationId}
      and t.bucket in ('WAITING', 'ASKED', 'PARTIAL')
    group by t.grid_unit_id`.execute(ex);
  return new Map(rows.map(({ id, people }) => [id, people]));
}

interface PlaceFigures {
  people: number;
  done: number;
  missing: number;
  /** A line on the cards of other campaigns; those of the new colleagues are about nobody else. */
  newHires: number;
  slowest: string | null;
}

/** Reads an organisation's counters once, and answers how each place of it stands: '' the whole, else a unit and what lies in it. */
export async function figuresIn(
  tx: Tx,
  campaign: Campaign,
  organisationId: string,
): Promise<(gridUnitId: string) => Promise<PlaceFigures>> {
  const units = await byUnit(tx, campaign.id, { organisationIds: [organisationId], unitIds: [] });
  const fresh = campaign.kind === 'NEW_HIRE' ? new Map<string, number>() : await newHiresByUnit(tx, organisationId);
  const newHiresOf = (ids: readonly string[]): number => ids.reduce((sum, id) => sum + (fresh.get(id) ?? 0), 0);
  return async (gridUnitId) => {
    if (gridUnitId === '')
      return { ...figuresOf(units), newHires: newHiresOf([...fresh.keys()]), slowest: slowest(units) };
    const below = await unitsUnder(tx, [gridUnitId]);
    const own = units.filter(({ id }) => below.includes(id));
    return { ...figuresOf(own), newHires: newHiresOf(below), slowest: null };
  };
}

const notYet = ({ waiting, asked, partial, unreachable }: Counts): number => waiting + asked + partial + unreachable;

/** Whoever declined is among the people and neither done nor missing: nobody may press him. */
export function figuresOf(units: readonly Counts[]): { people: number; done: number; missing: number } {
  return units.reduce(
    (sum, unit) => ({
      people: sum.people + unit.people,
      done: sum.done + unit.done,
      missing: sum.missing + notYet(unit),
    }),
    { people: 0, done: 0, missing: 0 },
  );
}

/** The unit with the smallest share done, of those where somebody is still missing. */
function slowest(units: readonly UnitCounts[]): string | null {
  const [worst] = units
    .filter((unit) => unit.name !== null && notYet(unit) > 0)
    .toSorted((a, b) => a.done / a.people - b.done / b.people || b.people - a.people || (a.id < b.id ? -1 : 1));
  return worst?.name ?? null;
}

/** Who waits for somebody at the reader's places, in numbers. */
export function wishes(
  ctx: CampaignContext,
  campaignId: string,
  organisationId: string | null,
  personId: string,
): Promise<WishesData> {
  return transact(ctx.db, async (tx) => {
    const { organisationIds, unitIds } = await reachOf(ctx, tx, personId, 'campaign.view');
    if (!(await isAt(tx, campaignId, { organisationIds, unitIds }))) throw notFound();
    if (organisationId === null) return wishesAt(tx, campaignId, { organisationIds, unitIds });
    const isWhole = organisationIds.includes(organisationId);
    const place = isWhole ? { organisationIds: [organisationId], unitIds: [] } : { organisationIds: [], unitIds };
    return wishesAt(tx, campaignId, place);
  });
}

/** Who asked for help in this campaign, and the new colleagues of whatever campaign; never whoever declined (条例 art. 22). */
async function wishesAt(ex: Executor, campaignId: string, place: Scope): Promise<WishesData> {
  const { rows } = await sql<WishesData>`
    select count(distinct m.person_id) filter (where m.campaign_id = ${campaignId} and m.help_at is not null)::int as help,
      count(distinct m.person_id) filter (where c.kind = 'NEW_HIRE')::int as new_hires,
      min(c.id) filter (where c.kind = 'NEW_HIRE') as new_hire_campaign_id
    from campaign_member m join campaign c on c.id = m.campaign_id and c.state <> 'CLOSED'
    where m.ended_at is null and m.bucket in ('WAITING', 'ASKED', 'PARTIAL', 'UNREACHABLE')
      and (m.campaign_id = ${campaignId} or c.kind = 'NEW_HIRE')
      and ${within(place, 'm')}`.execute(ex);
  return rows[0] ?? { help: 0, newHires: 0, newHireCampaignId: null };
}
