import { appNow, type Database, type Tx, transact } from '../../../database/index.ts';
import type { Scope } from '../../../kernel/scope/index.ts';
import { notFound } from '../../../lib/problem.ts';
import type { CampaignData, CampaignListData, Counts } from '../api.ts';
import type { ProtectionItem } from '../items.ts';
import type { Places } from '../places.ts';
import * as campaigns from '../store/campaigns.ts';
import * as tallies from '../store/tallies.ts';
import { NOBODY } from './counts.ts';

interface CampaignViewNeeds {
  db: Database;
  places: Places;
  items: readonly ProtectionItem[];
}

/** Campaigns with the counters of the reader's places. */
export function createCampaignView({ db, places, items }: CampaignViewNeeds) {
  function view(campaign: campaigns.Campaign, counts: Counts): CampaignData {
    const { id, name, kind, state, evidence, deadline, openedAt, closedAt } = campaign;
    return {
      id,
      name,
      kind,
      state,
      evidence,
      deadline,
      items: campaign.items.map((code) => ({
        code,
        name: items.find((item) => item.code === code)?.name ?? code,
      })),
      openedAt: openedAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
      counts,
    };
  }

  async function one(tx: Tx, id: string, personId: string | null): Promise<CampaignData> {
    const campaign = await campaigns.load(tx, id);
    if (!campaign) throw notFound();
    const place = await placeOf(tx, personId, campaign);
    return view(campaign, (await tallies.totals(tx, [id], place)).get(id) ?? NOBODY);
  }

  /** Null: an operator at the server's command line. */
  async function placeOf(tx: Tx, personId: string | null, campaign: campaigns.Campaign): Promise<Scope> {
    if (personId === null) return campaigns.everyPlaceOf(tx, campaign.id);
    return places.reach(tx, personId, 'campaign.view');
  }

  return {
    view,
    one,

    list(
      personId: string,
      query: { open: boolean; limit: number; before?: string | undefined },
    ): Promise<CampaignListData> {
      return transact(db, async (tx) => {
        const place = await places.reach(tx, personId, 'campaign.view');
        const found = await campaigns.list(tx, place, { ...query, before: query.before ?? null });
        const counts = await tallies.totals(
          tx,
          found.map(({ id }) => id),
          place,
        );
        return {
          campaigns: found.map((campaign) => view(campaign, counts.get(campaign.id) ?? NOBODY)),
          now: (await appNow(tx)).toISOString(),
        };
      });
    },
  };
}

export type CampaignViewing = ReturnType<typeof createCampaignView>;
