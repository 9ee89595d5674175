import { appNow, type Tx } from '../../../database/index.ts';
import { withheldFrom } from '../../../kernel/audience/index.ts';
import { releaseAt } from '../../../kernel/escalation/index.ts';
import { addMs, days, nextShanghai } from '../../../lib/time.ts';
import type { BulkBatch, BulkResult, DeliveryOwner } from '../../../outbound/index.ts';
import { type AskTemplate, questionCard } from '../cards.ts';
import { type CampaignContext, itemsIn, openHours, reminderTimes } from '../context.ts';
import { maskOf, nextReminder, tickedOf } from '../rules.ts';
import { CAMPAIGN, type Campaign, load } from '../store/campaigns.ts';
import * as members from '../store/members.ts';
import * as protections from '../store/protections.ts';
import * as questions from '../store/questions.ts';

/** Everybody with the same ticks gets the same card. */
type Group = { template: AskTemplate; mask: number; people: questions.Member[] };

/** Asks those never asked, reminds the others; at most a page of them, whose protections are locked here. */
export async function ask(
  ctx: CampaignContext,
  tx: Tx,
  campaign: Campaign,
  page: readonly questions.Member[],
  now: Date,
): Promise<void> {
  const ids = page.map(({ personId }) => personId);
  if (ids.length === 0) return;
  await protections.lockPeople(tx, ids);
  const done = await protections.doneBy(tx, ids, campaign.items);
  const silent = await protections.silentOf(tx, ids, now);
  const first = new Set(page.filter(({ askedAt }) => askedAt === null).map(({ personId }) => personId));
  await questions.noteSilent(tx, campaign.id, new Map([...silent].filter(([id]) => first.has(id))));

  const askable = page.filter(
    (member) =>
      !silent.has(member.personId) &&
      member.bucket !== 'DECLINED' &&
      (done.get(member.personId)?.length ?? 0) < campaign.items.length &&
      (first.has(member.personId) || member.reminders < ctx.settings.reminders.max),
  );
  // The first question is still on its way: no reminder overtakes it.
  const waiting = new Set(
    askable.filter(({ askedAt, reached }) => askedAt !== null && reached === null).map(({ personId }) => personId),
  );
  const addressed = askable.filter(({ personId }) => !waiting.has(personId));
  const at = releaseAt(openHours(ctx), now);
  const planned = new Map(addressed.map((member) => [member.personId, plan(ctx, member, at)]));
  await questions.notePlanned(
    tx,
    campaign.id,
    page.map((member) => planned.get(member.personId) ?? rest(ctx, member, waiting.has(member.personId), now)),
  );
  const addressedIds = addressed.map(({ personId }) => personId);
  await protections.markAsked(tx, addressedIds, campaign.items, now);
  for (const group of groupsOf(addressed, campaign, done)) await enqueue(ctx, tx, campaign, group, at);
  await members.restate(tx, ids);
}

/** What the outbox asks about the questions of a campaign. */
export const questionOwner = (ctx: CampaignContext): DeliveryOwner => ({
  async stillAsked(tx, { ownerId, personId }) {
    const campaign = await load(tx, ownerId);
    if (!campaign || campaign.state === 'CLOSED') return false;
    const [member] = await members.states(tx, ownerId, [personId]);
    return member !== undefined && member.bucket !== 'DONE' && member.bucket !== 'DECLINED';
  },

  unreachable: async () => {},

  async silenced(tx, { ownerId }, personIds) {
    const campaign = await load(tx, ownerId);
    const isOver = !campaign || campaign.state === 'CLOSED';
    const known = isOver ? [] : await members.states(tx, ownerId, personIds);
    const buckets = new Map(known.map(({ personId, bucket }) => [personId, bucket]));
    return withheldFrom(tx, {
      personIds,
      warnedNow: ctx.warnedNow,
      isOver,
      reasonOf(personId) {
        const bucket = buckets.get(personId);
        if (bucket === undefined) return 'left';
        if (bucket === 'DONE') return 'done';
        return bucket === 'DECLINED' ? 'declined' : null;
      },
    });
  },

  settled: (tx, batch, results) => settle(ctx, tx, batch, results),
});

/** What became of a batch. Who got nothing because he was being warned, or by a fault, is asked the next day. */
async function settle(
  ctx: CampaignContext,
  tx: Tx,
  { ownerId }: BulkBatch,
  results: readonly BulkResult[],
): Promise<void> {
  const ids = results.flatMap(({ personIds }) => personIds);
  if (ids.length === 0) return;
  const now = await appNow(tx);
  await protections.lockPeople(tx, ids);
  for (const { state, reason, personIds } of results) {
    if (state === 'unreachable') await questions.noteReached(tx, ownerId, personIds, 'UNREACHABLE');
    else if (state === 'suppressed' || state === 'dead') {
      if (state === 'dead' || reason === 'warned')
        await questions.takeBackQuestion(tx, ownerId, personIds, tomorrow(ctx, now));
    } else await questions.noteReached(tx, ownerId, personIds, 'SENT');
  }
  await members.restate(tx, ids);
}

/** A whole number that names a Shanghai day. */
export function dayNumber(at: Date): number {
  return Math.floor(addMs(at, 8 * 3_600_000).getTime() / days(1));
}

function plan(ctx: CampaignContext, member: questions.Member, at: Date): questions.Planned {
  const asked =
    member.askedAt === null
      ? { askedAt: at, reminders: member.reminders, remindedAt: member.remindedAt }
      : { askedAt: member.askedAt, reminders: member.reminders + 1, remindedAt: at };
  return { personId: member.personId, ...asked, next: nextReminder(asked, reminderTimes(ctx), at) };
}

function rest(ctx: CampaignContext, member: questions.Member, waits: boolean, now: Date): questions.Planned {
  const { personId, reminders, remindedAt, askedAt } = member;
  return { personId, reminders, remindedAt, askedAt, next: waits ? tomorrow(ctx, now) : null };
}

const tomorrow = ({ settings }: CampaignContext, now: Date): Date => nextShanghai(now, settings.protection.remindAt);

function groupsOf(
  people: readonly questions.Member[],
  campaign: Campaign,
  done: ReadonlyMap<string, string[]>,
): Group[] {
  const groups = new Map<string, Group>();
  for (const member of people) {
    const template = member.askedAt !== null ? 'C08' : member.kind === 'NEW_HIRE' ? 'C07' : 'C06';
    const mask = maskOf(campaign.items, done.get(member.personId) ?? []);
    const key = `${template} ${mask}`;
    const group = groups.get(key) ?? { template, mask, people: [] };
    group.people.push(member);
    groups.set(key, group);
  }
  return [...groups.values()];
}

async function enqueue(
  ctx: CampaignContext,
  tx: Tx,
  campaign: Campaign,
  { template, mask, people }: Group,
  at: Date,
): Promise<void> {
  const shown = { key: `c:${campaign.id}`, items: itemsIn(ctx, campaign), ticked: tickedOf(campaign.items, mask) };
  const { unreachable } = await ctx.outbound.notifyBulk(tx, {
    owner: { kind: CAMPAIGN, id: campaign.id },
    people: people.map(({ personId, userid }) => ({ personId, userid })),
    purpose: 'ask',
    template,
    content: { type: 'card', card: questionCard(ctx, template, shown) },
    step: mask,
    occurrence: dayNumber(at),
    notBefore: at,
  });
  if (unreachable.length > 0) await questions.noteReached(tx, campaign.id, unreachable, 'UNREACHABLE');
}
