import { createHash } from 'node:crypto';
import { appNow, type Tx, transact } from '../../database/index.ts';
import { minutes } from '../../lib/time.ts';
import { lockPeople, noteEvidence, onWord } from '../campaigns/index.ts';
import type { EvidenceContext } from './context.ts';
import { reply } from './notify.ts';
import { afterFailure, chooseItem, FETCHABLE_MS, pictureType } from './rules.ts';
import * as store from './store/incoming.ts';

/** A picture of 10 MB takes several times that while it is sealed. */
const AT_ONCE = 2;
const LEASE_MS = minutes(2);

type Picture = Pick<store.Attachment, 'contentType' | 'sizeBytes' | 'hash' | 'imageSealed'>;

export type Fetching = ReturnType<typeof createFetching>;

/** Fetches all pictures that are due, some at a time; calls that come while it runs join it. */
export function createFetching(ctx: EvidenceContext) {
  let sweeping: Promise<number> | null = null;
  let isAskedAgain = false;
  let isStopped = false;

  async function drain(): Promise<number> {
    try {
      for (let total = 0; ; ) {
        isAskedAgain = false;
        const due = isStopped ? 0 : await fetchDue(ctx);
        total += due;
        if (due === 0 && (isStopped || !isAskedAgain)) return total;
      }
    } finally {
      sweeping = null;
    }
  }

  return {
    sweep(): Promise<number> {
      isAskedAgain = true;
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

async function fetchDue(ctx: EvidenceContext): Promise<number> {
  const due = await store.claim(ctx.db, { limit: AT_ONCE, leaseMs: LEASE_MS, fetchableMs: FETCHABLE_MS });
  const waits = (evidenceId: string) => (err: unknown) =>
    ctx.logger.error({ err, evidenceId }, 'a picture waits longer');
  await Promise.all(due.map((row) => fetchOne(ctx, row).catch(waits(row.id))));
  return due.length;
}

/** Fetched outside any transaction; attached or refused in one of its own. */
async function fetchOne(ctx: EvidenceContext, row: store.Pending): Promise<void> {
  const { db, wecom, crypto, logger } = ctx;
  try {
    if (row.expired) return await refuse(ctx, row, 'GONE');
    // Nothing is fetched that nobody asked for.
    if ((await store.openItems(db, row.personId)).length === 0) return await refuse(ctx, row, 'NOTHING_OPEN');
    const { bytes } = await wecom.media(row.mediaId);
    const contentType = pictureType(bytes);
    if (contentType === null) return await refuse(ctx, row, 'TYPE');
    const hash = createHash('sha256').update(bytes).digest('hex');
    await keep(ctx, row, { contentType, sizeBytes: bytes.length, hash, imageSealed: crypto.sealBytes(bytes) });
  } catch (error) {
    const next = afterFailure(error, row.attempts);
    if (next.outcome === 'never') return refuse(ctx, row, next.reason);
    logger.warn({ err: error, evidenceId: row.id, attempts: row.attempts }, 'a picture could not be fetched yet');
    await store.postpone(db, row.id, next.afterMs);
  }
}

function keep(ctx: EvidenceContext, row: store.Pending, picture: Picture): Promise<void> {
  const { personId } = row;
  return transact(ctx.db, async (tx) => {
    await lockPeople(tx, [personId]);
    if (!(await store.lockPending(tx, row.id))) return;
    const counted = await store.countedFor(tx, personId, picture.hash);
    if (counted !== null) {
      await store.refuse(tx, row.id, 'REPEATED');
      await store.sendAgain(tx, counted.id, await appNow(tx));
      return reply(ctx, tx, row, 'T08', counted.item);
    }
    const choice = chooseItem(await store.openItems(tx, personId), await store.takenFrom(tx, personId, picture.hash));
    if (choice.outcome !== 'item') return turnAway(ctx, tx, row, choice.outcome);
    const { item } = choice.chosen;
    await noteEvidence(ctx, tx, { personId, item });
    await store.attach(tx, { id: row.id, before: choice.chosen, ...picture, at: await appNow(tx) });
    await ctx.audit.record(tx, {
      actor: { kind: 'person', personId },
      action: 'protection.evidence',
      object: { kind: 'person', id: personId },
      after: { item, evidence: row.id },
    });
    await reply(ctx, tx, row, 'T08', item);
  });
}

function refuse(ctx: EvidenceContext, row: store.Pending, reason: store.Reason): Promise<void> {
  return transact(ctx.db, async (tx) => {
    if (await store.lockPending(tx, row.id)) await turnAway(ctx, tx, row, reason);
  });
}

async function turnAway(ctx: EvidenceContext, tx: Tx, row: store.Pending, reason: store.Reason): Promise<void> {
  await store.refuse(tx, row.id, reason);
  if (reason === 'UNCLEAR') return onWord(ctx, tx, { personId: row.personId, userid: row.userid });
  return reply(ctx, tx, row, reason === 'NOTHING_OPEN' ? 'NO_PICTURE_ASKED' : 'T06');
}
