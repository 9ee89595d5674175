import { appNow, type Executor, type Tx, transact } from '../../../database/index.ts';
import type { Scope } from '../../../kernel/scope/index.ts';
import { notFound } from '../../../lib/problem.ts';
import { type BoardData, type CampaignData, type CampaignListData, type Counts, MEMBER_COUNTS } from '../api.ts';
import { type CampaignContext, nameOfItem } from '../context.ts';
import * as campaigns from '../store/campaigns.ts';
import { byOrganisation, byUnit, type OrganisationCounts, totals } from './figures.ts';
import { reachesOf, reachOf } from './places.ts';

/** Campaigns with the counters of the reader's places. */
export function listCampaigns(
  ctx: CampaignContext,
  personId: string,
  query: { open: boolean; limit: number; before?: string | undefined },
): Promise<CampaignListData> {
  return transact(ctx.db, async (tx) => {
    const place = await reachOf(ctx, tx, personId, 'campaign.view');
    const found = await campaigns.list(tx, place, { ...query, before: query.before ?? null });
    const ids = found.map(({ id }) => id);
    const counts = await totals(tx, ids, place);
    return {
      campaigns: found.map((campaign) => viewOf(ctx, campaign, counts.get(campaign.id) ?? MEMBER_COUNTS.none)),
      now: (await appNow(tx)).toISOString(),
    };
  });
}

/** A person of null: an operator at the server's command line, whom no jurisdiction narrows. */
export async function oneCampaign(
  ctx: CampaignContext,
  tx: Tx,
  id: string,
  personId: string | null,
): Promise<CampaignData> {
  const campaign = await campaigns.load(tx, id);
  if (!campaign) throw notFound();
  const place =
    personId === null ? await campaigns.everyPlaceOf(tx, id) : await reachOf(ctx, tx, personId, 'campaign.view');
  return viewOf(ctx, campaign, (await totals(tx, [id], place)).get(id) ?? MEMBER_COUNTS.none);
}

/**
 * How a campaign goes, place by place. Statement by statement, without a transaction: nothing is held, and what can be
 * read side by side is.
 */
export async function board(
  ctx: CampaignContext,
  id: string,
  personId: string | null,
  organisationId: string | null,
): Promise<BoardData> {
  const { db } = ctx;
  const [campaign, [place, mayRemind], now] = await Promise.all([
    campaigns.load(db, id),
    boardPlaces(ctx, personId, id),
    appNow(db),
  ]);
  if (!campaign) throw notFound();
  const ownsUnitsOnly = place.organisationIds.length === 0;
  const part =
    organisationId === null
      ? place
      : { ...place, organisationIds: place.organisationIds.filter((one) => one === organisationId) };
  const [organisations, units, canClose] = await Promise.all([
    byOrganisation(db, id, place),
    organisationId === null && !ownsUnitsOnly ? [] : byUnit(db, id, part),
    campaign.state !== 'CLOSED' && mayClose(ctx, db, campaign, personId),
  ]);
  if (organisations.length === 0 && campaign.authorId !== personId) throw notFound();
  const canRemind = (organisation: string) => campaign.state !== 'CLOSED' && mayRemind.has(organisation);
  return {
    campaign: viewOf(ctx, campaign, MEMBER_COUNTS.sum(organisations)),
    townships: townshipsOf(organisations),
    organisations: organisations.map(({ id: organisation, name, townshipId, townshipName: _, ...counts }) => ({
      id: organisation,
      name,
      townshipId,
      counts,
      canRemind: canRemind(organisation),
    })),
    units: units
      .filter((unit) => organisationId === null || unit.organisationId === organisationId)
      .map(({ id: unit, name, organisationId: organisation, ...counts }) => ({
        id: unit === '' ? null : unit,
        name: name ?? '未分部门',
        organisationId: organisation,
        counts,
        canRemind: canRemind(organisation),
      })),
    canClose,
    now: now.toISOString(),
  };
}

/** Its author, or whoever may open campaigns everywhere it reaches. */
export async function mayClose(
  ctx: CampaignContext,
  ex: Executor,
  campaign: campaigns.Campaign,
  personId: string | null,
): Promise<boolean> {
  if (campaign.kind === 'NEW_HIRE') return false;
  if (personId === null) return true;
  const reach = await reachOf(ctx, ex, personId, 'campaign.create');
  if (campaign.authorId === personId) return reach.organisationIds.length > 0;
  const { organisationIds } = await campaigns.everyPlaceOf(ex, campaign.id);
  return organisationIds.length > 0 && organisationIds.every((id) => reach.organisationIds.includes(id));
}

/** What a board shows, and the organisations whose people its reader may remind. */
async function boardPlaces(
  ctx: CampaignContext,
  personId: string | null,
  campaignId: string,
): Promise<[Scope, ReadonlySet<string>]> {
  if (personId === null) {
    const every = await campaigns.everyPlaceOf(ctx.db, campaignId);
    return [every, new Set(every.organisationIds)];
  }
  const [seen, reminded] = await reachesOf(ctx, ctx.db, personId, ['campaign.view', 'campaign.remind']);
  return [seen, new Set(reminded.organisationIds)];
}

function viewOf(ctx: CampaignContext, campaign: campaigns.Campaign, counts: Counts): CampaignData {
  const { id, name, kind, state, evidence, deadline, openedAt, closedAt, items } = campaign;
  return {
    id,
    name,
    kind,
    state,
    evidence,
    deadline,
    items: items.map((code) => ({ code, name: nameOfItem(ctx, code) })),
    openedAt: openedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    counts,
  };
}

/** The organisations come township by township. */
function townshipsOf(organisations: readonly OrganisationCounts[]): BoardData['townships'] {
  const names = new Map(organisations.map(({ townshipId, townshipName }) => [townshipId, townshipName]));
  return [...names].map(([id, name]) => ({
    id,
    name,
    counts: MEMBER_COUNTS.sum(organisations.filter(({ townshipId }) => townshipId === id)),
  }));
}
