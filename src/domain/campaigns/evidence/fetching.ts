import { createHash } from 'node:crypto';
import { appNow, type Database, type Tx, transact } from '../../../database/index.ts';
import type { Audit } from '../../../kernel/audit/index.ts';
import type { FieldCrypto } from '../../../lib/field-crypto.ts';
import type { Logger } from '../../../lib/logger.ts';
import { minutes } from '../../../lib/time.ts';
import type { WecomClient } from '../../../wecom/api/index.ts';
import type { Campaigns } from '../service.ts';
import { lockPeople } from '../store/protections.ts';
import type { Answers } from './answers.ts';
import { afterFailure, chooseItem, FETCHABLE_MS, pictureType } from './rules.ts';
import * as store from './store.ts';

interface FetchingNeeds {
  db: Database;
  wecom: Pick<WecomClient, 'media'>;
  crypto: Pick<FieldCrypto, 'sealBytes'>;
  campaigns: Pick<Campaigns, 'noteEvidence' | 'onWord'>;
  audit: Pick<Audit, 'record'>;
  answers: Answers;
  logger: Logger;
}

/** A picture of 10 MB takes several times that while it is sealed. */
const AT_ONCE = 2;
const LEASE_MS = minutes(2);

type Picture = Pick<store.Attachment, 'contentType' | 'sizeBytes' | 'hash' | 'imageSealed'>;

/** Fetches pictures outside any transaction, and attaches or refuses each in one of its own. */
export function createFetching({ db, wecom, crypto, campaigns, audit, answers, logger }: FetchingNeeds) {
  let sweeping: Promise<number> | null = null;
  let isRungAgain = false;
  let isStopped = false;

  async function drain(): Promise<number> {
    try {
      for (let total = 0; ; ) {
        isRungAgain = false;
        const due = isStopped
          ? []
          : await store.claim(db, { limit: AT_ONCE, leaseMs: LEASE_MS, fetchableMs: FETCHABLE_MS });
        await Promise.all(
          due.map((row) =>
            fetchOne(row).catch((err: unknown) => logger.error({ err, evidenceId: row.id }, 'a picture waits longer')),
          ),
        );
        total += due.length;
        if (due.length === 0 && (isStopped || !isRungAgain)) return total;
      }
    } finally {
      sweeping = null;
    }
  }

  async function fetchOne(row: store.Pending): Promise<void> {
    try {
      if (row.expired) return await refuse(row, 'GONE');
      // Nothing is fetched that nobody asked for.
      if ((await store.openItems(db, row.personId)).length === 0) return await refuse(row, 'NOTHING_OPEN');
      const { bytes } = await wecom.media(row.mediaId);
      const contentType = pictureType(bytes);
      if (contentType === null) return await refuse(row, 'TYPE');
      const hash = createHash('sha256').update(bytes).digest('hex');
      await keep(row, { contentType, sizeBytes: bytes.length, hash, imageSealed: crypto.sealBytes(bytes) });
    } catch (error) {
      const next = afterFailure(error, row.attempts);
      if (next.outcome === 'never') return refuse(row, next.reason);
      logger.warn({ err: error, evidenceId: row.id, attempts: row.attempts }, 'a picture could not be fetched yet');
      await store.postpone(db, row.id, next.afterMs);
    }
  }

  function keep(row: store.Pending, picture: Picture): Promise<void> {
    const { personId } = row;
    return transact(db, async (tx) => {
      await lockPeople(tx, [personId]);
      if (!(await store.lockPending(tx, row.id))) return;
      const counted = await store.countedFor(tx, personId, picture.hash);
      if (counted !== null) {
        await store.refuse(tx, row.id, 'REPEATED');
        await store.sayAgain(tx, counted.id, await appNow(tx));
        return answers.attached(tx, row, counted.item);
      }
      const choice = chooseItem(await store.openItems(tx, personId), await store.takenFrom(tx, personId, picture.hash));
      if (choice.outcome !== 'item') return turnAway(tx, row, choice.outcome);
      const { item } = choice.chosen;
      await campaigns.noteEvidence(tx, { personId, item });
      await store.attach(tx, { id: row.id, before: choice.chosen, ...picture, at: await appNow(tx) });
      await audit.record(tx, {
        actor: { kind: 'person', personId },
        action: 'protection.evidence',
        object: { kind: 'person', id: personId },
        after: { item, evidence: row.id },
      });
      await answers.attached(tx, row, item);
    });
  }

  function refuse(row: store.Pending, reason: store.Reason): Promise<void> {
    return transact(db, async (tx) => {
      if (await store.lockPending(tx, row.id)) await turnAway(tx, row, reason);
    });
  }

  async function turnAway(tx: Tx, row: store.Pending, reason: store.Reason): Promise<void> {
    await store.refuse(tx, row.id, reason);
    if (reason === 'UNCLEAR') return campaigns.onWord(tx, { personId: row.personId, userid: row.userid });
    if (reason === 'NOTHING_OPEN') return answers.notAskedFor(tx, row);
    return answers.notAPicture(tx, row);
  }

  return {
    /** Fetches all that is due; for the bell as well as the clock. Calls that come while it runs join it. */
    sweep(): Promise<number> {
      isRungAgain = true;
      sweeping ??= drain();
      return sweeping;
    },

    /** Lets what is being fetched finish. */
    async stop(): Promise<void> {
      isStopped = true;
      await sweeping;
    },
  };
}
