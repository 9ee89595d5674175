import { appNow, type Executor, type Tx, transact } from '../../../database/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { conflict, forbidden, notFound } from '../../../lib/problem.ts';
import type { LocatedCard } from '../../../outbound/index.ts';
import { refusalCard, signedCard } from '../cards.ts';
import type { BulletinContext, By } from '../context.ts';
import { type Answering, answer, type Signing, sign } from '../rules.ts';
import * as store from '../store/bulletins.ts';
import * as receipts from '../store/receipts.ts';
import type { Bulletin, Receipt } from '../types.ts';

/** 「签收并转告」 and 「我知道了」 on the card: every press ends in a card, grey or with why nothing changed. */
export async function onPress(
  ctx: BulletinContext,
  tx: Tx,
  press: { key: string },
  { ownerId, personId, messageId }: Pick<LocatedCard, 'ownerId' | 'personId' | 'messageId'>,
): Promise<void> {
  const button = press.key.split(':').at(-1) ?? '';
  const acting = { actor: { kind: 'person' as const, personId } };
  if (button !== 'ack') {
    const answering = await answerFor(ctx, tx, ownerId, { personId, answer: button, by: { personId, acting } });
    if (answering.outcome === 'refused') {
      const why = answering.why === 'OWN' ? 'FORBIDDEN' : answering.why;
      const refused = refusalCard(ctx, await bulletinOf(tx, ownerId), why);
      await ctx.outbound.showCardState(
        tx,
        { owner: store.ownerOf(ownerId), personId, messageIds: [messageId] },
        refused,
      );
      return;
    }
  }
  const { bulletin, receipt, signing } = await signFor(ctx, tx, ownerId, { personId, acting });
  const card =
    signing.outcome === 'refused' || !receipt
      ? refusalCard(ctx, bulletin, signing.outcome === 'refused' ? signing.why : 'FORBIDDEN')
      : signedCard(ctx, bulletin, receipt);
  await ctx.outbound.showCardState(tx, { owner: store.ownerOf(ownerId), personId, messageIds: [messageId] }, card);
}

/** 「签收」 on the page behind the card. */
export function signOnPage(ctx: BulletinContext, id: string, { personId, acting }: By): Promise<void> {
  return transact(ctx.db, async (tx) => {
    if (!(await receipts.receiptOf(tx, id, personId))) throw notFound();
    const { bulletin, receipt, signing } = await signFor(ctx, tx, id, { personId, acting });
    if (signing.outcome === 'refused') throw signingProblem(ctx, signing.why);
    if (!receipt) return;
    const shown = { owner: store.ownerOf(id), personId, templates: ['C05', 'C05b'] };
    await ctx.outbound.showCardState(tx, shown, signedCard(ctx, bulletin, receipt));
  });
}

/** An answer on the page: his own, which signs as well, or an advisor's for a colleague, which signs nothing for him. */
export function answerOnPage(
  ctx: BulletinContext,
  id: string,
  { answer: given, personId = '' }: { answer: string; personId?: string | undefined },
  by: By,
): Promise<void> {
  return transact(ctx.db, async (tx) => {
    const whose = personId || by.personId;
    const answering = await answerFor(ctx, tx, id, { personId: whose, answer: given, by });
    if (answering.outcome === 'refused') {
      if (answering.why === 'OWN') throw conflict('conflict', ctx.texts.messages['bulletin.answer.own'] ?? '');
      throw signingProblem(ctx, answering.why);
    }
    if (whose === by.personId) await signFor(ctx, tx, id, by);
    const receipt = await receipts.receiptOf(tx, id, whose);
    if (!receipt) return;
    const shown = { owner: store.ownerOf(id), personId: whose, templates: ['C05', 'C05b'] };
    await ctx.outbound.showCardState(tx, shown, signedCard(ctx, await bulletinOf(tx, id), receipt));
  });
}

/** Counted once, under a shared lock of the bulletin: thousands sign side by side. */
async function signFor(
  ctx: BulletinContext,
  tx: Tx,
  bulletinId: string,
  { personId, acting }: { personId: string; acting: Acting },
): Promise<{ bulletin: Bulletin; receipt: Receipt | null; signing: Signing }> {
  const now = await appNow(tx);
  await store.share(tx, bulletinId);
  const bulletin = await bulletinOf(tx, bulletinId);
  const given = await receipts.receiptOf(tx, bulletinId, personId);
  const receipt = given && (await holdsRole(ctx, tx, given, now)) ? given : null;
  const signing = sign(bulletin, receipt, now);
  if (signing.outcome !== 'signed' || !receipt) return { bulletin, receipt, signing };
  const { state } = signing;
  if (await receipts.signed(tx, { bulletinId, personId, state, now })) {
    const object = { kind: 'bulletin', id: bulletinId };
    await ctx.audit.record(tx, { ...acting, action: 'bulletin.signed', object, after: { state } });
    await endQuorum(tx, bulletin, receipt);
  }
  return { bulletin, receipt, signing };
}

async function bulletinOf(tx: Tx, id: string): Promise<Bulletin> {
  const bulletin = await store.load(tx, id);
  if (!bulletin) throw new Error(`no bulletin ${id}`);
  return bulletin;
}

/** Enough have signed for this organisation: whoever still waits for his turn is asked no more. */
async function endQuorum(tx: Tx, { id, quorum }: Bulletin, { organisationId }: Receipt): Promise<void> {
  if (quorum === null || organisationId === '') return;
  if ((await receipts.signedIn(tx, id, organisationId)) >= quorum)
    await receipts.suppressQueued(tx, id, 'quorum', organisationId);
}

/** Whoever lost the role in which he got the card has nothing to sign any more. */
async function holdsRole(ctx: BulletinContext, tx: Tx, { personId, role }: Receipt, now: Date): Promise<boolean> {
  if (role === 'EMPLOYEE') return true;
  return (await ctx.directory.rolesOf(tx, personId, now)).some((grant) => grant.role === role);
}

/** What the page says where the card would turn into C28. */
function signingProblem({ texts }: BulletinContext, why: Extract<Signing, { outcome: 'refused' }>['why']) {
  const { why: reason = why, next = '' } = texts.cards.C28.choices[why] ?? {};
  const messageZh = `${reason}，${next}`;
  return why === 'FORBIDDEN' ? forbidden(messageZh) : conflict(why.toLowerCase(), messageZh);
}

interface Given {
  /** Whose answer it is; another than who gives it when an advisor answers for a colleague. */
  personId: string;
  answer: string;
  by: By;
}

/** Kept on the receipt, under a shared lock of the bulletin: hundreds answer side by side. */
async function answerFor(
  ctx: BulletinContext,
  tx: Tx,
  bulletinId: string,
  { personId, answer: given, by }: Given,
): Promise<Answering> {
  const now = await appNow(tx);
  await store.share(tx, bulletinId);
  await receipts.lockReceipt(tx, bulletinId, personId);
  const bulletin = await store.load(tx, bulletinId);
  const receipt = bulletin && (await receipts.receiptOf(tx, bulletinId, personId));
  if (!receipt) throw notFound();
  const isForColleague = personId !== by.personId;
  if (isForColleague && !(await advisedBy(ctx, tx, by.personId)).has(receipt.organisationId)) throw notFound();
  const answering = answer(bulletin, receipt, { answer: given, isForColleague, now });
  if (answering.outcome !== 'answered') return answering;
  const answeredBy = isForColleague ? by.personId : null;
  await receipts.answered(tx, { bulletinId, personId, answer: given, late: answering.late, by: answeredBy, now });
  await ctx.audit.record(tx, {
    ...by.acting,
    action: 'bulletin.answered',
    object: { kind: 'bulletin', id: bulletinId },
    after: { answer: given, late: answering.late, ...(isForColleague ? { colleague: personId } : {}) },
  });
  return answering;
}

/** Organisations whose advisor somebody is: for their people he may answer. */
export async function advisedBy(ctx: BulletinContext, ex: Executor, personId: string): Promise<ReadonlySet<string>> {
  const grants = await ctx.directory.rolesOf(ex, personId);
  return new Set(grants.filter(({ role }) => role === 'ADVISOR').map(({ scopeId }) => scopeId));
}
