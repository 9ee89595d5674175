import { sql } from 'kysely';
import { type Executor, recordset, type Tx } from '../../../database/index.ts';
import type { AudienceMember, AudienceRole, UnitsMerged } from '../../directory/index.ts';
import { rankOf, SEEN } from '../rules.ts';

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
): Promise<Recipient[]> {
  const given = members.map((member) => ({
    personId: member.personId,
    organisationId: member.organisationId ?? '',
    townshipId: member.townshipId ?? '',
    stationId: member.stationId ?? '',
    gridUnitId: member.gridUnitId,
    role: member.role,
    wave: byWaves && member.organisationId !== null ? rankOf(member) : 1,
  }));
  const { rows } = await sql<{ personId: string; sawOriginal: boolean }>`
    insert into bulletin_receipt (bulletin_id, person_id, organisation_id, township_id, station_id, grid_unit_id, role, wave,
      saw_original)
    select ${bulletinId}, given.person_id, given.organisation_id, given.township_id, given.station_id, given.grid_unit_id,
      given.role, given.wave, exists (
        select from bulletin_receipt wrong where wrong.bulletin_id = ${corrects} and wrong.person_id = given.person_id
          and wrong.told and wrong.state = any (${[...SEEN]}))
    from jsonb_to_recordset(${recordset(given)}::jsonb) as given (
      person_id text, organisation_id text, township_id text, station_id text, grid_unit_id text, role text, wave int)
    on conflict do nothing
    returning person_id, saw_original`.execute(tx);
  const fresh = new Map(rows.map((row) => [row.personId, row.sawOriginal]));
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
    select wrong.person_id, account.userid, wrong.role, false as primary,
      nullif(wrong.organisation_id, '') as organisation_id, wrong.grid_unit_id,
      nullif(wrong.township_id, '') as township_id, nullif(wrong.station_id, '') as station_id
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

/** Somebody who is sent something, by the card that fits him. */
export interface Recipient {
  personId: string;
  userid: string | null;
  role: AudienceRole;
  sawOriginal: boolean;
}

/** Whose turn it is and who was not told yet. Organisations with enough answers have nobody waiting any more. */
export async function unsent(
  tx: Tx,
  { corpId, bulletinId, wave, limit }: { corpId: string; bulletinId: string; wave: number; limit: number },
): Promise<Recipient[]> {
  return people(
    tx,
    corpId,
    sql`bulletin_id = ${bulletinId} and not told and state = 'QUEUED' and wave <= ${wave}`,
    limit,
  );
}

export async function hasUnsent(tx: Tx, bulletinId: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from bulletin_receipt where bulletin_id = ${bulletinId} and not told and state = 'QUEUED') as has
  `.execute(tx);
  return rows[0]?.has ?? false;
}

/** Recipient, and no answer of WeCom yet. */
export async function hasUnsettled(ex: Executor, bulletinId: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from bulletin_receipt where bulletin_id = ${bulletinId} and told and state = 'QUEUED') as has
  `.execute(ex);
  return rows[0]?.has ?? false;
}

export async function markSent(tx: Tx, bulletinId: string, personIds: readonly string[], now: Date): Promise<void> {
  await tx
    .updateTable('bulletinReceipt')
    .set({ told: true, queuedAt: now })
    .where('bulletinId', '=', bulletinId)
    .where('personId', '=', sql<string>`any (${[...personIds]})`)
    .execute();
}

/** The silent, a page at a time; with a quorum only where answers are short. */
export async function silent(
  tx: Tx,
  { corpId, bulletinId, quorum }: { corpId: string; bulletinId: string; quorum: number | null },
  { after, limit }: { after: string | null; limit: number },
): Promise<Recipient[]> {
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
    .updateTable('bulletinReceipt')
    .set({ reminders: sql`reminders + 1` })
    .where('bulletinId', '=', bulletinId)
    .where('personId', '=', sql<string>`any (${[...personIds]})`)
    .execute();
}

/** Whoever may have seen a recalled bulletin, a page at a time. */
export async function seen(
  tx: Tx,
  { corpId, bulletinId }: { corpId: string; bulletinId: string },
  { after, limit }: { after: string | null; limit: number },
): Promise<Recipient[]> {
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

export async function those(tx: Tx, corpId: string, bulletinId: string, personIds: string[]): Promise<Recipient[]> {
  return people(
    tx,
    corpId,
    sql`bulletin_id = ${bulletinId} and receipt.person_id = any (${personIds})`,
    personIds.length,
  );
}

async function people(tx: Tx, corpId: string, which: ReturnType<typeof sql>, limit: number): Promise<Recipient[]> {
  const { rows } = await sql<Recipient>`
    select receipt.person_id, account.userid, receipt.role, receipt.saw_original
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

/** Whoever is meant by his unit is meant by the one it became: of bulletins still to be sent, and on every board. */
export async function followMerged(tx: Tx, { organisationId, merged }: UnitsMerged): Promise<void> {
  for (const { from, into } of merged) {
    await sql`
      update bulletin set filter = replace(filter::text, ${`"${from}"`}, ${`"${into}"`})::jsonb,
        scope_ids = array_replace(scope_ids, ${from}, ${into})
      where strpos(filter::text, ${`"${from}"`}) > 0 or ${from} = any(scope_ids)`.execute(tx);
    await sql`
      update bulletin_receipt receipt set grid_unit_id = ${into}
      from bulletin b
      where receipt.bulletin_id = b.id and receipt.organisation_id = ${organisationId}
        and receipt.grid_unit_id = ${from}`.execute(tx);
  }
}
