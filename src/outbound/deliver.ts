import { clock } from '../database/index.ts';
import { claimDelivery } from './claim.ts';
import type { OutboundContext } from './context.ts';
import { jobNames, sendJobId } from './job-names.ts';
import type { DeliveryRow } from './notice.ts';
import { recordOutcome } from './record.ts';
import { sendClaimed } from './send.ts';
import { resolveUnknown } from './unknown.ts';

/** Claim, call, record: three separate steps, so that a crash between any two is seen and repaired. May run twice. */
export async function deliver(context: OutboundContext, deliveryId: string): Promise<void> {
  if (context.stopping) return;
  const claim = await claimDelivery(context, deliveryId);
  if (claim === null) return;
  await context.checkpoint('after-claim');
  const outcome = await sendClaimed(context, claim);
  await context.checkpoint('after-call');
  const row = await recordOutcome(context, claim, outcome);
  await context.checkpoint('after-record');
  if (row === null) context.logger.warn({ deliveryId }, 'a send was recorded by somebody else meanwhile');
  if (row?.state === 'queued') await ringAgain(context, row);
  if (row?.state === 'unknown' && row.lane <= 1) await resolveIfDue(context, row);
}

/** Only for punctuality: the sweep of due deliveries finds it as well. */
async function ringAgain({ db, ring }: OutboundContext, { id, attempt, lane, not_before }: DeliveryRow): Promise<void> {
  const { appNow, speed } = await clock.read(db);
  if (speed === 0) return;
  const delayMs = Math.max(0, not_before.getTime() - appNow.getTime()) / speed;
  await ring(jobNames.deliver, { deliveryId: id }, { jobId: sendJobId(id, attempt + 1), delayMs, priority: lane });
}

async function resolveIfDue(context: OutboundContext, { id, not_before }: DeliveryRow): Promise<void> {
  const { appNow } = await clock.read(context.db);
  if (not_before <= appNow) await resolveUnknown(context, id);
}
