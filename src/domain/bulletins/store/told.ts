import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { AudienceRole } from '../../directory/index.ts';
import { SEEN } from '../rules.ts';

/** Somebody to be told, with the card that fits him. */
export interface Told {
  personId: string;
  userid: string | null;
  role: AudienceRole;
  sawOriginal: boolean;
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

export async function markTold(tx: Tx, bulletinId: string, personIds: readonly string[], now: Date): Promise<void> {
  await tx
    .updateTable('bulletin_receipt')
    .set({ told: true, queued_at: now })
    .where('bulletin_id', '=', bulletinId)
    .where('person_id', '=', sql<string>`any (${[...personIds]})`)
    .execute();
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

/** Whom a reminder would reach: so many people, of these organisations, the first of them by name. */
export interface Silent {
  people: number;
  organisations: number;
  first: string[];
}

export async function countSilent(ex: Executor, bulletinId: string, quorum: number | null): Promise<Silent> {
  const { rows } = await sql<Silent>`
    with silent as materialized (
      select organisation_id, count(*)::int as people from bulletin_receipt receipt
      where bulletin_id = ${bulletinId} and ${isSilent(quorum)} group by 1
    )
    select coalesce(sum(people), 0)::int as people, (count(*) filter (where organisation_id <> ''))::int as organisations,
      array(select short_name from organisation where id in (select organisation_id from silent) order by code limit 3) as first
    from silent`.execute(ex);
  return rows[0] ?? { people: 0, organisations: 0, first: [] };
}

export async function markReminded(tx: Tx, bulletinId: string, personIds: readonly string[]): Promise<void> {
  await tx
    .updateTable('bulletin_receipt')
    .set({ reminders: sql`reminders + 1` })
    .where('bulletin_id', '=', bulletinId)
    .where('person_id', '=', sql<string>`any (${[...personIds]})`)
    .execute();
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

/** Who may have seen it. */
export async function countSeen(ex: Executor, id: string): Promise<number> {
  const { rows } = await sql<{ seen: number }>`
    select count(*)::int as seen from bulletin_receipt
    where bulletin_id = ${id} and told and state = any (${[...SEEN]})
  `.execute(ex);
  return rows[0]?.seen ?? 0;
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
    select coalesce(sum(tally.signers), 0) from bulletin_tally tally
    where tally.bulletin_id = receipt.bulletin_id and tally.organisation_id = receipt.organisation_id
      and tally.state in ('ACKED', 'ACKED_LATE')) < ${quorum})`;
