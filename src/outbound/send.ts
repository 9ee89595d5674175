import type { Claim } from './claim.ts';
import type { OutboundContext } from './context.ts';
import { attemptResult, outcomeOfError, outcomeOfReceipt, type SendOutcome } from './outcome.ts';

/** One call with the stored bytes; every way it can end is an outcome, never an exception. */
export async function sendClaimed(context: OutboundContext, claim: Claim): Promise<SendOutcome> {
  const started = performance.now();
  const outcome = await call(context, claim);
  context.meters.called('send', attemptResult(outcome), performance.now() - started);
  return outcome;
}

async function call({ crypto, wecom, logger }: OutboundContext, claim: Claim): Promise<SendOutcome> {
  const { id, userid } = claim.delivery;
  let json: string;
  try {
    json = crypto.open(claim.bodySealed);
  } catch (err) {
    logger.error({ err, deliveryId: id }, 'a stored message does not open');
    return { result: 'fault', errcode: null, reason: 'unreadable' };
  }
  try {
    return outcomeOfReceipt(await wecom.sendRaw(json), userid);
  } catch (err) {
    const outcome = outcomeOfError(err);
    logger.info({ err, deliveryId: id, result: outcome.result }, 'a send did not go through');
    return outcome;
  }
}
