import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';
import type { AudienceMember } from '../../directory/index.ts';
import { rankOf, SEEN } from '../rules.ts';
import type { Told } from './told.ts';

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
