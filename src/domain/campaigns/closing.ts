import type { Executor } from '../../database/index.ts';
import type { Places } from './places.ts';
import * as campaigns from './store/campaigns.ts';

export type MayClose = (ex: Executor, campaign: campaigns.Campaign, personId: string | null) => Promise<boolean>;

/** Its author, or whoever may open campaigns everywhere it reaches. */
export function createMayClose(places: Pick<Places, 'reach'>): MayClose {
  return async (ex, campaign, personId) => {
    if (campaign.kind === 'NEW_HIRE') return false;
    if (personId === null) return true;
    const reach = await places.reach(ex, personId, 'campaign.create');
    if (campaign.authorId === personId) return reach.organisationIds.length > 0;
    const { organisationIds } = await campaigns.everyPlaceOf(ex, campaign.id);
    return organisationIds.length > 0 && organisationIds.every((id) => reach.organisationIds.includes(id));
  };
}
