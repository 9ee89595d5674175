import type { LockMode } from '../database/index.ts';
import type { TemplateCard } from '../wecom/cards/index.ts';
import type { OutboundContext } from './context.ts';
import { type CardClaim, claimCard } from './sync-claim.ts';
import { recordSync } from './sync-record.ts';
import { type SyncOutcome, syncAttemptResult, syncOutcomeOfAnswer, syncOutcomeOfError } from './sync-rules.ts';

// Both codes spent, then a new message: never more rounds than that, however often faces change meanwhile.
const rounds = 3;

/** Brings one card's wanted face to the phone, code by code. May run twice. */
export async function syncCard(context: OutboundContext, cardId: string): Promise<void> {
  await tryToSync(context, cardId, 'wait');
}

/** The same for one among many; false when its owner is held by somebody else. */
export async function tryToSync(context: OutboundContext, cardId: string, mode: LockMode): Promise<boolean> {
  for (let round = 1; round <= rounds && !context.stopping; round += 1) {
    const claim = await claimCard(context, cardId, mode);
    if (claim === null || claim === 'locked') return claim === null;
    const started = performance.now();
    const outcome = await call(context, claim);
    context.meters.called('update', syncAttemptResult(outcome), performance.now() - started);
    if (!(await recordSync(context, claim, outcome))) break;
  }
  return true;
}

async function call({ wecom, crypto, logger }: OutboundContext, claim: CardClaim): Promise<SyncOutcome> {
  const { card, codeSealed, faceSealed } = claim;
  let responseCode: string;
  let face: TemplateCard;
  try {
    responseCode = crypto.open(codeSealed);
    face = JSON.parse(crypto.open(faceSealed));
  } catch (err) {
    logger.error({ err, cardId: card.id }, 'a stored card face does not open');
    return { result: 'unsyncable', errcode: null, reason: 'unreadable' };
  }
  try {
    const { invalidUsers } = await wecom.updateCard({ userids: [card.userid], responseCode, change: { card: face } });
    return syncOutcomeOfAnswer(invalidUsers, card.userid);
  } catch (err) {
    const outcome = syncOutcomeOfError(err);
    logger.info({ err, cardId: card.id, result: outcome.result }, 'a card update did not go through');
    return outcome;
  }
}
