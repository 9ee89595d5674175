import type { Settings } from '../../config/settings.ts';
import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import { Problem } from '../../lib/problem.ts';
import { days, shanghaiDay } from '../../lib/time.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Acting, Audit } from '../audit/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory } from '../directory/index.ts';
import type { Timers } from '../escalation/index.ts';
import { type Consenting, createAnswering } from './answering.ts';
import type { CampaignData, CampaignScope, PreviewData, RemindData } from './api.ts';
import { createAsking, type WarnedNow } from './asking.ts';
import { createCampaignCards } from './cards.ts';
import { createChecks } from './checks.ts';
import { createClockwork, filterOf } from './clockwork.ts';
import { itemsOf } from './items.ts';
import { createMine } from './mine.ts';
import { createMornings, MORNING, type ReminderPlace } from './mornings.ts';
import { createNewHires } from './new-hires.ts';
import { createPlaces, notFound } from './places.ts';
import { createReplies, OWN, type Pressed, type PressedCard } from './replies.ts';
import * as campaigns from './store/campaigns.ts';
import { CAMPAIGN } from './store/campaigns.ts';
import * as declarations from './store/declarations.ts';
import * as protections from './store/protections.ts';
import { restate } from './store/standing.ts';
import * as tallies from './store/tallies.ts';
import type { Evidence } from './types.ts';
import { createCampaignViews } from './views.ts';

export interface CampaignNeeds {
  db: Database;
  directory: Directory;
  timers: Timers;
  outbound: Outbound;
  audit: Audit;
  draw: Draw;
  consent: Consenting;
  isWarnedNow: WarnedNow;
  settings: Settings;
  texts: Texts;
  corpId: string;
  publicUrl: string;
}

export interface NewCampaign {
  name: string;
  scope: CampaignScope;
  items?: string[] | undefined;
  deadline: string;
  evidence: Evidence;
}

/** The three protections: asked, declared, reminded, checked; one state per person and item, whoever asks. */
export function createCampaigns(needs: CampaignNeeds) {
  const { db, directory, timers, outbound, audit, draw, consent, isWarnedNow, settings, texts, corpId, publicUrl } =
    needs;
  const { protection, reminders, quietHours } = settings;
  const items = itemsOf(settings);
  const open = { from: quietHours.to, to: quietHours.from };
  const declineDays = reminders.declineSilenceDays;
  const cards = createCampaignCards({ draw, texts, publicUrl, declineDays });
  const places = createPlaces(directory);
  const times = { afterDays: protection.remindAfterDays, at: protection.remindAt, max: reminders.max };
  const asking = createAsking({ outbound, cards, items, isWarnedNow, times, open });
  const validMs = days(protection.validDays);
  const answer = createAnswering({ audit, consent, validMs, declineDays });
  const replies = createReplies({ outbound, directory, cards, asking, answer, items, texts, declineDays });
  const checks = createChecks({
    db,
    audit,
    places,
    items,
    sample: { rate: protection.sampleRate, min: protection.sampleMin },
    validMs,
    remindAt: protection.remindAt,
    maxReminders: reminders.max,
  });
  const clockwork = createClockwork({
    db,
    timers,
    directory,
    asking,
    checks,
    corpId,
    open,
    morningAt: protection.morningAt,
    remindAt: protection.remindAt,
    maxReminders: reminders.max,
  });
  const mornings = createMornings({
    outbound,
    directory,
    cards,
    corpId,
    texts,
    open,
    maxReminders: reminders.max,
    mayRemind: (tx, personId, place) => places.may(tx, personId, 'campaign.remind', place),
    arm: clockwork.arm,
  });
  const newHires = createNewHires({
    timers,
    directory,
    asking,
    items,
    corpId,
    times: { ...protection.newHire, open, remindAt: protection.remindAt },
    lecture: protection.newHire.lecture,
    maxReminders: reminders.max,
    arm: clockwork.arm,
  });
  const views = createCampaignViews({ db, audit, places, items, corpId });
  const mine = createMine({ db, answer, consent, items, help: replies.tellAdvisor });

  clockwork.register(mornings, newHires);
  directory.onTurnover(newHires.onTurnover);
  outbound.registerOwner(CAMPAIGN, {
    lock: campaigns.holdLightly,
    stillAsked: (tx, delivery) => replies.stillAsked(tx, delivery.owner_id, delivery.person_id),
    unreachable: async () => {},
    silenced: asking.silenced,
    settled: async (tx, batch, results) => asking.settled(tx, batch, results, await appNow(tx)),
  });
  for (const kind of [MORNING, OWN, replies.helpOwner])
    outbound.registerOwner(kind, { lock: async () => {}, stillAsked: async () => true, unreachable: async () => {} });

  /** Whatever a reminding of one place put on the list of the new colleagues as well. */
  async function armNewHires(tx: Tx): Promise<void> {
    for (const id of await campaigns.newHireIds(tx)) {
      const campaign = await campaigns.lock(tx, id);
      if (campaign) await clockwork.arm(tx, campaign);
    }
  }

  async function scopeIdsOf(tx: Tx, personId: string | null): Promise<string[]> {
    if (personId === null) return campaigns.everywhere(tx);
    const scopeIds = await places.scopeIds(tx, personId, 'campaign.create');
    if (scopeIds.length === 0) throw notFound();
    return scopeIds;
  }

  return {
    items,
    views,
    mine,
    checks,
    rescue: clockwork.rescue,
    onWord: replies.onWord,

    replies: {
      onCampaign: replies.onCampaign,
      onOwn: replies.onOwn,
      onMorning: (tx: Tx, press: Pressed, card: PressedCard) => mornings.onPress(tx, press, card, armNewHires),
    },

    preview(scope: CampaignScope, personId: string | null): Promise<PreviewData> {
      return transact(db, async (tx) => {
        const { people, organisations } = await directory.countAudience(
          tx,
          filterOf({ scope }),
          await scopeIdsOf(tx, personId),
        );
        return { people, organisations };
      });
    },

    /** Null: an operator at the server's command line. The members are added and asked page by page after the commit. */
    open(given: NewCampaign, personId: string | null, acting: Acting): Promise<CampaignData> {
      return transact(db, async (tx) => {
        const at = await appNow(tx);
        const codes = given.items ?? items.map(({ code }) => code);
        if (codes.some((code) => !items.some((item) => item.code === code)))
          throw invalid('items', '没有这项防护，请重选');
        if (given.deadline < shanghaiDay(at)) throw invalid('deadline', '截止日期：不能早于今天');
        const scopeIds = await scopeIdsOf(tx, personId);
        const { people } = await directory.countAudience(tx, filterOf(given), scopeIds);
        if (people === 0) throw invalid('scope', '范围内没有员工，请重新选择');
        const campaign = await campaigns.insert(tx, {
          ...given,
          items: items.map(({ code }) => code).filter((code) => codes.includes(code)),
          scopeIds,
          authorId: personId,
          at,
        });
        await clockwork.arm(tx, campaign);
        await audit.record(tx, {
          ...acting,
          action: 'campaign.open',
          object: { kind: 'campaign', id: campaign.id },
          after: { people, items: campaign.items, deadline: given.deadline },
        });
        return views.one(tx, campaign.id, personId);
      });
    },

    close(id: string, personId: string | null, acting: Acting): Promise<CampaignData> {
      return transact(db, async (tx) => {
        const campaign = await campaigns.lock(tx, id);
        if (!campaign || !(await mayClose(tx, campaign, personId))) throw notFound();
        if (campaign.state !== 'CLOSED') {
          await campaigns.close(tx, id, await appNow(tx));
          await clockwork.arm(tx, campaign);
          await audit.record(tx, { ...acting, action: 'campaign.close', object: { kind: 'campaign', id } });
        }
        return views.one(tx, id, personId);
      });
    },

    remind(id: string, place: ReminderPlace, personId: string | null, acting: Acting): Promise<RemindData> {
      return transact(db, async (tx) => {
        const campaign = await campaigns.lock(tx, id);
        const { organisationId, gridUnitId } = place;
        const where = { organisationId, gridUnitId: gridUnitId === '' ? null : gridUnitId };
        const may = personId === null || (await places.may(tx, personId, 'campaign.remind', where));
        if (!campaign || !may) throw notFound();
        if (campaign.state === 'CLOSED') throw closed();
        const { reminded, repeated } = await mornings.remind(tx, campaign, place, personId);
        await clockwork.arm(tx, campaign);
        await armNewHires(tx);
        if (!repeated)
          await audit.record(tx, {
            ...acting,
            action: 'campaign.remind',
            object: { kind: 'campaign', id },
            after: { organisationId, gridUnitId, reminded },
          });
        return { reminded, repeated };
      });
    },

    /** A picture stands behind an item now. */
    async noteEvidence(tx: Tx, { personId, item }: { personId: string; item: string }): Promise<void> {
      const at = await appNow(tx);
      await protections.lockPeople(tx, [personId]);
      const consentVersion = await consent.give(tx, { personId, via: 'card' });
      const validUntil = new Date(at.getTime() + validMs);
      await declarations.evidence(tx, { personId, items: [item], consentVersion, at, validUntil });
      await restate(tx, [personId]);
    },

    /** Consent ended: what he declared is let go of (个人信息保护法 art. 15). */
    async onWithdrawn(tx: Tx, personId: string): Promise<void> {
      await protections.lockPeople(tx, [personId]);
      await protections.forget(tx, personId);
      await restate(tx, [personId]);
    },

    /** Counts every counter anew. Answers how many were wrong. */
    rebuildCounters: () => transact(db, tallies.rebuild),
  };

  /** Its author, or whoever may open campaigns everywhere it reaches. */
  async function mayClose(tx: Tx, campaign: campaigns.Campaign, personId: string | null): Promise<boolean> {
    if (campaign.kind === 'NEW_HIRE') return false;
    if (personId === null) return true;
    const reach = await places.reach(tx, personId, 'campaign.create');
    if (campaign.authorId === personId) return reach.organisationIds.length > 0;
    const { organisationIds } = await campaigns.everyPlaceOf(tx, campaign.id);
    return organisationIds.length > 0 && organisationIds.every((id) => reach.organisationIds.includes(id));
  }
}

export type Campaigns = ReturnType<typeof createCampaigns>;

const invalid = (field: string, messageZh: string) =>
  new Problem({ code: 'invalid_field', status: 400, field, messageZh });
const closed = () => new Problem({ code: 'closed', status: 409, messageZh: '活动已结束，无需提醒' });
