import { afterCommit, appNow, type Database, type Tx, transact } from '../../database/index.ts';
import type { BulkBatch, BulkResult, DeliveryOwner } from '../../outbound/index.ts';
import type { Directory } from '../directory/index.ts';
import { type FanOut, WITHDRAWAL_RUN } from './fan-out.ts';
import { isOut, isSigned } from './rules.ts';
import * as store from './store.ts';

/** Who of these must get no card at all, because a warning about him is open: the fraudster may see his screen. */
export type WarnedNow = (tx: Tx, personIds: readonly string[]) => Promise<ReadonlySet<string>>;

interface OwnerNeeds {
  db: Database;
  directory: Directory;
  fanOut: FanOut;
  warnedNow: WarnedNow;
}

/** What the way out asks about bulletins. Only shared locks: thousands of presses and batches go side by side. */
export function createDeliveryOwner({ db, directory, fanOut, warnedNow }: OwnerNeeds): DeliveryOwner {
  return {
    lock: store.share,

    async stillAsked(tx, delivery) {
      const silenced = await whoIsSilenced(tx, delivery.owner_id, {
        isReminder: true,
        isWithdrawal: false,
        personIds: [delivery.person_id],
      });
      return silenced.size === 0;
    },

    async unreachable(tx, delivery) {
      if (delivery.userid) await directory.markUnreachable(tx, delivery.userid, delivery.errcode ?? undefined);
    },

    silenced: (tx, batch, personIds) =>
      whoIsSilenced(tx, batch.ownerId, {
        isReminder: batch.occurrence > 0,
        isWithdrawal: batch.run === WITHDRAWAL_RUN,
        personIds,
      }),

    async settled(tx, batch, results) {
      if (batch.run === WITHDRAWAL_RUN) return;
      const now = await appNow(tx);
      const settled = results.flatMap(toReceipts);
      await store.settle(tx, batch.ownerId, settled, { isReminder: batch.occurrence > 0, now });
      await tellTooLate(tx, batch, settled);
      afterCommit(tx, () => finishSoon(batch.ownerId));
    },
  };

  /** A batch that was on its way when the bulletin was recalled has landed all the same. */
  async function tellTooLate(tx: Tx, batch: BulkBatch, settled: readonly store.Settled[]): Promise<void> {
    const bulletin = await store.load(tx, batch.ownerId);
    if (bulletin?.state !== 'CANCELLED') return;
    const landed = settled.filter(({ state }) => state === 'ACCEPTED' || state === 'UNCONFIRMED');
    if (landed.length > 0)
      await fanOut.withdrawFrom(
        tx,
        bulletin,
        landed.map((one) => one.person_id),
      );
  }

  async function finishSoon(id: string): Promise<void> {
    const bulletin = await store.load(db, id);
    if (bulletin?.state !== 'SENDING' || bulletin.phase !== 'WAIT' || (await store.hasUnsettled(db, id))) return;
    await transact(db, async (tx) => {
      const locked = await store.lockAndLoad(tx, id);
      if (locked) await fanOut.finish(tx, locked, await appNow(tx));
    });
  }

  async function whoIsSilenced(
    tx: Tx,
    bulletinId: string,
    {
      isReminder,
      isWithdrawal,
      personIds,
    }: { isReminder: boolean; isWithdrawal: boolean; personIds: readonly string[] },
  ): Promise<Map<string, string>> {
    const bulletin = await store.load(tx, bulletinId);
    if (!bulletin) throw new Error(`no bulletin ${bulletinId}`);
    const warned = await warnedNow(tx, personIds);
    const silenced = new Map([...warned].map((personId) => [personId, 'warned']));
    if (isWithdrawal) return silenced;
    if (!isOut(bulletin)) return new Map(personIds.map((personId) => [personId, 'closed']));
    for (const one of await store.standings(tx, bulletinId, personIds)) {
      const isEnough = bulletin.quorum !== null && one.organisationId !== '' && one.signedIn >= bulletin.quorum;
      if (isSigned(one.state)) silenced.set(one.personId, 'signed');
      else if (isEnough && (isReminder || one.state === 'QUEUED')) silenced.set(one.personId, 'quorum');
    }
    return silenced;
  }
}

const RECEIPT_STATE: Record<BulkResult['state'], store.Settled['state']> = {
  accepted: 'ACCEPTED',
  accepted_blind: 'ACCEPTED',
  unreachable: 'INVALID',
  dead: 'INVALID',
  unconfirmed: 'UNCONFIRMED',
  suppressed: 'SUPPRESSED',
};

function toReceipts({ state, reason, personIds }: BulkResult): store.Settled[] {
  return personIds.map((person_id) => ({ person_id, state: RECEIPT_STATE[state], reason }));
}
