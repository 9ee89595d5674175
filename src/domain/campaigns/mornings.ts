import type { Tx } from '../../database/index.ts';
import { shanghaiDay } from '../../lib/time.ts';
import type { Notice, Outbound } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import type { CampaignCards } from './cards.ts';
import { figuresOf, slowest } from './figures.ts';
import { type Campaign, setMorningCursor } from './store/campaigns.ts';
import * as mornings from './store/mornings.ts';
import * as tallies from './store/tallies.ts';

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
    const newHires = campaign.kind === 'NEW_HIRE' ? new Map<string, number>() : await tallies.newHiresMissing(tx, page);
    for (const organisationId of page) await tellOrganisation(tx, campaign, { organisationId, newHires, now });
    await setMorningCursor(tx, campaign.id, page.length < ORGANISATIONS_AT_ONCE ? null : (page.at(-1) ?? null));
  }

  async function tellOrganisation(
    tx: Tx,
    campaign: Campaign,
    { organisationId, newHires, now }: { organisationId: string; newHires: ReadonlyMap<string, number>; now: Date },
  ): Promise<void> {
    const units = await tallies.byUnit(tx, campaign.id, { organisationIds: [organisationId], unitIds: [] });
    const advisors = await directory.holders(tx, { role: 'ADVISOR', organisationId, at: now });
    const whole = figuresOf(units);
    const day = shanghaiDay(now);
    const ofPlace = { campaignId: campaign.id, day, organisationId };
    if (advisors.length > 0) {
      const kept = await mornings.keep(tx, {
        ...ofPlace,
        ...whole,
        gridUnitId: '',
        newHires: newHires.get(organisationId) ?? 0,
        slowest: slowest(units),
      });
      await tell(tx, kept, advisors);
    }
    const told = new Set(advisors.map(({ personId }) => personId));
    for (const owner of await mornings.unitOwners(tx, corpId, organisationId)) {
      if (told.has(owner.personId)) continue;
      const below = new Set(await tallies.unitsUnder(tx, [owner.gridUnitId]));
      const own = units.filter(({ id }) => below.has(id));
      const figures = figuresOf(own);
      if (figures.missing === 0) continue;
      const kept = await mornings.keep(tx, {
        ...ofPlace,
        ...figures,
        gridUnitId: owner.gridUnitId,
        newHires: [...below].reduce((sum, id) => sum + (newHires.get(id) ?? 0), 0),
        slowest: null,
      });
      await tell(tx, kept, [owner]);
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
