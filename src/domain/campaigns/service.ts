import type { Settings } from '../../config/settings.ts';
import type { Texts } from '../../config/text-file.ts';
import { appNow, type Database, type Tx, transact } from '../../database/index.ts';
import type { Audit } from '../../kernel/audit/index.ts';
import type { Timers } from '../../kernel/escalation/index.ts';
import type { Logger } from '../../lib/logger.ts';
import { days } from '../../lib/time.ts';
import type { Outbound } from '../../outbound/index.ts';
import type { Draw } from '../cards/index.ts';
import type { Directory } from '../directory/index.ts';
import { type Consenting, createAnswering } from './answering.ts';
import { createAsking, type WarnedNow } from './asking.ts';
import { createCampaignCards } from './cards.ts';
import { createChecks } from './checks.ts';
import { createClockwork } from './clockwork.ts';
import { createMayClose } from './closing.ts';
import { createDrawnCards } from './drawn-cards.ts';
import { itemsOf } from './items.ts';
import { createMine } from './mine.ts';
import { createMornings, MORNING } from './mornings.ts';
import { createNewHires } from './new-hires.ts';
import { createOfficerActs } from './officer-acts.ts';
import { createPlaces } from './places.ts';
import { createReminding } from './reminding.ts';
import { createReplies, OWN } from './replies.ts';
import { CAMPAIGN } from './store/campaigns.ts';
import * as declarations from './store/declarations.ts';
import * as protections from './store/protections.ts';
import { restate } from './store/standing.ts';
import * as tallies from './store/tallies.ts';
import { createCampaignTasks } from './tasks.ts';
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
  logger: Logger;
}

/** The three protections: asked, declared, reminded, checked; one state per person and item, whoever asks. */
export function createCampaigns(needs: CampaignNeeds) {
  const { db, directory, timers, outbound, audit, draw, consent, isWarnedNow, settings, texts, corpId } = needs;
  const { publicUrl, logger } = needs;
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
    tellDrawn: createDrawnCards({ directory, outbound, draw, settings, texts, publicUrl }),
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
    logger,
  });
  const mornings = createMornings({ outbound, directory, cards, corpId });
  const reminding = createReminding({
    outbound,
    cards,
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
  const mayClose = createMayClose(places);
  const views = createCampaignViews({ db, audit, places, items, mayClose, corpId });
  const acts = createOfficerActs({
    db,
    directory,
    audit,
    places,
    items,
    reminding,
    views,
    mayClose,
    arm: clockwork.arm,
  });
  const mine = createMine({ db, answer, consent, items, govPage: settings.govPage.name, help: replies.tellAdvisor });

  clockwork.register(mornings, newHires);
  outbound.registerOwner(CAMPAIGN, {
    stillAsked: (tx, delivery) => replies.stillAsked(tx, delivery.owner_id, delivery.person_id),
    unreachable: async () => {},
    silenced: asking.silenced,
    settled: async (tx, batch, results) => asking.settled(tx, batch, results, await appNow(tx)),
  });
  for (const kind of [MORNING, OWN, replies.helpOwner])
    outbound.registerOwner(kind, { stillAsked: async () => true, unreachable: async () => {} });

  return {
    ...acts,
    onTurnover: newHires.onTurnover,
    items,
    views,
    mine,
    checks,
    rescue: clockwork.rescue,
    tasks: createCampaignTasks(directory),
    onWord: replies.onWord,

    replies: {
      onCampaign: replies.onCampaign,
      onOwn: replies.onOwn,
      onMorning: reminding.onPress,
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
}

export type Campaigns = ReturnType<typeof createCampaigns>;
