import { appNow, type Database } from '../../../database/index.ts';
import type { Scope } from '../../../kernel/scope/index.ts';
import { notFound } from '../../../lib/problem.ts';
import type { BoardData } from '../api.ts';
import type { MayClose } from '../closing.ts';
import type { Places } from '../places.ts';
import * as campaigns from '../store/campaigns.ts';
import * as tallies from '../store/tallies.ts';
import type { CampaignViewing } from './campaign.ts';
import { sumOf } from './counts.ts';

interface BoardNeeds {
  db: Database;
  places: Places;
  view: CampaignViewing['view'];
  mayClose: MayClose;
}

/** How a campaign goes, place by place. */
export function createBoard({ db, places, view, mayClose }: BoardNeeds) {
  /** What a board shows, and the organisations whose people its reader may remind. */
  async function boardPlaces(personId: string | null, campaignId: string): Promise<[Scope, ReadonlySet<string>]> {
    if (personId === null) {
      const every = await campaigns.everyPlaceOf(db, campaignId);
      return [every, new Set(every.organisationIds)];
    }
    const [seen, reminded] = await places.reaches(db, personId, ['campaign.view', 'campaign.remind']);
    return [seen, new Set(reminded.organisationIds)];
  }

  /** Statement by statement, without a transaction: nothing is held, and what can be read side by side is. */
  return async function board(id: string, personId: string | null, organisationId: string | null): Promise<BoardData> {
    const [campaign, [place, mayRemind], now] = await Promise.all([
      campaigns.load(db, id),
      boardPlaces(personId, id),
      appNow(db),
    ]);
    if (!campaign) throw notFound();
    const ownsUnitsOnly = place.organisationIds.length === 0;
    const within =
      organisationId === null
        ? place
        : { ...place, organisationIds: place.organisationIds.filter((one) => one === organisationId) };
    const [organisations, units, canClose] = await Promise.all([
      tallies.byOrganisation(db, id, place),
      organisationId === null && !ownsUnitsOnly ? [] : tallies.byUnit(db, id, within),
      campaign.state !== 'CLOSED' && mayClose(db, campaign, personId),
    ]);
    if (organisations.length === 0 && campaign.authorId !== personId) throw notFound();
    const canRemind = (organisation: string) => campaign.state !== 'CLOSED' && mayRemind.has(organisation);
    return {
      campaign: view(campaign, sumOf(organisations)),
      townships: townshipsOf(organisations),
      organisations: organisations.map(({ id: organisation, name, townshipId, townshipName: _, ...sums }) => ({
        id: organisation,
        name,
        townshipId,
        counts: sums,
        canRemind: canRemind(organisation),
      })),
      units: units
        .filter((unit) => organisationId === null || unit.organisationId === organisationId)
        .map(({ id: unit, name, organisationId: organisation, ...sums }) => ({
          id: unit === '' ? null : unit,
          name: name ?? '未分部门',
          organisationId: organisation,
          counts: sums,
          canRemind: canRemind(organisation),
        })),
      canClose,
      now: now.toISOString(),
    };
  };
}

/** The organisations come township by township. */
function townshipsOf(organisations: readonly tallies.OrganisationCounts[]): BoardData['townships'] {
  const names = new Map(organisations.map(({ townshipId, townshipName }) => [townshipId, townshipName]));
  return [...names].map(([id, name]) => ({
    id,
    name,
    counts: sumOf(organisations.filter(({ townshipId }) => townshipId === id)),
  }));
}
