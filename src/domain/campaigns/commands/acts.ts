import { fill } from '../../../config/fill.ts';
import { appNow, type Tx, transact } from '../../../database/index.ts';
import { withoutUndefined } from '../../../kernel/audience/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { LEVELS, releaseAt } from '../../../kernel/escalation/index.ts';
import { unitsUnder } from '../../../kernel/scope/index.ts';
import { conflict, invalid, notFound } from '../../../lib/problem.ts';
import { addMs, fullShanghai, minutes, shanghaiAt, shanghaiDay } from '../../../lib/time.ts';
import type { AudienceFilter } from '../../directory/index.ts';
import type { CampaignData, CampaignScope, PreviewData, RemindData, RemindOutlookData } from '../api.ts';
import { forbiddenCard, morningCard } from '../cards.ts';
import { type CampaignContext, codesOf, openHours } from '../context.ts';
import { MORNING } from '../notify/advisors.ts';
import { mayClose, oneCampaign } from '../queries/campaigns.ts';
import { figuresIn } from '../queries/figures.ts';
import { mayAt, scopeIdsOf } from '../queries/places.ts';
import { timersOf } from '../rules.ts';
import * as campaigns from '../store/campaigns.ts';
import * as daily from '../store/days.ts';
import { anyReminderDue } from '../store/questions.ts';
import type { Evidence } from '../types.ts';
import type { Pressed, PressedCard } from './answers.ts';

/** Timers of campaigns fire after those of every warning. */
export const PRIORITY = LEVELS.length;

/** Whoever asks the same people for the same so soon has pressed twice. */
const PRESSED_AGAIN_WITHIN_MS = minutes(10);

/** Who acts; a person of null is an operator at the server's command line. */
export interface By {
  personId: string | null;
  acting: Acting;
}

export interface NewCampaign {
  name: string;
  scope: CampaignScope;
  items?: string[] | undefined;
  deadline: string;
  evidence: Evidence;
}

export function previewCampaign(
  ctx: CampaignContext,
  scope: CampaignScope,
  personId: string | null,
): Promise<PreviewData> {
  return transact(ctx.db, async (tx) => {
    const scopeIds = await authorScope(ctx, tx, personId);
    const { people, organisations } = await ctx.directory.countAudience(tx, filterOf({ scope }), scopeIds);
    return { people, organisations };
  });
}

/** The members are added and asked page by page after the commit. */
export function openCampaign(
  ctx: CampaignContext,
  given: NewCampaign,
  { personId, acting }: By,
): Promise<CampaignData> {
  return transact(ctx.db, async (tx) => {
    const at = await appNow(tx);
    const known = codesOf(ctx.items);
    const asked = given.items ?? known;
    if (asked.some((code) => !known.includes(code))) throw invalid('items', '没有这项防护，请重选');
    if (given.deadline < shanghaiDay(at)) throw invalid('deadline', '截止日期：不能早于今天');
    const scopeIds = await authorScope(ctx, tx, personId);
    const { people } = await ctx.directory.countAudience(tx, filterOf(given), scopeIds);
    if (people === 0) throw invalid('scope', '范围内没有员工，请重新选择');
    const items = known.filter((code) => asked.includes(code));
    const opening = { ...given, items, scopeIds, authorId: personId, at };
    const same = await campaigns.sameSince(tx, opening, addMs(at, -PRESSED_AGAIN_WITHIN_MS));
    if (same)
      throw conflict('campaign_exists', `刚刚发起过同样的活动“${same.name}”，请到活动列表查看；要重新发起，请先结束它`);
    const campaign = await campaigns.insert(tx, opening);
    await armTimers(ctx, tx, campaign);
    const object = { kind: 'campaign', id: campaign.id };
    const after = { people, items, deadline: given.deadline };
    await ctx.audit.record(tx, { ...acting, action: 'campaign.open', object, after });
    return oneCampaign(ctx, tx, campaign.id, personId);
  });
}

export function closeCampaign(ctx: CampaignContext, id: string, { personId, acting }: By): Promise<CampaignData> {
  return transact(ctx.db, async (tx) => {
    const campaign = await campaigns.lock(tx, id);
    if (!campaign || !(await mayClose(ctx, tx, campaign, personId))) throw notFound();
    if (campaign.closedAt !== null)
      throw conflict('closed', `活动已于${fullShanghai(campaign.closedAt)}结束，无需再结束`);
    await campaigns.close(tx, id, await appNow(tx));
    await armTimers(ctx, tx, campaign);
    await ctx.audit.record(tx, { ...acting, action: 'campaign.close', object: { kind: 'campaign', id } });
    return oneCampaign(ctx, tx, id, personId);
  });
}

/** What a press on 「提醒未完成」 would do now, before anybody presses. */
export function remindOutlook(
  ctx: CampaignContext,
  id: string,
  place: daily.MorningPlace,
  personId: string,
): Promise<RemindOutlookData> {
  return transact(ctx.db, async (tx) => {
    const campaign = await campaigns.load(tx, id);
    if (!campaign || !(await mayRemind(ctx, tx, personId, place))) throw notFound();
    if (campaign.state === 'CLOSED') throw conflict('closed', '活动已结束，无需提醒');
    const now = await appNow(tx);
    const { organisationId, gridUnitId } = place;
    const { missing } = await (await figuresIn(tx, campaign, organisationId))(gridUnitId);
    const unitIds = gridUnitId === '' ? null : await unitsUnder(tx, [gridUnitId]);
    const of = { campaignId: id, organisationId };
    return {
      people: await daily.countRemindable(tx, { ...of, unitIds }, remindLimits(ctx, now)),
      missing,
      already: await daily.remindedOn(tx, { ...of, gridUnitId, day: shanghaiDay(now) }),
      at: releaseAt(openHours(ctx), now).toISOString(),
      now: now.toISOString(),
    };
  });
}

const remindLimits = ({ settings }: CampaignContext, now: Date) => ({
  dayStart: shanghaiAt(shanghaiDay(now), '00:00'),
  max: settings.reminders.max,
  now,
});

/** 「提醒未完成」 on the page. */
export function remindPlace(
  ctx: CampaignContext,
  id: string,
  place: daily.MorningPlace,
  { personId, acting }: By,
): Promise<RemindData> {
  return transact(ctx.db, async (tx) => {
    const campaign = await campaigns.lock(tx, id);
    const may = personId === null || (await mayRemind(ctx, tx, personId, place));
    if (!campaign || !may) throw notFound();
    if (campaign.state === 'CLOSED') throw conflict('closed', '活动已结束，无需提醒');
    const { reminded, repeated } = await remind(ctx, tx, campaign, place, personId);
    const { organisationId, gridUnitId } = place;
    const after = { organisationId, gridUnitId, reminded };
    const object = { kind: 'campaign', id };
    if (!repeated) await ctx.audit.record(tx, { ...acting, action: 'campaign.remind', object, after });
    return { reminded, repeated };
  });
}

/** 「提醒未完成」 on the card of a morning: a card reminds once. */
export async function onMorningCard(
  ctx: CampaignContext,
  tx: Tx,
  _press: Pressed,
  { ownerId, personId, userid, messageId }: PressedCard,
): Promise<void> {
  const campaignId = await daily.campaignOf(tx, ownerId);
  const campaign = campaignId === null ? null : await campaigns.lock(tx, campaignId);
  const day = await daily.lockDay(tx, ownerId);
  if (!day || !campaign) throw new Error(`card of an unknown morning ${ownerId}`);
  const owner = { kind: MORNING, id: day.id };
  // Roles end, cards stay on phones.
  if (!(await mayRemind(ctx, tx, personId, day)))
    return ctx.outbound.showCardState(
      tx,
      { owner, messageIds: [messageId], personId },
      forbiddenCard(ctx, campaign.id),
    );
  const reminded =
    campaign.state === 'CLOSED' ? 0 : (day.reminded ?? (await remindOfDay(ctx, tx, campaign, day, personId)));
  await ctx.outbound.notify(tx, [
    {
      owner,
      to: { personId, userid },
      purpose: 'reply',
      template: 'T07',
      content: { type: 'text', text: fill(ctx.texts.replies.T07, { n: reminded }) },
      lane: 3,
    },
  ]);
  await ctx.outbound.showCardState(tx, { owner }, morningCard(ctx, day, true));
}

/** Once a day and place; the second time the count of the first. Reminders go out in working hours. */
async function remind(
  ctx: CampaignContext,
  tx: Tx,
  campaign: campaigns.Campaign,
  { organisationId, gridUnitId }: daily.MorningPlace,
  by: string | null,
): Promise<{ day: daily.CampaignDay; reminded: number; repeated: boolean }> {
  const now = await appNow(tx);
  const today = shanghaiDay(now);
  const figures = await (await figuresIn(tx, campaign, organisationId))(gridUnitId);
  const place = { campaignId: campaign.id, organisationId };
  const day = await daily.keep(tx, { ...place, day: today, gridUnitId, ...figures });
  if (day.reminded !== null) return { day, reminded: day.reminded, repeated: true };
  const unitIds = gridUnitId === '' ? null : await unitsUnder(tx, [gridUnitId]);
  const reminded = await daily.remindPlace(
    tx,
    { ...place, unitIds },
    { at: releaseAt(openHours(ctx), now), ...remindLimits(ctx, now) },
  );
  await daily.noteReminded(tx, day.id, { by, count: reminded, at: now });
  await armTimers(ctx, tx, campaign);
  // Whatever this put on the list of the new colleagues as well.
  for (const id of await campaigns.newHireIds(tx)) {
    const ofNewHires = await campaigns.lock(tx, id);
    if (ofNewHires) await armTimers(ctx, tx, ofNewHires);
  }
  return { day, reminded, repeated: false };
}

/** The card's own day, also when midnight has passed since. */
async function remindOfDay(
  ctx: CampaignContext,
  tx: Tx,
  campaign: campaigns.Campaign,
  day: daily.CampaignDay,
  by: string,
): Promise<number> {
  const now = await appNow(tx);
  const today = await remind(ctx, tx, campaign, day, by);
  if (today.day.id !== day.id) await daily.noteReminded(tx, day.id, { by, count: today.reminded, at: now });
  return today.reminded;
}

function mayRemind(
  ctx: CampaignContext,
  tx: Tx,
  personId: string,
  { organisationId, gridUnitId }: daily.MorningPlace,
): Promise<boolean> {
  const place = { organisationId, gridUnitId: gridUnitId === '' ? null : gridUnitId };
  return mayAt(ctx, tx, personId, 'campaign.remind', place);
}

/** Every timer can be worked out anew from the rows, so a lost one is armed again. */
export async function armTimers(ctx: CampaignContext, tx: Tx, { id }: campaigns.Campaign): Promise<void> {
  const now = await appNow(tx);
  const campaign = await campaigns.load(tx, id);
  const isReminderDue = campaign?.state === 'OPEN' && (await anyReminderDue(tx, id, now));
  const { morningAt, remindAt } = ctx.settings.protection;
  const planned = campaign ? timersOf(campaign, { now, isReminderDue, morningAt, remindAt }) : [];
  await ctx.timers.sync(tx, { kind: campaigns.CAMPAIGN, id }, PRIORITY, planned, now);
}

async function authorScope(ctx: CampaignContext, tx: Tx, personId: string | null): Promise<string[]> {
  if (personId === null) return campaigns.everywhere(tx);
  const scopeIds = await scopeIdsOf(ctx, tx, personId, 'campaign.create');
  if (scopeIds.length === 0) throw notFound();
  return scopeIds;
}

/** Employees only. */
export function filterOf({ scope }: { scope: CampaignScope }): AudienceFilter {
  return { ...withoutUndefined(scope), roles: ['EMPLOYEE'] };
}
