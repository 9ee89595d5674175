import { fill } from '../../../config/fill.ts';
import { appNow, type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { newId } from '../../../lib/ids.ts';
import { conflict, invalid } from '../../../lib/problem.ts';
import { addMs, days } from '../../../lib/time.ts';
import type { Notice } from '../../../outbound/index.ts';
import type { MyProtectionsData } from '../api.ts';
import { questionCard, thanksCard } from '../cards.ts';
import { type CampaignContext, codesOf, itemsIn, proofNotNeeded } from '../context.ts';
import { notifyHelper } from '../notify/advisors.ts';
import { dayNumber } from '../notify/questions.ts';
import { myProtections } from '../queries/own.ts';
import { type Answer, maskOf, readAnswer, saysNothing, tickedOf } from '../rules.ts';
import { load } from '../store/campaigns.ts';
import { restate } from '../store/members.ts';
import * as protections from '../store/protections.ts';
import type { ProtectionItem } from '../types.ts';

/** The part of a press that says what was ticked. */
export interface Pressed {
  key: string;
  selections: Record<string, string[]>;
}

export interface PressedCard {
  ownerKind: string;
  ownerId: string;
  personId: string;
  userid: string;
  messageId: string;
  template: string;
  /** The bits of what was ticked when the card was sent. */
  step?: number;
}

/** Cards that were asked for in the chat belong to no campaign. */
export const OWN = 'protection';
/** Sets the second question apart from those of a day. */
const AGAIN = 1;

/** What submitting C06, C07 and C08 does; an empty form is asked again once. */
export async function onCampaignCard(ctx: CampaignContext, tx: Tx, press: Pressed, card: PressedCard): Promise<void> {
  const campaign = await load(tx, card.ownerId);
  if (!campaign) throw new Error(`card of an unknown campaign ${card.ownerId}`);
  const asked = itemsIn(ctx, campaign);
  const { done, isEmpty } = await takeAnswer(ctx, tx, { press, card, asked });
  if (!isEmpty || campaign.state === 'CLOSED' || done.length >= asked.length) return;
  const shown = { key: `c:${campaign.id}`, items: asked, ticked: done };
  const content = { type: 'card' as const, card: questionCard(ctx, 'C06', shown) };
  const step = maskOf(campaign.items, done);
  await reply(ctx, tx, card, { purpose: 'ask', template: 'C06', content, step, occurrence: AGAIN });
}

export async function onOwnCard(ctx: CampaignContext, tx: Tx, press: Pressed, card: PressedCard): Promise<void> {
  await takeAnswer(ctx, tx, { press, card, asked: ctx.items });
}

/** 「防护」 in the chat: the questions with what stands now; unticking one puts it right. */
export async function onWord(ctx: CampaignContext, tx: Tx, to: { personId: string; userid: string }): Promise<void> {
  const { items } = ctx;
  const codes = codesOf(items);
  const ticked = (await protections.doneBy(tx, [to.personId], codes)).get(to.personId) ?? [];
  const id = newId();
  await ctx.outbound.notify(tx, [
    {
      owner: { kind: OWN, id },
      to,
      purpose: 'reply',
      template: 'C06',
      content: { type: 'card', card: questionCard(ctx, 'C06', { key: `o:${id}`, items, ticked }) },
      step: maskOf(codes, ticked),
      lane: 2,
    },
  ]);
}

interface Declared {
  declared: string[];
  notYet: string[];
  decline: boolean;
  help: boolean;
  consentVersion: string;
}

/** One's own protections on the page: declared, taken back. */
export function declareOwn(
  ctx: CampaignContext,
  personId: string,
  given: Declared,
  acting: Acting,
): Promise<MyProtectionsData> {
  if (given.consentVersion !== ctx.consent.version())
    throw conflict('notice_changed', '信息使用说明已更新，请看过后再提交', 'consentVersion');
  const { declared, notYet: corrected, help } = given;
  const items = codesOf(ctx.items);
  if ([...declared, ...corrected].some((code) => !items.includes(code)))
    throw invalid('declared', '没有这项防护，请刷新后重选');
  return transact(ctx.db, async (tx) => {
    const now = await appNow(tx);
    const answer = { declared, corrected, decline: given.decline && declared.length === 0, help };
    await keepAnswer(ctx, tx, { personId, items, answer, via: 'page', acting, now });
    if (help) await notifyHelper(ctx, tx, personId, now);
    return myProtections(ctx, tx, personId);
  });
}

/** A picture stands behind an item now. */
export async function noteEvidence(
  ctx: CampaignContext,
  tx: Tx,
  { personId, item }: { personId: string; item: string },
): Promise<void> {
  const at = await appNow(tx);
  await protections.lockPeople(tx, [personId]);
  const consentVersion = await ctx.consent.give(tx, { personId, via: 'card' });
  const validUntil = addMs(at, days(ctx.settings.protection.validDays));
  await protections.declareWithPicture(tx, { personId, items: [item], consentVersion, at, validUntil });
  await restate(tx, [personId]);
}

/** Consent ended: what he declared is let go of (个人信息保护法 art. 15). */
export async function forgetDeclared(tx: Tx, personId: string): Promise<void> {
  await protections.lockPeople(tx, [personId]);
  await protections.forget(tx, personId);
  await restate(tx, [personId]);
}

async function takeAnswer(
  ctx: CampaignContext,
  tx: Tx,
  { press, card, asked }: { press: Pressed; card: PressedCard; asked: readonly ProtectionItem[] },
): Promise<{ done: string[]; isEmpty: boolean }> {
  const { personId, messageId } = card;
  const now = await appNow(tx);
  const items = codesOf(asked);
  const answer = readAnswer(press.selections.choice ?? [], { items, ticked: tickedOf(items, card.step ?? 0) });
  const acting = { actor: { kind: 'person' as const, personId } };
  const done = await keepAnswer(ctx, tx, { personId, items, answer, via: 'card', acting, now });
  const { T09, T10 } = ctx.texts.replies;
  const occurrence = dayNumber(now);
  if (answer.decline && done.length < items.length) {
    const content = text(fill(T09, { days: ctx.settings.reminders.declineSilenceDays }));
    await reply(ctx, tx, card, { purpose: 'reply', template: 'T09', content, occurrence });
  }
  if (answer.help) {
    await reply(ctx, tx, card, { purpose: 'reply', template: 'T10', content: text(T10), occurrence });
    await notifyHelper(ctx, tx, personId, now);
  }
  const owner = { kind: card.ownerKind, id: card.ownerId };
  const shown = { owner, messageIds: [messageId], personId };
  await ctx.outbound.showCardState(tx, shown, thanksCard(ctx, asked, done), { mustAct: true, template: 'C39' });
  return { done, isEmpty: saysNothing(answer) };
}

interface Given {
  personId: string;
  /** What was asked. */
  items: readonly string[];
  answer: Answer;
  via: 'card' | 'page';
  acting: Acting;
  now: Date;
}

/** Writes down what somebody says of himself, wherever he says it; answers what is done. A repeated press changes nothing. */
async function keepAnswer(
  ctx: CampaignContext,
  tx: Tx,
  { personId, items, answer, via, acting, now }: Given,
): Promise<string[]> {
  await protections.lockPeople(tx, [personId]);
  const declared = answer.declared.length > 0 ? await declare(ctx, tx, { personId, answer, via, now }) : [];
  const corrected = await takeBack(tx, personId, answer, now);
  const done = (await protections.doneBy(tx, [personId], items)).get(personId) ?? [];
  const missing = items.filter((item) => !done.includes(item));
  const declines = answer.decline && missing.length > 0;
  const until = addMs(now, days(ctx.settings.reminders.declineSilenceDays));
  const declined = declines && (await protections.decline(tx, { personId, items: missing, at: now, until }));
  const lasts = declines ? await protections.declinedUntil(tx, personId) : undefined;
  const declinedUntil = answer.declared.length > 0 ? null : lasts;
  await restate(tx, [personId], {
    at: now,
    help: answer.help,
    ...(declinedUntil === undefined ? {} : { declinedUntil }),
  });
  if (corrected.length > 0) await ctx.events.publish(tx, proofNotNeeded, { personId, items: corrected });
  if (declared.length > 0 || corrected.length > 0 || declined) {
    await ctx.audit.record(tx, {
      ...acting,
      action: 'protection.answer',
      object: { kind: 'person', id: personId },
      after: { declared, corrected, declined, via },
    });
  }
  return done;
}

async function declare(
  ctx: CampaignContext,
  tx: Tx,
  { personId, answer, via, now }: Pick<Given, 'personId' | 'answer' | 'via' | 'now'>,
): Promise<string[]> {
  const consentVersion = await ctx.consent.give(tx, { personId, via });
  const validUntil = addMs(now, days(ctx.settings.protection.validDays));
  return protections.declare(tx, { personId, items: answer.declared, consentVersion, at: now, validUntil });
}

async function takeBack(tx: Tx, personId: string, { declared, corrected }: Answer, at: Date): Promise<string[]> {
  const items = corrected.filter((item) => !declared.includes(item));
  if (items.length === 0) return [];
  return (await protections.takeBack(tx, [personId], items, { by: 'himself', at })).map(({ item }) => item);
}

async function reply(
  { outbound }: CampaignContext,
  tx: Tx,
  { ownerKind, ownerId, personId, userid }: PressedCard,
  message: Pick<Notice, 'purpose' | 'template' | 'content' | 'step' | 'occurrence'>,
): Promise<void> {
  const owner = { kind: ownerKind, id: ownerId };
  await outbound.notify(tx, [{ owner, to: { personId, userid }, lane: 3, ...message }]);
}

const text = (words: string): Notice['content'] => ({ type: 'text', text: words });
