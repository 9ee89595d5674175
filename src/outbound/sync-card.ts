import { sql } from 'kysely';
import { type LockMode, prepared, type Tx, transact } from '../database/index.ts';
import { addMs } from '../lib/time.ts';
import { WecomRefusal, WecomUnreachable } from '../wecom/api/index.ts';
import { CardLimitError, type TemplateCard } from '../wecom/cards/index.ts';
import { breakChannel } from './channel.ts';
import { type CardClaim, claimCard, giveUp } from './sync-claim.ts';
import type { AttemptResult, CardRow, OutboundContext } from './types.ts';
import { retryDelayMs, wrongAddress } from './verdict.ts';

// Both codes spent, then a new message: never more rounds than that, however often card states change meanwhile.
const rounds = 3;

/**
 * Brings one card's wanted state to the phone, code by code. May run twice. False when its owner is held by somebody else
 * and was not to be waited for.
 */
export async function syncCard(context: OutboundContext, cardId: string, mode: LockMode = 'wait'): Promise<boolean> {
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
  const { card, codeSealed, cardStateSealed } = claim;
  let responseCode: string;
  let cardState: TemplateCard;
  try {
    responseCode = crypto.open(codeSealed);
    cardState = JSON.parse(crypto.open(cardStateSealed));
  } catch (err) {
    logger.error({ err, cardId: card.id }, 'a stored card face does not open');
    return { result: 'unsyncable', errcode: null, reason: 'unreadable' };
  }
  try {
    const { invalidUsers } = await wecom.updateCard({
      userids: [card.userid],
      responseCode,
      change: { card: cardState },
    });
    return syncOutcomeOfAnswer(invalidUsers, card.userid);
  } catch (err) {
    const outcome = syncOutcomeOfError(err);
    logger.info({ err, cardId: card.id, result: outcome.result }, 'a card update did not go through');
    return outcome;
  }
}

/** What one call to update_template_card came to. */
type SyncOutcome =
  | { result: 'shown' }
  | { result: 'code_spent'; errcode: number }
  | { result: 'unsyncable'; errcode: number | null; reason: string }
  | { result: 'temporary'; errcode: number | null; attempt: AttemptResult; pauseMs?: number }
  | { result: 'config'; errcode: number | null; reason: string }
  | { result: 'unknown' };

const codeSpent = 60140;
// Wrong task, wrong app, unknown task, no such button, nobody to update, not a recipient (doc p/94888).
const noSuchCard = new Set([42014, 42015, 42016, 42017, 82101, 82102]);

export function syncOutcomeOfAnswer(invalidUsers: string[], userid: string): SyncOutcome {
  return invalidUsers.includes(userid)
    ? { result: 'unsyncable', errcode: 0, reason: 'not_a_recipient' }
    : { result: 'shown' };
}

export function syncOutcomeOfError(error: unknown): SyncOutcome {
  if (error instanceof WecomUnreachable && error.isAddressWrong) {
    return { result: 'config', errcode: null, reason: wrongAddress(error) };
  }
  if (error instanceof WecomUnreachable && !error.mayHaveLanded) {
    const { retryAfterMs } = error;
    const asked = retryAfterMs === undefined ? {} : { pauseMs: retryAfterMs };
    return { result: 'temporary', errcode: null, attempt: 'temporary', ...asked };
  }
  if (error instanceof CardLimitError) return { result: 'unsyncable', errcode: null, reason: 'payload' };
  if (!(error instanceof WecomRefusal)) return { result: 'unknown' };
  const { errcode, kind, pauseMs } = error;
  if (errcode === codeSpent) return { result: 'code_spent', errcode };
  if (noSuchCard.has(errcode)) return { result: 'unsyncable', errcode, reason: 'no_such_card' };
  switch (kind) {
    case 'busy':
      return { result: 'temporary', errcode, attempt: 'temporary' };
    case 'token':
      return { result: 'temporary', errcode, attempt: 'token' };
    case 'limited':
      return { result: 'temporary', errcode, attempt: 'limited', pauseMs: pauseMs ?? 60_000 };
    case 'config':
      return { result: 'config', errcode, reason: 'config' };
    case 'recipient':
    case 'payload':
    case 'card_code':
    case 'duplicate_task':
    case 'media':
    case 'unknown':
      return { result: 'unsyncable', errcode, reason: kind };
  }
}

function syncAttemptResult(outcome: SyncOutcome): AttemptResult {
  switch (outcome.result) {
    case 'shown':
      return 'ok';
    case 'code_spent':
    case 'unsyncable':
      return 'permanent';
    case 'temporary':
      return outcome.attempt;
    case 'config':
    case 'unknown':
      return outcome.result;
  }
}

/** Writes down what an update came to, fenced by the claim's token. Answers whether the card wants another call now. */
async function recordSync(context: OutboundContext, claim: CardClaim, outcome: SyncOutcome): Promise<boolean> {
  if (outcome.result === 'shown') return recordShown(context, claim);
  const owner = context.ownerOf(claim.card.ownerKind);
  return transact(context.db, async (tx) => {
    await owner.lock?.(tx, claim.card.ownerId);
    const card = await tx
      .selectFrom('card')
      .selectAll()
      .select(sql<Date>`app_now()`.as('now'))
      .where('id', '=', claim.card.id)
      .where('claimToken', '=', claim.token)
      .forUpdate()
      .executeTakeFirst();
    if (card === undefined) return true;
    await apply(context, tx, { claim, card, outcome, now: card.now });
    return outcome.result === 'code_spent';
  });
}

/** Nothing is decided here, so the card's own row is all that is locked. A press during the call brought a new code. */
async function recordShown({ db }: OutboundContext, { card, code, codeSealed, token, attemptId }: CardClaim) {
  const used = sql.ref(`${code}_code_used_at`);
  const { rows } = await prepared<{ behind: boolean }>`
    with recorded as (
      update card set claim_token = null, lease_until = null, shown_hash = ${card.wantedHash}, tried_hash = null,
        tried_code = null,
        ${used} = case when ${sql.ref(`${code}_code_sealed`)} = ${codeSealed} then app_now() else ${used} end
      where id = ${card.id} and claim_token = ${token}
      returning wanted_hash
    ), finished as (
      update attempt set finished_at = clock_timestamp(), result = 'ok', errcode = null
      where id = ${attemptId} and exists (select from recorded)
    )
    select wanted_hash <> ${card.wantedHash} as behind from recorded`.execute(db);
  return rows[0]?.behind ?? true;
}

interface Answer {
  claim: CardClaim;
  card: CardRow;
  outcome: Exclude<SyncOutcome, { result: 'shown' }>;
  now: Date;
}

async function apply(context: OutboundContext, tx: Tx, answer: Answer): Promise<void> {
  const { claim, card, outcome, now } = answer;
  const released = { claimToken: null, leaseUntil: null };
  const backoff = addMs(now, retryDelayMs(card.attempts));
  const set = (values: CardChange) => save(tx, answer, { ...released, ...values });
  switch (outcome.result) {
    case 'code_spent':
      return set({ ...whatStands(claim), ...noDoubt, ...spent(answer), notBefore: now });
    case 'unsyncable':
      context.logger.warn(
        { cardId: card.id, errcode: outcome.errcode, reason: outcome.reason },
        'a card cannot be updated',
      );
      await set(before(answer));
      return giveUp(context, tx, card, outcome.reason);
    case 'temporary': {
      const later = outcome.pauseMs === undefined ? backoff : addMs(now, outcome.pauseMs);
      return set({ ...before(answer), notBefore: later });
    }
    case 'config':
      return set({
        ...before(answer),
        notBefore: await breakChannel(context, tx, { now, ...outcome }),
      });
    case 'unknown':
      return set({ notBefore: backoff });
  }
}

const noDoubt = { triedHash: null, triedCode: null };

/** A clear no: the phone shows what it showed. An older doubt stays, unless a new press made its code history. */
function before({ claim, card }: Answer) {
  const { shownHash, triedHash, triedCode } = claim.card;
  return { shownHash, ...(isSameCode({ claim, card }) ? { triedHash, triedCode } : noDoubt) };
}

/** 60140 after a try of ours without an answer, with the same code: that try landed. Otherwise the code was no good. */
function whatStands({ card, code }: CardClaim) {
  const landed = card.triedCode === code && card.triedHash !== null;
  return { shownHash: landed && card.triedHash !== null ? card.triedHash : card.shownHash };
}

/** A press during the call brought a new code: that one is not spent. */
function spent({ claim, card, now }: Answer) {
  if (!isSameCode({ claim, card })) return {};
  return claim.code === 'send' ? { sendCodeUsedAt: now } : { pressCodeUsedAt: now };
}

function isSameCode({ claim, card }: Pick<Answer, 'claim' | 'card'>): boolean {
  return claim.codeSealed === (claim.code === 'send' ? card.sendCodeSealed : card.pressCodeSealed);
}

type CardChange = Partial<Omit<CardRow, 'id' | 'createdAt'>>;

/** The card and the end of its attempt, in one statement. */
async function save(tx: Tx, { claim, card, outcome }: Answer, values: CardChange): Promise<void> {
  await tx
    .with('finished', (cte) =>
      cte
        .updateTable('attempt')
        .set({
          finishedAt: sql`clock_timestamp()`,
          result: syncAttemptResult(outcome),
          errcode: 'errcode' in outcome ? outcome.errcode : null,
        })
        .where('id', '=', claim.attemptId),
    )
    .updateTable('card')
    .set(values)
    .where('id', '=', card.id)
    .execute();
}
