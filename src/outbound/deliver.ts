import { setTimeout as wait } from 'node:timers/promises';
import { clock, type LockMode } from '../database/index.ts';
import { type Claim, claimDelivery } from './claim.ts';
import type { OutboundContext } from './context.ts';
import { jobNames, sendJobId } from './job-names.ts';
import type { DeliveryRow } from './notice.ts';
import type { SendOutcome } from './outcome.ts';
import { recordOutcome } from './record.ts';
import { sendClaimed } from './send.ts';
import { resolveUnknown } from './unknown.ts';

// All of it well within the lease.
const recordTries = 3;
const recordPauseMs = 500;

/**
 * Claim, call, record: three separate steps, so that a crash between any two is seen and repaired. May run twice. Job,
 * relay and sweep often mean the same delivery: within one process the second one does not even ask.
 */
export async function deliver(context: OutboundContext, deliveryId: string): Promise<void> {
  await tryToDeliver(context, deliveryId, 'wait');
}

/** The same for one among many; false when its owner is held by somebody else. */
export async function tryToDeliver(context: OutboundContext, deliveryId: string, mode: LockMode): Promise<boolean> {
  if (context.stopping || context.delivering.has(deliveryId)) return true;
  context.delivering.add(deliveryId);
  const row = await sendOnce(context, deliveryId, mode).finally(() => context.delivering.delete(deliveryId));
  if (row === 'locked') return false;
  if (row?.state === 'queued') await enqueueAgain(context, row);
  if (row?.state === 'unknown' && row.lane <= 1) await resolveIfDue(context, row);
  return true;
}

async function sendOnce(
  context: OutboundContext,
  deliveryId: string,
  mode: LockMode,
): Promise<DeliveryRow | null | 'locked'> {
  const claim = await claimDelivery(context, deliveryId, mode);
  if (claim === null || claim === 'locked') return claim;
  await context.checkpoint('after-claim');
  const outcome = await sendClaimed(context, claim);
  await context.checkpoint('after-call');
  const row = await record(context, claim, outcome);
  await context.checkpoint('after-record');
  if (row === null) context.logger.warn({ deliveryId }, 'a send was recorded by somebody else meanwhile');
  return row;
}

/** Only we know the answer, its msgid and code: a lost connection is no reason to forget them. Fenced, so twice is once. */
async function record(context: OutboundContext, claim: Claim, outcome: SendOutcome): Promise<DeliveryRow | null> {
  for (let left = recordTries - 1; ; left -= 1) {
    try {
      return await recordOutcome(context, claim, outcome);
    } catch (err) {
      if (left === 0 || context.stopping) throw err;
      context.logger.warn({ err, deliveryId: claim.delivery.id }, 'a send could not be recorded, trying again');
      await wait(recordPauseMs);
    }
  }
}

/** Only for punctuality: the sweep of due deliveries finds it as well. */
async function enqueueAgain(
  { db, enqueue }: OutboundContext,
  { id, attempt, lane, not_before }: DeliveryRow,
): Promise<void> {
  const { appNow, speed } = await clock.read(db);
  if (speed === 0) return;
  const delayMs = Math.max(0, not_before.getTime() - appNow.getTime()) / speed;
  await enqueue(jobNames.deliver, { deliveryId: id }, { jobId: sendJobId(id, attempt + 1), delayMs, priority: lane });
}

async function resolveIfDue(context: OutboundContext, { id, not_before }: DeliveryRow): Promise<void> {
  const { appNow } = await clock.read(context.db);
  if (not_before <= appNow) await resolveUnknown(context, id);
}
