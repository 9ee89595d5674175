import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { AudienceMember, AudienceRole } from '../../directory/index.ts';
import { rankOf, SEEN } from '../rules.ts';
import type { Receipt, ReceiptState } from '../types.ts';

/** Somebody to be told, with the card that fits him. */
export interface Told {
  personId: string;
  userid: string | null;
  role: AudienceRole;
  sawOriginal: boolean;
}

export async function receiptOf(ex: Executor, bulletinId: string, personId: string): Promise<Receipt | null> {
  const row = await ex
    .selectFrom('bulletin_receipt')
    .select(['organisation_id', 'role', 'state', 'saw_original', 'acted_at'])
    .where('bulletin_id', '=', bulletinId)
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (!row) return null;
  return {
    personId,
    organisationId: row.organisation_id,
    role: row.role as AudienceRole,
    state: row.state,
    sawOriginal: row.saw_original,
    actedAt: row.acted_at,
  };
}

interface Planned {
  bulletinId: string;
  /** The bulletin this one puts right. */
  corrects: string | null;
  /** With a quorum only primary advisors are asked at first. */
  byWaves: boolean;
}

/** Receipts of a page of the audience; whoever has one already gets no second. */
export async function plan(
  tx: Tx,
  { bulletinId, corrects, byWaves }: Planned,
  members: readonly AudienceMember[],
): Promise<Told[]> {
  const given = members.map((member) => ({
    person_id: member.personId,
    organisation_id: member.organisationId ?? '',
    township_id: member.townshipId ?? '',
    station_id: member.stationId ?? '',
    grid_unit_id: member.gridUnitId,
    role: member.role,
    wave: byWaves && member.organisationId !== null ? rankOf(member) : 1,
  }));
  const { rows } = await sql<{ person_id: string; saw_original: boolean }>`
    insert into bulletin_receipt (bulletin_id, person_id, organisation_id, township_id, station_id, grid_unit_id, role, wave,
      saw_original)
    select ${bulletinId}, given.person_id, given.organisation_id, given.township_id, given.station_id, given.grid_unit_id,
      given.role, given.wave, exists (
        select from bulletin_receipt wrong where wrong.bulletin_id = ${corrects} and wrong.person_id = given.person_id
          and wrong.told and wrong.state = any (${[...SEEN]}))
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given (
      person_id text, organisation_id text, township_id text, station_id text, grid_unit_id text, role text, wave int)
    on conflict do nothing
    returning person_id, saw_original`.execute(tx);
  const fresh = new Map(rows.map((row) => [row.person_id, row.saw_original]));
  return members.flatMap(({ personId, userid, role }) => {
    const sawOriginal = fresh.get(personId);
    return sawOriginal === undefined ? [] : [{ personId, userid, role, sawOriginal }];
  });
}

/** Who may have seen the wrong one and is not among the readers of the correction: a page of them. */
export async function seenElsewhere(
  tx: Tx,
  { corpId, bulletinId, corrects }: { corpId: string; bulletinId: string; corrects: string },
  { after, limit }: { after: string | null; limit: number },
): Promise<AudienceMember[]> {
  const { rows } = await sql<AudienceMember>`
    select wrong.person_id as "personId", account.userid, wrong.role, false as primary,
      nullif(wrong.organisation_id, '') as "organisationId", wrong.grid_unit_id as "gridUnitId",
      nullif(wrong.township_id, '') as "townshipId", nullif(wrong.station_id, '') as "stationId"
    from bulletin_receipt wrong
      left join wecom_account account on account.person_id = wrong.person_id and account.corp_id = ${corpId}
        and account.status <> 'LEFT'
    where wrong.bulletin_id = ${corrects} and wrong.told and wrong.state = any (${[...SEEN]})
      and wrong.person_id > ${after ?? ''}
      and not exists (select from bulletin_receipt mine where mine.bulletin_id = ${bulletinId} and mine.person_id = wrong.person_id)
    order by wrong.person_id limit ${limit}`.execute(tx);
  return rows;
}

/** An organisation without a primary advisor begins with its next wave: waves are numbered without gaps. */
export async function closeGaps(tx: Tx, bulletinId: string): Promise<void> {
  await sql`
    update bulletin_receipt receipt set wave = ranked.wave
    from (
      select person_id, dense_rank() over (partition by organisation_id order by wave) as wave
      from bulletin_receipt where bulletin_id = ${bulletinId} and organisation_id <> ''
    ) as ranked
    where receipt.bulletin_id = ${bulletinId} and receipt.person_id = ranked.person_id
      and receipt.wave <> ranked.wave`.execute(tx);
}

/** Whose turn it is and who was not told yet. Organisations with enough answers have nobody waiting any more. */
export async function untold(
  tx: Tx,
  { corpId, bulletinId, wave, limit }: { corpId: string; bulletinId: string; wave: number; limit: number },
): Promise<Told[]> {
  return people(
    tx,
    corpId,
    sql`bulletin_id = ${bulletinId} and not told and state = 'QUEUED' and wave <= ${wave}`,
    limit,
  );
}

export async function hasUntold(tx: Tx, bulletinId: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from bulletin_receipt where bulletin_id = ${bulletinId} and not told and state = 'QUEUED') as has
  `.execute(tx);
  return rows[0]?.has ?? false;
}

/** Told, and no answer of WeCom yet. */
export async function hasUnsettled(ex: Executor, bulletinId: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from bulletin_receipt where bulletin_id = ${bulletinId} and told and state = 'QUEUED') as has
  `.execute(ex);
  return rows[0]?.has ?? false;
}

/** The silent, a page at a time; with a quorum only where answers are short. */
export async function silent(
  tx: Tx,
  { corpId, bulletinId, quorum }: { corpId: string; bulletinId: string; quorum: number | null },
  { after, limit }: { after: string | null; limit: number },
): Promise<Told[]> {
  return people(
    tx,
    corpId,
    sql`bulletin_id = ${bulletinId} and ${isSilent(quorum)} and receipt.person_id > ${after ?? ''}`,
    limit,
  );
}

export async function countSilent(ex: Executor, bulletinId: string, quorum: number | null): Promise<number> {
  const { rows } = await sql<{ silent: number }>`
    select count(*)::int as silent from bulletin_receipt receipt
    where bulletin_id = ${bulletinId} and ${isSilent(quorum)}`.execute(ex);
  return rows[0]?.silent ?? 0;
}

/** Whoever may have seen a recalled bulletin, a page at a time. */
export async function seen(
  tx: Tx,
  { corpId, bulletinId }: { corpId: string; bulletinId: string },
  { after, limit }: { after: string | null; limit: number },
): Promise<Told[]> {
  return people(
    tx,
    corpId,
    sql`bulletin_id = ${bulletinId} and told and state = any (${[...SEEN]}) and receipt.person_id > ${after ?? ''}`,
    limit,
  );
}

export async function those(tx: Tx, corpId: string, bulletinId: string, personIds: string[]): Promise<Told[]> {
  return people(
    tx,
    corpId,
    sql`bulletin_id = ${bulletinId} and receipt.person_id = any (${personIds})`,
    personIds.length,
  );
}

async function people(tx: Tx, corpId: string, which: ReturnType<typeof sql>, limit: number): Promise<Told[]> {
  const { rows } = await sql<Told>`
    select receipt.person_id as "personId", account.userid, receipt.role, receipt.saw_original as "sawOriginal"
    from bulletin_receipt receipt
      left join wecom_account account on account.person_id = receipt.person_id and account.corp_id = ${corpId}
        and account.status <> 'LEFT'
    where ${which} order by receipt.person_id limit ${limit}`.execute(tx);
  return rows;
}

const isSilent = (quorum: number | null) => sql`receipt.told and receipt.state in ('ACCEPTED', 'UNCONFIRMED')
  and (${quorum}::int is null or receipt.organisation_id = '' or (
    select coalesce(sum(tally.receipts), 0) from bulletin_tally tally
    where tally.bulletin_id = receipt.bulletin_id and tally.organisation_id = receipt.organisation_id
      and tally.state in ('ACKED', 'ACKED_LATE')) < ${quorum})`;

export async function markTold(tx: Tx, bulletinId: string, personIds: readonly string[], now: Date): Promise<void> {
  await tx
    .updateTable('bulletin_receipt')
    .set({ told: true, queued_at: now })
    .where('bulletin_id', '=', bulletinId)
    .where('person_id', '=', sql<string>`any (${[...personIds]})`)
    .execute();
}

export async function markReminded(tx: Tx, bulletinId: string, personIds: readonly string[]): Promise<void> {
  await tx
    .updateTable('bulletin_receipt')
    .set({ reminders: sql`reminders + 1` })
    .where('bulletin_id', '=', bulletinId)
    .where('person_id', '=', sql<string>`any (${[...personIds]})`)
    .execute();
}

export interface Settled {
  person_id: string;
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
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb) as result (person_id text, state text, reason text)
    where receipt.bulletin_id = ${bulletinId} and receipt.person_id = result.person_id and (
      receipt.state = 'QUEUED' and not ${isReminder}
      or receipt.state = 'UNCONFIRMED' and result.state = 'ACCEPTED'
      or receipt.state = 'SUPPRESSED' and result.state in ('ACCEPTED', 'UNCONFIRMED') and not ${isReminder}
      or receipt.state in ('ACKED', 'ACKED_LATE') and receipt.accepted_at is null and result.state = 'ACCEPTED')
  `.execute(tx);
}

/** Whatever has not gone out never will. */
export async function dropQueued(
  tx: Tx,
  bulletinId: string,
  reason: string,
  organisationId: string | null = null,
): Promise<void> {
  let waiting = tx
    .updateTable('bulletin_receipt')
    .set({ state: 'SUPPRESSED', reason })
    .where('bulletin_id', '=', bulletinId)
    .where('state', '=', 'QUEUED');
  if (organisationId !== null)
    waiting = waiting.where('organisation_id', '=', organisationId).where('told', '=', false);
  await waiting.execute();
}

/** Counts a signature once; false when it stood already. */
export async function signed(
  tx: Tx,
  { bulletinId, personId, state, now }: { bulletinId: string; personId: string; state: ReceiptState; now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('bulletin_receipt')
    .set({
      state,
      acted_at: now,
      ack_seconds: sql<number>`greatest(0, round(extract(epoch from ${now}::timestamptz - coalesce(accepted_at, queued_at, ${now}))))`,
    })
    .where('bulletin_id', '=', bulletinId)
    .where('person_id', '=', personId)
    .where('state', 'not in', ['ACKED', 'ACKED_LATE'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** How many of an organisation signed; read after one's own signature, whose tally row is locked. */
export async function signedIn(ex: Executor, bulletinId: string, organisationId: string): Promise<number> {
  const { rows } = await sql<{ signed: number }>`
    select coalesce(sum(receipts), 0)::int as signed from bulletin_tally
    where bulletin_id = ${bulletinId} and organisation_id = ${organisationId} and state in ('ACKED', 'ACKED_LATE')
  `.execute(ex);
  return rows[0]?.signed ?? 0;
}

/** State, reason and organisation of these people, and whether their organisation has enough answers. */
export async function standings(
  ex: Executor,
  bulletinId: string,
  personIds: readonly string[],
): Promise<{ personId: string; state: ReceiptState; signedIn: number; organisationId: string }[]> {
  const { rows } = await sql<{ personId: string; state: ReceiptState; signedIn: number; organisationId: string }>`
    select person_id as "personId", state, organisation_id as "organisationId", (
      select coalesce(sum(tally.receipts), 0)::int from bulletin_tally tally
      where tally.bulletin_id = receipt.bulletin_id and tally.organisation_id = receipt.organisation_id
        and tally.state in ('ACKED', 'ACKED_LATE')) as "signedIn"
    from bulletin_receipt receipt
    where bulletin_id = ${bulletinId} and person_id = any (${[...personIds]})`.execute(ex);
  return rows;
}

/** Mends drifted counters; returns how many rows were wrong. */
export async function rebuildTally(tx: Tx): Promise<number> {
  await sql`lock table bulletin_receipt in share mode`.execute(tx);
  const { rows } = await sql<{ wrong: number }>`
    with drift as (
      select coalesce(r.bulletin_id, t.bulletin_id) as bulletin_id, coalesce(r.organisation_id, t.organisation_id) as organisation_id,
        coalesce(r.township_id, t.township_id) as township_id, coalesce(r.station_id, t.station_id) as station_id,
        coalesce(r.state, t.state) as state, coalesce(r.receipts, 0) as receipts
      from bulletin_recount r
        full join bulletin_tally t using (bulletin_id, organisation_id, township_id, station_id, state)
      where coalesce(r.receipts, 0) <> coalesce(t.receipts, 0)
    ),
    mended as (
      insert into bulletin_tally (bulletin_id, organisation_id, township_id, station_id, state, receipts)
      select bulletin_id, organisation_id, township_id, station_id, state, receipts from drift
      on conflict (bulletin_id, organisation_id, township_id, station_id, state) do update set receipts = excluded.receipts
      returning 1
    )
    select count(*)::int as wrong from mended`.execute(tx);
  return rows[0]?.wrong ?? 0;
}
