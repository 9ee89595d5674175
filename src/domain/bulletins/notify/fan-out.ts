import type { Tx } from '../../../database/index.ts';
import { nextAfter, PEOPLE_PAGE } from '../../../kernel/audience/index.ts';
import type { TemplateCard } from '../../../wecom/cards/index.ts';
import type { AudienceMember } from '../../directory/index.ts';
import { type BulletinTemplate, correctionCard, noticeCard, templateFor, withdrawalCard } from '../cards.ts';
import { bySystem, commit, saveProgress } from '../commands/acts.ts';
import type { BulletinContext } from '../context.ts';
import { nextPage, sent, waiting, withPhase } from '../rules.ts';
import * as store from '../store/bulletins.ts';
import { settle } from '../store/receipts.ts';
import * as recipients from '../store/recipients.ts';
import type { Bulletin, Phase } from '../types.ts';

type Step = (ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date) => Promise<Bulletin>;

/** Withdrawals are a run of their own, so that whoever got a C35 as correction can get another one. */
export const WITHDRAWAL_RUN = 1;

/** How a bulletin reaches its people: page by page, each page one transaction with its cursor, so a crash resumes there. */
const STEPS: Record<Exclude<Phase, 'WAIT'>, Step> = {
  PLAN: planPage,
  PLAN_SEEN: planSeenPage,
  TELL: sendPage,
  REMIND: remindPage,
  WITHDRAW: withdrawPage,
};

/** One page, under the bulletin's lock. */
export async function fanOutPage(ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
  const { phase } = bulletin;
  if (phase === null || phase === 'WAIT') return;
  const next = await STEPS[phase](ctx, tx, bulletin, now);
  await saveProgress(ctx, tx, next, now);
  if (next.phase === 'WAIT') await finish(ctx, tx, next, now);
}

/** SENT once everybody it was sent to has WeCom's answer; else it is looked at again. */
export async function finish(ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date): Promise<void> {
  if (bulletin.state !== 'SENDING' || bulletin.phase !== 'WAIT') return;
  if (await recipients.hasUnsettled(tx, bulletin.id)) {
    const isRipe = bulletin.settleAt === null || bulletin.settleAt <= now;
    if (isRipe) await saveProgress(ctx, tx, waiting(bulletin, { now, hasMoreWaves: false }), now);
    return;
  }
  const decision = sent(bulletin, now);
  if (decision.outcome === 'done') await commit(ctx, tx, bulletin, decision, bySystem(now));
}

/** Those for whom a recall came too late. */
export async function withdrawFrom(
  ctx: BulletinContext,
  tx: Tx,
  bulletin: Bulletin,
  personIds: string[],
): Promise<void> {
  await withdraw(ctx, tx, bulletin, await recipients.those(tx, ctx.corpId, bulletin.id, personIds));
}

async function planPage(ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date): Promise<Bulletin> {
  const { filter, scopeIds, cursor } = bulletin;
  const members = await ctx.directory.audiencePage(tx, filter, scopeIds, { after: cursor, limit: PEOPLE_PAGE });
  const next = await plan(ctx, tx, bulletin, members, now);
  if (next !== null) return nextPage(bulletin, next, now);
  return bulletin.corrects ? withPhase(bulletin, 'PLAN_SEEN', now) : allPlanned(tx, bulletin, now);
}

/** Who may have seen the wrong one is put right even when the new filter leaves him out. */
async function planSeenPage(ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date): Promise<Bulletin> {
  const { id: bulletinId, corrects, cursor } = bulletin;
  if (corrects === null) return allPlanned(tx, bulletin, now);
  const which = { corpId: ctx.corpId, bulletinId, corrects };
  const members = await recipients.seenElsewhere(tx, which, { after: cursor, limit: PEOPLE_PAGE });
  const next = await plan(ctx, tx, bulletin, members, now);
  return next === null ? allPlanned(tx, bulletin, now) : nextPage(bulletin, next, now);
}

/** Without a quorum everybody planned is sent it at once. */
async function plan(
  ctx: BulletinContext,
  tx: Tx,
  bulletin: Bulletin,
  members: readonly AudienceMember[],
  now: Date,
): Promise<string | null> {
  const { id: bulletinId, corrects, quorum } = bulletin;
  const fresh = await recipients.plan(tx, { bulletinId, corrects, byWaves: quorum !== null }, members);
  if (quorum === null) await send(ctx, tx, bulletin, fresh, now);
  return nextAfter(members, PEOPLE_PAGE, idOf);
}

async function allPlanned(tx: Tx, bulletin: Bulletin, now: Date): Promise<Bulletin> {
  if (bulletin.quorum === null) return waiting(bulletin, { now, hasMoreWaves: false });
  await recipients.closeGaps(tx, bulletin.id);
  return withPhase(bulletin, 'TELL', now);
}

async function sendPage(ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date): Promise<Bulletin> {
  const { id: bulletinId, wave } = bulletin;
  const people = await recipients.unsent(tx, { corpId: ctx.corpId, bulletinId, wave, limit: PEOPLE_PAGE });
  await send(ctx, tx, bulletin, people, now);
  if (people.length >= PEOPLE_PAGE) return nextPage(bulletin, null, now);
  return waiting(bulletin, { now, hasMoreWaves: await recipients.hasUnsent(tx, bulletinId) });
}

async function remindPage(ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date): Promise<Bulletin> {
  const { id: bulletinId, quorum, cursor, remindersSent } = bulletin;
  const { corpId } = ctx;
  const people = await recipients.silent(tx, { corpId, bulletinId, quorum }, { after: cursor, limit: PEOPLE_PAGE });
  for (const template of ['C05', 'C05b'] as const) {
    const readers = people.filter(({ role }) => templateFor(role) === template);
    const card = noticeCard(ctx, bulletin, template, { reminder: true });
    await enqueue(ctx, tx, bulletin, readers, { purpose: 'ask', template, card, occurrence: remindersSent });
  }
  await recipients.markReminded(tx, bulletinId, people.map(idOf));
  const next = nextAfter(people, PEOPLE_PAGE, idOf);
  return next === null ? waiting(bulletin, { now, hasMoreWaves: false }) : nextPage(bulletin, next, now);
}

async function withdrawPage(ctx: BulletinContext, tx: Tx, bulletin: Bulletin, now: Date): Promise<Bulletin> {
  const { id: bulletinId, cursor } = bulletin;
  const which = { corpId: ctx.corpId, bulletinId };
  const people = await recipients.seen(tx, which, { after: cursor, limit: PEOPLE_PAGE });
  await withdraw(ctx, tx, bulletin, people);
  const next = nextAfter(people, PEOPLE_PAGE, idOf);
  return next === null ? { ...bulletin, phase: null, cursor: null, pageAt: null } : nextPage(bulletin, next, now);
}

function withdraw(
  ctx: BulletinContext,
  tx: Tx,
  bulletin: Bulletin,
  people: readonly recipients.Recipient[],
): Promise<void> {
  const card = withdrawalCard(ctx, bulletin);
  return enqueue(ctx, tx, bulletin, people, { purpose: 'correction', template: 'C35', card, run: WITHDRAWAL_RUN });
}

/** C05, C05b or, to whoever may have seen the wrong one, C35: one card each. */
async function send(
  ctx: BulletinContext,
  tx: Tx,
  bulletin: Bulletin,
  people: readonly recipients.Recipient[],
  now: Date,
): Promise<void> {
  if (people.length === 0) return;
  await recipients.markSent(tx, bulletin.id, people.map(idOf), now);
  const fresh = people.filter(({ sawOriginal }) => !sawOriginal);
  for (const template of ['C05', 'C05b'] as const) {
    const readers = fresh.filter(({ role }) => templateFor(role) === template);
    const card = noticeCard(ctx, bulletin, template);
    await enqueue(ctx, tx, bulletin, readers, { purpose: 'notice', template, card });
  }
  const corrected = people.filter(({ sawOriginal }) => sawOriginal);
  if (corrected.length === 0 || bulletin.corrects === null) return;
  const wrong = await store.load(tx, bulletin.corrects);
  const card = correctionCard(ctx, bulletin, wrong?.number ?? '');
  await enqueue(ctx, tx, bulletin, corrected, { purpose: 'correction', template: 'C35', card });
}

interface Message {
  purpose: 'notice' | 'ask' | 'correction';
  template: BulletinTemplate;
  card: TemplateCard;
  occurrence?: number;
  run?: number;
}

async function enqueue(
  { outbound }: BulletinContext,
  tx: Tx,
  bulletin: Bulletin,
  people: readonly recipients.Recipient[],
  { purpose, template, card, occurrence = 0, run = 0 }: Message,
): Promise<void> {
  if (people.length === 0) return;
  const { unreachable } = await outbound.notifyBulk(tx, {
    owner: store.ownerOf(bulletin.id),
    people: people.map(({ personId, userid }) => ({ personId, userid })),
    purpose,
    template,
    content: { type: 'card', card },
    run,
    step: bulletin.wave,
    occurrence,
    contentVersion: bulletin.contentVersion,
  });
  if (unreachable.length === 0 || purpose === 'ask' || run === WITHDRAWAL_RUN) return;
  const invalid = unreachable.map((personId) => ({ personId, state: 'INVALID' as const, reason: 'no_userid' }));
  await settle(tx, bulletin.id, invalid, { isReminder: false, now: bulletin.sendingAt ?? bulletin.createdAt });
}

const idOf = ({ personId }: { personId: string }) => personId;
