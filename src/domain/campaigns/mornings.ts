import { fill } from '../../config/fill.ts';
import type { Texts } from '../../config/text-file.ts';
import { appNow, type Tx } from '../../database/index.ts';
import { shanghaiAt, shanghaiDay } from '../../lib/time.ts';
import type { Notice, Outbound } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import { releaseAt } from '../escalation/index.ts';
import type { Counts } from './api.ts';
import type { CampaignCards } from './cards.ts';
import type { Pressed, PressedCard } from './replies.ts';
import { type Campaign, lock, setMorningCursor } from './store/campaigns.ts';
import * as mornings from './store/mornings.ts';
import * as tallies from './store/tallies.ts';

interface MorningNeeds {
  outbound: Pick<Outbound, 'say' | 'showFace'>;
  directory: Pick<Directory, 'holders'>;
  cards: CampaignCards;
  corpId: string;
  texts: Texts;
  open: { from: string; to: string };
  maxReminders: number;
  /** Whether somebody may still remind there: roles end, cards stay on phones. */
  mayRemind: (
    tx: Tx,
    personId: string,
    place: { organisationId: string; gridUnitId: string | null },
  ) => Promise<boolean>;
  /** Arms the campaign's timers by what its rows say. */
  arm: (tx: Tx, campaign: Campaign) => Promise<void>;
}

export const MORNING = 'campaign_day';
const ORGANISATIONS_AT_ONCE = 20;

export interface ReminderPlace {
  organisationId: string;
  gridUnitId: string;
}

/** C09 of a morning, and 「提醒未完成」 on it or on the page. */
export function createMornings(needs: MorningNeeds) {
  const { outbound, directory, cards, corpId, texts, open, maxReminders, mayRemind, arm } = needs;

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
          content: { type: 'card', card: card(day, day.remindedAt !== null) },
          lane: 4,
        }),
      ),
    );
  }

  /** Owners of a patch see how it goes; reminding is the advisors'. */
  const card = (day: mornings.CampaignDay, reminded: boolean) =>
    cards.morning({ id: day.id, campaignId: day.campaignId, canRemind: !reminded && day.gridUnitId === '' }, day);

  /** Once a day and place; the second time the count of the first. Reminders go out in working hours. */
  async function remind(
    tx: Tx,
    campaign: Campaign,
    { organisationId, gridUnitId }: ReminderPlace,
    by: string | null,
  ): Promise<{ day: mornings.CampaignDay; reminded: number; repeated: boolean }> {
    const now = await appNow(tx);
    const day = await dayOf(tx, campaign, { organisationId, gridUnitId }, now);
    if (day.reminded !== null) return { day, reminded: day.reminded, repeated: true };
    const unitIds = gridUnitId === '' ? null : await tallies.unitsUnder(tx, [gridUnitId]);
    const reminded = await mornings.remindPlace(
      tx,
      { campaignId: campaign.id, organisationId, unitIds },
      {
        at: releaseAt(open, now),
        dayStart: shanghaiAt(shanghaiDay(now), '00:00'),
        max: maxReminders,
        now,
      },
    );
    await mornings.noteReminded(tx, day.id, { by, count: reminded, at: now });
    return { day, reminded, repeated: false };
  }

  async function dayOf(tx: Tx, campaign: Campaign, place: ReminderPlace, now: Date): Promise<mornings.CampaignDay> {
    const units = await tallies.byUnit(tx, campaign.id, { organisationIds: [place.organisationId], unitIds: [] });
    const below = place.gridUnitId === '' ? null : new Set(await tallies.unitsUnder(tx, [place.gridUnitId]));
    const own = below === null ? units : units.filter(({ id }) => below.has(id));
    return mornings.keep(tx, {
      campaignId: campaign.id,
      day: shanghaiDay(now),
      ...place,
      ...figuresOf(own),
      newHires: 0,
      slowest: below === null ? slowest(own) : null,
    });
  }

  return {
    tellPage,
    remind,

    async onPress(tx: Tx, _press: Pressed, pressed: PressedCard, armOthers: (tx: Tx) => Promise<void>): Promise<void> {
      const campaignId = await mornings.campaignOf(tx, pressed.ownerId);
      const campaign = campaignId === null ? null : await lock(tx, campaignId);
      const before = await mornings.lockDay(tx, pressed.ownerId);
      if (!before || !campaign) throw new Error(`card of an unknown morning ${pressed.ownerId}`);
      const { organisationId, gridUnitId } = before;
      const place = { organisationId, gridUnitId: gridUnitId === '' ? null : gridUnitId };
      if (!(await mayRemind(tx, pressed.personId, place))) {
        const owner = { kind: MORNING, id: before.id };
        const face = cards.forbidden(campaign.id);
        return outbound.showFace(tx, { owner, messageIds: [pressed.messageId], personId: pressed.personId }, face);
      }
      const { reminded } =
        campaign.state === 'CLOSED'
          ? { reminded: 0 }
          : before.reminded !== null
            ? { reminded: before.reminded }
            : await remindOf(tx, campaign, before, pressed.personId);
      const { personId, userid } = pressed;
      await outbound.say(tx, [
        {
          owner: { kind: MORNING, id: before.id },
          to: { personId, userid },
          purpose: 'reply',
          template: 'T07',
          content: { type: 'text', text: fill(texts.replies.T07, { n: reminded }) },
          lane: 3,
        },
      ]);
      await outbound.showFace(tx, { owner: { kind: MORNING, id: before.id } }, card(before, true));
      await arm(tx, campaign);
      await armOthers(tx);
    },
  };

  /** The card's own day, also when midnight has passed since: a card reminds once. */
  async function remindOf(tx: Tx, campaign: Campaign, day: mornings.CampaignDay, by: string) {
    const now = await appNow(tx);
    const today = await remind(tx, campaign, day, by);
    if (today.day.id !== day.id) await mornings.noteReminded(tx, day.id, { by, count: today.reminded, at: now });
    return { reminded: today.reminded };
  }
}

export type Mornings = ReturnType<typeof createMornings>;

const notYet = ({ waiting, asked, partial, unreachable }: Counts): number => waiting + asked + partial + unreachable;

/** Whoever declined is among the people and neither done nor missing: nobody may press him. */
function figuresOf(units: readonly Counts[]): { people: number; done: number; missing: number } {
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
function slowest(units: readonly tallies.UnitCounts[]): string | null {
  const [worst] = units
    .filter((unit) => unit.name !== null && notYet(unit) > 0)
    .toSorted((a, b) => a.done / a.people - b.done / b.people || b.people - a.people || (a.id < b.id ? -1 : 1));
  return worst?.name ?? null;
}
