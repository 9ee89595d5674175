import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { clock } from '../../database/index.ts';
import { isLocked, isStoreTrouble } from '../../lib/errors.ts';
import { addMs, minutes, seconds } from '../../lib/time.ts';
import type { OutboundContext } from '../context.ts';
import type { Owner } from '../notice.ts';
import { type BulkClaim, type BulkTurn, claimBatch } from './claim.ts';
import { type BulkOutcome, recordBatch } from './record.ts';
import { callOut } from './send.ts';
import { endLeases, resolveUnknown, unknownDue } from './unknown.ts';

interface Waiting {
  id: string;
  owner: Owner;
}

const setAside = minutes(1);
const heldAside = seconds(5);

// All of it well within the lease.
const recordTries = 3;
const recordPauseMs = 500;

/** One round at a time in this process, one call at a time in a round: the pace needs no more. */
export function createBulkWork(context: OutboundContext): () => Promise<number> {
  let underWay: Promise<number> | null = null;
  return () => {
    underWay ??= workThrough(context).finally(() => {
      underWay = null;
    });
    return underWay;
  };
}

/** Ends dead leases, resolves what has no answer, then sends what is due; returns how much it found. */
async function workThrough(context: OutboundContext): Promise<number> {
  if (context.stopping) return 0;
  let found = await endLeases(context);
  for (const { id, owner } of await unknownDue(context)) {
    found += 1;
    await resolveUnknown(context, id, owner).catch((err: unknown) => putAside(context, id, err));
  }
  let previous = '';
  for (let next = await nextDue(context); next !== null && !context.stopping; next = await nextDue(context)) {
    // Passed over and still first: another worker holds it.
    if (next.id === previous) break;
    previous = next.id;
    found += 1;
    const { turn } = await sendNext(context, next);
    if (turn === 'rest') break;
  }
  return found;
}

async function nextDue({ db }: OutboundContext): Promise<Waiting | null> {
  const row = await db
    .selectFrom('bulk_batch')
    .select(['id', 'owner_kind', 'owner_id'])
    .where('state', '=', 'waiting')
    .where('not_before', '<=', sql<Date>`app_now()`)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { id: row.id, owner: { kind: row.owner_kind, id: row.owner_id } };
}

async function sendNext(context: OutboundContext, { id, owner }: Waiting): Promise<Pick<BulkTurn, 'turn'>> {
  let turn: BulkTurn;
  try {
    turn = await claimBatch(context, id, owner);
  } catch (err) {
    await putAside(context, id, err);
    return { turn: 'passed' };
  }
  if (turn.turn !== 'call') return turn;
  await context.checkpoint('after-claim');
  const outcome = await callOut(context, turn.claim);
  await context.checkpoint('after-call');
  const isOurs = await record(context, turn.claim, outcome);
  await context.checkpoint('after-record');
  if (!isOurs) context.logger.warn({ batchId: id }, 'a batch was recorded by somebody else meanwhile');
  return turn;
}

/** Only we know the answer and its msgid: a lost connection is no reason to forget them. Fenced, so twice is once. */
async function record(context: OutboundContext, claim: BulkClaim, outcome: BulkOutcome): Promise<boolean> {
  for (let left = recordTries - 1; ; left -= 1) {
    try {
      return await recordBatch(context, claim, outcome);
    } catch (err) {
      if (left === 0 || context.stopping) throw err;
      context.logger.warn({ err, batchId: claim.batch.id }, 'a batch could not be recorded, trying again');
      await wait(recordPauseMs);
    }
  }
}

/** One batch that cannot even be looked at must not stand in front of all the others. */
async function putAside({ db, logger }: OutboundContext, batchId: string, err: unknown): Promise<void> {
  const isHeld = isLocked(err);
  if (isStoreTrouble(err) && !isHeld) throw err;
  logger.error({ err, batchId }, 'a batch could not be worked on');
  const { appNow } = await clock.read(db);
  await db
    .updateTable('bulk_batch')
    .set({ not_before: addMs(appNow, isHeld ? heldAside : setAside), reason: 'stumbled' })
    .where('id', '=', batchId)
    .where('state', 'in', ['waiting', 'unknown'])
    .execute();
}
