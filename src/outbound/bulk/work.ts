import { sql } from 'kysely';
import { clock } from '../../database/index.ts';
import { isLocked, isStoreTrouble } from '../../lib/errors.ts';
import { addMs, minutes, seconds } from '../../lib/time.ts';
import { insist } from '../deliver.ts';
import type { OutboundContext, Owner } from '../types.ts';
import { attemptResult, outcomeOfError, type SendOutcome } from '../verdict.ts';
import { type BulkClaim, type BulkTurn, claimBatch } from './claim.ts';
import { type BulkOutcome, endLeases, recordBatch, resolveUnknown, unknownDue } from './record.ts';

interface Waiting {
  id: string;
  owner: Owner;
}

const setAside = minutes(1);
const heldAside = seconds(5);

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
    await resolveUnknown(context, id, owner).catch((err: unknown) => defer(context, id, err));
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
    .selectFrom('bulkBatch')
    .select(['id', 'ownerKind', 'ownerId'])
    .where('state', '=', 'waiting')
    .where('notBefore', '<=', sql<Date>`app_now()`)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : { id: row.id, owner: { kind: row.ownerKind, id: row.ownerId } };
}

async function sendNext(context: OutboundContext, { id, owner }: Waiting): Promise<Pick<BulkTurn, 'turn'>> {
  let turn: BulkTurn;
  try {
    turn = await claimBatch(context, id, owner);
  } catch (err) {
    await defer(context, id, err);
    return { turn: 'passed' };
  }
  if (turn.turn !== 'call') return turn;
  await context.checkpoint('after-claim');
  const started = performance.now();
  const outcome = await call(context, turn.claim);
  context.meters.called('send', attemptResult(outcome.call), performance.now() - started);
  await context.checkpoint('after-call');
  const failed = { ids: { batchId: id }, line: 'a batch could not be recorded, trying again' };
  const isOurs = await insist(context, failed, () => recordBatch(context, turn.claim, outcome));
  await context.checkpoint('after-record');
  if (!isOurs) context.logger.warn({ batchId: id }, 'a batch was recorded by somebody else meanwhile');
  return turn;
}

/** One batch that cannot even be looked at must not stand in front of all the others. */
async function defer({ db, logger }: OutboundContext, batchId: string, err: unknown): Promise<void> {
  const isHeld = isLocked(err);
  if (isStoreTrouble(err) && !isHeld) throw err;
  logger.error({ err, batchId }, 'a batch could not be worked on');
  const { appNow } = await clock.read(db);
  await db
    .updateTable('bulkBatch')
    .set({ notBefore: addMs(appNow, isHeld ? heldAside : setAside), reason: 'stumbled' })
    .where('id', '=', batchId)
    .where('state', 'in', ['waiting', 'unknown'])
    .execute();
}

// Everybody named is invalid (doc p/90313); other refusals of recipients do not say whom they mean.
const nobodyReachable = 81013;

/** One call with the stored bytes; every way it can end is an outcome, never an exception. */
async function call({ crypto, wecom, logger }: OutboundContext, claim: BulkClaim): Promise<BulkOutcome> {
  const { id: batchId, persons } = claim.batch;
  let json: string;
  try {
    json = crypto.open(claim.bodySealed);
  } catch (err) {
    logger.error({ err, batchId }, 'a stored message does not open');
    return forAll({ result: 'fault', errcode: null, reason: 'unreadable' });
  }
  try {
    const { msgid, responseCode, invalidUsers, unlicensedUsers } = await wecom.sendRaw(json);
    return { call: { result: 'ok', msgid, responseCode }, invalid: invalidUsers, unlicensed: unlicensedUsers };
  } catch (err) {
    const outcome = outcomeOfError(err);
    logger.info({ err, batchId, persons, result: outcome.result }, 'a batch did not go through');
    return forAll(asOneRefusal(outcome, persons));
  }
}

function forAll(call: SendOutcome): BulkOutcome {
  return { call, invalid: [], unlicensed: [] };
}

/** A thousand people are not unreachable because one of them, whom nobody names, is. */
function asOneRefusal(outcome: SendOutcome, persons: number): SendOutcome {
  if (outcome.result !== 'not_reached' || outcome.errcode === nobodyReachable || persons === 1) return outcome;
  return { result: 'fault', errcode: outcome.errcode, reason: outcome.reason };
}
