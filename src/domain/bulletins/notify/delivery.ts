import { afterCommit, appNow, type Tx, transact } from '../../../database/index.ts';
import { withheldFrom } from '../../../kernel/audience/index.ts';
import type { BulkBatch, BulkResult, DeliveryOwner } from '../../../outbound/index.ts';
import type { BulletinContext } from '../context.ts';
import { isOut, isSigned } from '../rules.ts';
import * as store from '../store/bulletins.ts';
import * as receipts from '../store/receipts.ts';
import { hasUnsettled } from '../store/recipients.ts';
import { finish, WITHDRAWAL_RUN, withdrawFrom } from './fan-out.ts';

/** What the outbox asks about bulletins. Only shared locks: thousands of presses and batches go side by side. */
export const deliveryOwner = (ctx: BulletinContext): DeliveryOwner => ({
  lock: store.share,

  async stillAsked(tx, { ownerId, personId }) {
    const withheld = await withheldIn(ctx, tx, ownerId, [personId], { isReminder: true, isWithdrawal: false });
    return withheld.size === 0;
  },

  async unreachable(tx, { userid, errcode }) {
    if (userid) await ctx.directory.markUnreachable(tx, userid, errcode ?? undefined);
  },

  silenced: (tx, batch, personIds) =>
    withheldIn(ctx, tx, batch.ownerId, personIds, {
      isReminder: batch.occurrence > 0,
      isWithdrawal: batch.run === WITHDRAWAL_RUN,
    }),

  async settled(tx, batch, results) {
    if (batch.run === WITHDRAWAL_RUN) return;
    const settled = results.flatMap(toReceipts);
    const isReminder = batch.occurrence > 0;
    await receipts.settle(tx, batch.ownerId, settled, { isReminder, now: await appNow(tx) });
    await withdrawTooLate(ctx, tx, batch, settled);
    afterCommit(tx, () => finishSoon(ctx, batch.ownerId));
  },
});

/** A batch that was on its way when the bulletin was recalled has landed all the same. */
async function withdrawTooLate(
  ctx: BulletinContext,
  tx: Tx,
  batch: BulkBatch,
  settled: readonly receipts.Settled[],
): Promise<void> {
  const bulletin = await store.load(tx, batch.ownerId);
  if (bulletin?.state !== 'CANCELLED') return;
  const landed = settled.filter(({ state }) => state === 'ACCEPTED' || state === 'UNCONFIRMED');
  const personIds = landed.map((one) => one.personId);
  if (personIds.length > 0) await withdrawFrom(ctx, tx, bulletin, personIds);
}

async function finishSoon(ctx: BulletinContext, id: string): Promise<void> {
  const bulletin = await store.load(ctx.db, id);
  if (bulletin?.state !== 'SENDING' || bulletin.phase !== 'WAIT' || (await hasUnsettled(ctx.db, id))) return;
  await transact(ctx.db, async (tx) => {
    const locked = await store.lockAndLoad(tx, id);
    if (locked) await finish(ctx, tx, locked, await appNow(tx));
  });
}

async function withheldIn(
  { warnedNow }: BulletinContext,
  tx: Tx,
  bulletinId: string,
  personIds: readonly string[],
  { isReminder, isWithdrawal }: { isReminder: boolean; isWithdrawal: boolean },
): Promise<Map<string, string>> {
  const bulletin = await store.load(tx, bulletinId);
  if (!bulletin) throw new Error(`no bulletin ${bulletinId}`);
  const { quorum } = bulletin;
  const isOver = !isWithdrawal && !isOut(bulletin);
  const known = isWithdrawal || isOver ? [] : await receipts.receiptsOf(tx, bulletinId, personIds);
  const byPerson = new Map(known.map((one) => [one.personId, one]));
  return withheldFrom(tx, {
    personIds,
    warnedNow,
    isOver,
    reasonOf(personId) {
      const receipt = byPerson.get(personId);
      if (!receipt) return null;
      if (isSigned(receipt.state)) return 'signed';
      const isEnough = quorum !== null && receipt.organisationId !== '' && receipt.signedIn >= quorum;
      return isEnough && (isReminder || receipt.state === 'QUEUED') ? 'quorum' : null;
    },
  });
}

const RECEIPT_STATE: Record<BulkResult['state'], receipts.Settled['state']> = {
  accepted: 'ACCEPTED',
  accepted_blind: 'ACCEPTED',
  unreachable: 'INVALID',
  dead: 'INVALID',
  unconfirmed: 'UNCONFIRMED',
  suppressed: 'SUPPRESSED',
};

function toReceipts({ state, reason, personIds }: BulkResult): receipts.Settled[] {
  return personIds.map((personId) => ({ personId, state: RECEIPT_STATE[state], reason }));
}
