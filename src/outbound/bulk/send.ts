import type { OutboundContext } from '../context.ts';
import { attemptResult, outcomeOfError, type SendOutcome } from '../outcome.ts';
import type { BulkClaim } from './claim.ts';
import type { BulkOutcome } from './record.ts';

// Everybody named is invalid (doc p/90313); other refusals of recipients do not say whom they mean.
const nobodyReachable = 81013;

/** One call with the stored bytes; every way it can end is an outcome, never an exception. */
export async function callOut(context: OutboundContext, claim: BulkClaim): Promise<BulkOutcome> {
  const started = performance.now();
  const outcome = await call(context, claim);
  context.meters.called('send', attemptResult(outcome.call), performance.now() - started);
  return outcome;
}

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
