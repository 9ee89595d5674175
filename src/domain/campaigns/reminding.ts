import { fill } from '../../config/fill.ts';
import type { Texts } from '../../config/text-file.ts';
import { appNow, type Tx } from '../../database/index.ts';
import { releaseAt } from '../../kernel/escalation/index.ts';
import { unitsUnder } from '../../kernel/scope/index.ts';
import { shanghaiAt, shanghaiDay } from '../../lib/time.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { CampaignCards } from './cards.ts';
import { figuresIn } from './figures.ts';
import { MORNING } from './mornings.ts';
import type { Pressed, PressedCard } from './replies.ts';
import { type Campaign, lock, newHireIds } from './store/campaigns.ts';
import * as mornings from './store/mornings.ts';

interface RemindingNeeds {
  outbound: Pick<Outbound, 'say' | 'showFace'>;
  cards: CampaignCards;
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

/** 「提醒未完成」, on the card of a morning or on the page. */
export function createReminding({ outbound, cards, texts, open, maxReminders, mayRemind, arm }: RemindingNeeds) {
  /** Once a day and place; the second time the count of the first. Reminders go out in working hours. */
  async function remind(
    tx: Tx,
    campaign: Campaign,
    { organisationId, gridUnitId }: mornings.MorningPlace,
    by: string | null,
  ): Promise<{ day: mornings.CampaignDay; reminded: number; repeated: boolean }> {
    const now = await appNow(tx);
    const figuresOf = await figuresIn(tx, campaign, organisationId);
    const day = await mornings.keep(tx, {
      campaignId: campaign.id,
      day: shanghaiDay(now),
      organisationId,
      gridUnitId,
      ...(await figuresOf(gridUnitId)),
    });
    if (day.reminded !== null) return { day, reminded: day.reminded, repeated: true };
    const unitIds = gridUnitId === '' ? null : await unitsUnder(tx, [gridUnitId]);
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
    await arm(tx, campaign);
    await armNewHires(tx);
    return { day, reminded, repeated: false };
  }

  /** Whatever a reminding of one place put on the list of the new colleagues as well. */
  async function armNewHires(tx: Tx): Promise<void> {
    for (const id of await newHireIds(tx)) {
      const campaign = await lock(tx, id);
      if (campaign) await arm(tx, campaign);
    }
  }

  return {
    remind,

    async onPress(tx: Tx, _press: Pressed, pressed: PressedCard): Promise<void> {
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
      const reminded =
        campaign.state === 'CLOSED' ? 0 : (before.reminded ?? (await remindOf(tx, campaign, before, pressed.personId)));
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
      await outbound.showFace(tx, { owner: { kind: MORNING, id: before.id } }, cards.morning(before, true));
    },
  };

  /** The card's own day, also when midnight has passed since: a card reminds once. */
  async function remindOf(tx: Tx, campaign: Campaign, day: mornings.CampaignDay, by: string): Promise<number> {
    const now = await appNow(tx);
    const today = await remind(tx, campaign, day, by);
    if (today.day.id !== day.id) await mornings.noteReminded(tx, day.id, { by, count: today.reminded, at: now });
    return today.reminded;
  }
}

export type Reminding = ReturnType<typeof createReminding>;
