import { sql } from 'kysely';
import { type Executor, recordset, type Tx } from '../../../database/index.ts';
import type { Fit } from '../../../kernel/audience/index.ts';
import type { AudienceRole } from '../../directory/index.ts';
import type { Receipt, ReceiptState } from '../types.ts';

export async function receiptOf(ex: Executor, bulletinId: string, personId: string): Promise<Receipt | null> {
  const row = await ex
    .selectFrom('bulletinReceipt')
    .select(['organisationId', 'role', 'state', 'sawOriginal', 'actedAt', 'answer', 'answeredBy'])
    .where('bulletinId', '=', bulletinId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  if (!row) return null;
  return {
    personId,
    organisationId: row.organisationId,
    role: row.role as AudienceRole,
    state: row.state,
    sawOriginal: row.sawOriginal,
    actedAt: row.actedAt,
    answer: row.answer,
    answeredBy: row.answeredBy,
  };
}

export interface Settled {
  personId: string;
  state: Extract<ReceiptState, 'ACCEPTED' | 'INVALID' | 'UNCONFIRMED' | 'SUPPRESSED'>;
  reason: string | null;
}

/**
 * What became of people of one batch. A signature stands whatever WeCom says later; a reminder can only show that
 * somebody is reached after all; what was stopped on its way may have landed.
 */
export async function settle(
  tx: Tx,
  bulletinId: string,
  results: readonly Settled[],
  { isReminder, now }: { isReminder: boolean; now: Date },
): Promise<void> {
  await sql`
    update bulletin_receipt receipt set
      state = case when receipt.state in ('ACKED', 'ACKED_LATE') then receipt.state else result.state end,
      reason = result.reason,
      accepted_at = case when result.state = 'ACCEPTED' then coalesce(receipt.accepted_at, ${now}) else receipt.accepted_at end
    from jsonb_to_recordset(${recordset(results)}::jsonb) as result (person_id text, state text, reason text)
    where receipt.bulletin_id = ${bulletinId} and receipt.person_id = result.person_id and (
      receipt.state = 'QUEUED' and not ${isReminder}
      or receipt.state = 'UNCONFIRMED' and result.state = 'ACCEPTED'
      or receipt.state = 'SUPPRESSED' and result.state in ('ACCEPTED', 'UNCONFIRMED') and not ${isReminder}
      or receipt.state in ('ACKED', 'ACKED_LATE') and receipt.accepted_at is null and result.state = 'ACCEPTED')
  `.execute(tx);
}

/** Whatever has not gone out never will. */
export async function suppressQueued(
  tx: Tx,
  bulletinId: string,
  reason: string,
  organisationId: string | null = null,
): Promise<void> {
  let waiting = tx
    .updateTable('bulletinReceipt')
    .set({ state: 'SUPPRESSED', reason })
    .where('bulletinId', '=', bulletinId)
    .where('state', '=', 'QUEUED');
  if (organisationId !== null) waiting = waiting.where('organisationId', '=', organisationId).where('told', '=', false);
  await waiting.execute();
}

/** Counts a signature once; false when it stood already. */
export async function signed(
  tx: Tx,
  { bulletinId, personId, state, now }: { bulletinId: string; personId: string; state: ReceiptState; now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('bulletinReceipt')
    .set({
      state,
      actedAt: now,
      ackSeconds: sql<number>`greatest(0, round(extract(epoch from ${now}::timestamptz - coalesce(accepted_at, queued_at, ${now}))))`,
    })
    .where('bulletinId', '=', bulletinId)
    .where('personId', '=', personId)
    .where('state', 'not in', ['ACKED', 'ACKED_LATE'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Locked first: of two answers at once the later one reads the earlier. */
export async function lockReceipt(tx: Tx, bulletinId: string, personId: string): Promise<void> {
  await tx
    .selectFrom('bulletinReceipt')
    .select('personId')
    .where('bulletinId', '=', bulletinId)
    .where('personId', '=', personId)
    .forUpdate()
    .execute();
}

export async function answered(
  tx: Tx,
  given: { bulletinId: string; personId: string; answer: string; late: boolean; by: string | null; now: Date },
): Promise<void> {
  await tx
    .updateTable('bulletinReceipt')
    .set({ answer: given.answer, answerLate: given.late, answeredBy: given.by, answeredAt: given.now })
    .where('bulletinId', '=', given.bulletinId)
    .where('personId', '=', given.personId)
    .execute();
}

/** How many signed for an organisation; read after one's own signature, whose tally row is locked. */
export async function signedIn(ex: Executor, bulletinId: string, organisationId: string): Promise<number> {
  const { rows } = await sql<{ signed: number }>`
    select coalesce(sum(signers), 0)::int as signed from bulletin_tally
    where bulletin_id = ${bulletinId} and organisation_id = ${organisationId} and state in ('ACKED', 'ACKED_LATE')
  `.execute(ex);
  return rows[0]?.signed ?? 0;
}

/** State, reason and organisation of these people, and whether their organisation has enough answers. */
export async function receiptsOf(
  ex: Executor,
  bulletinId: string,
  personIds: readonly string[],
): Promise<{ personId: string; state: ReceiptState; signedIn: number; organisationId: string }[]> {
  const { rows } = await sql<{ personId: string; state: ReceiptState; signedIn: number; organisationId: string }>`
    select person_id, state, organisation_id, (
      select coalesce(sum(tally.signers), 0)::int from bulletin_tally tally
      where tally.bulletin_id = receipt.bulletin_id and tally.organisation_id = receipt.organisation_id
        and tally.state in ('ACKED', 'ACKED_LATE')) as signed_in
    from bulletin_receipt receipt
    where bulletin_id = ${bulletinId} and person_id = any (${[...personIds]})`.execute(ex);
  return rows;
}

/** What the filter could have found this recipient by, as it stands on his receipt and in the roster. */
export async function fitOf(
  ex: Executor,
  bulletinId: string,
  personId: string,
): Promise<(Fit & { sawOriginal: boolean }) | null> {
  const { rows } = await sql<Fit & { sawOriginal: boolean }>`
    select receipt.role, receipt.organisation_id, receipt.township_id,
      receipt.station_id, receipt.saw_original,
      coalesce(string_to_array(trim(both '/' from unit.path), '/'), '{}') as unit_ids, o.kind, o.tier, o.sector, o.industry,
      array(select post from employment where person_id = receipt.person_id and state = 'ACTIVE' and post is not null) as posts,
      exists (select from employment where person_id = receipt.person_id and state = 'ACTIVE' and out_of_province)
        as out_of_province
    from bulletin_receipt receipt
      left join organisation o on o.id = receipt.organisation_id
      left join grid_unit unit on unit.id = receipt.grid_unit_id
    where receipt.bulletin_id = ${bulletinId} and receipt.person_id = ${personId}`.execute(ex);
  return rows[0] ?? null;
}
