import type { Tx } from '../../database/index.ts';
import { shanghaiDay } from '../../lib/time.ts';
import type { Notice, Outbound } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import type { CampaignCards } from './cards.ts';
import { figuresIn } from './figures.ts';
import { type Campaign, setMorningCursor } from './store/campaigns.ts';
import * as mornings from './store/mornings.ts';

interface MorningNeeds {
  outbound: Pick<Outbound, 'say'>;
  directory: Pick<Directory, 'holders'>;
  cards: CampaignCards;
  corpId: string;
}

export const MORNING = 'campaign_day';
const ORGANISATIONS_AT_ONCE = 20;

/** C09 of a morning: the advisors' about their organisation, the owners' about their patch. */
export function createMornings({ outbound, directory, cards, corpId }: MorningNeeds) {
  /** Some organisations of the morning; the cursor remembers how far it is, null when all are told. */
  async function tellPage(tx: Tx, campaign: Campaign, now: Date): Promise<void> {
    const page = await mornings.organisationsAfter(tx, campaign.id, {
      after: campaign.morningCursor ?? '',
      limit: ORGANISATIONS_AT_ONCE,
    });
    for (const organisationId of page) await tellOrganisation(tx, campaign, organisationId, now);
    await setMorningCursor(tx, campaign.id, page.length < ORGANISATIONS_AT_ONCE ? null : (page.at(-1) ?? null));
  }

  async function tellOrganisation(tx: Tx, campaign: Campaign, organisationId: string, now: Date): Promise<void> {
    const figuresOf = await figuresIn(tx, campaign, organisationId);
    const day = { campaignId: campaign.id, day: shanghaiDay(now), organisationId };
    const advisors = await directory.holders(tx, { role: 'ADVISOR', organisationId, at: now });
    if (advisors.length > 0) {
      const kept = await mornings.keep(tx, { ...day, gridUnitId: '', ...(await figuresOf('')) });
      await tell(tx, kept, advisors);
    }
    const told = new Set(advisors.map(({ personId }) => personId));
    for (const owner of await mornings.unitOwners(tx, corpId, organisationId)) {
      if (told.has(owner.personId)) continue;
      const { gridUnitId } = owner;
      const figures = await figuresOf(gridUnitId);
      if (figures.missing > 0) await tell(tx, await mornings.keep(tx, { ...day, gridUnitId, ...figures }), [owner]);
    }
  }

  async function tell(
    tx: Tx,
    day: mornings.CampaignDay,
    people: readonly { personId: string; userid: string | null }[],
  ): Promise<void> {
    await outbound.say(
      tx,
      people.map(
        ({ personId, userid }): Notice => ({
          owner: { kind: MORNING, id: day.id },
          to: { personId, userid },
          purpose: 'notice',
          template: 'C09',
          content: { type: 'card', card: cards.morning(day, day.remindedAt !== null) },
          lane: 4,
        }),
      ),
    );
  }

  return { tellPage };
}

export type Mornings = ReturnType<typeof createMornings>;
