import { appNow, type Executor, type Tx } from '../../../database/index.ts';
import { notFound } from '../../../lib/problem.ts';
import type { BulletinContext, By } from '../context.ts';
import { type Answering, answer } from '../rules.ts';
import * as store from '../store/bulletins.ts';
import * as receipts from '../store/receipts.ts';

interface Given {
  /** Whose answer it is; another than who gives it when an advisor answers for a colleague. */
  personId: string;
  answer: string;
  by: By;
}

/** Kept on the receipt, under a shared lock of the bulletin: hundreds answer side by side. */
export async function answerFor(
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
