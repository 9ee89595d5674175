import { sql } from 'kysely';
import type { PrivacyNotice } from '../../config/notice.ts';
import { type Executor, prepared, type Tx } from '../../database/index.ts';
import { nextNumber } from '../../kernel/command/index.ts';
import { newId } from '../../lib/ids.ts';
import type { Consent, DataRequest, Purpose, RequestKind } from './types.ts';

/** The wording kept under this version, after offering ours: whoever came first stands. */
export async function keepNotice(ex: Executor, version: string, content: object): Promise<unknown> {
  const text = JSON.stringify(content);
  await sql`
    insert into privacy_notice (version, content, published_at) values (${version}, ${text}::jsonb, app_now())
    on conflict (version) do nothing`.execute(ex);
  const { rows } = await sql<{ same: boolean }>`
    select content = ${text}::jsonb as same from privacy_notice where version = ${version}`.execute(ex);
  return rows[0]?.same === true;
}

export interface NewConsent {
  personId: string;
  purpose: Purpose;
  version: string;
  via: 'card' | 'page';
  at: Date;
}

/** One standing consent per person and purpose; a newer wording renews it. */
export async function giveConsent(tx: Tx, { personId, purpose, version, via, at }: NewConsent): Promise<void> {
  const given = prepared`
    insert into consent (id, person_id, purpose, notice_version, via, given_at)
    values (${newId()}, ${personId}, ${purpose}, ${version}, ${via}, ${at})
    on conflict (person_id, purpose) where ended_at is null do nothing`;
  if ((await given.execute(tx)).numAffectedRows === 1n) return;
  const renewed = await sql`
    update consent set ended_at = ${at}, ended_by = 'renewed'
    where person_id = ${personId} and purpose = ${purpose} and ended_at is null and notice_version <> ${version}`.execute(
    tx,
  );
  if (renewed.numAffectedRows === 1n) await given.execute(tx);
}

export async function endConsent(tx: Tx, personId: string, purpose: Purpose, at: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update consent set ended_at = ${at}, ended_by = 'withdrawn'
    where person_id = ${personId} and purpose = ${purpose} and ended_at is null`.execute(tx);
  return Number(numAffectedRows ?? 0) > 0;
}

export async function consentsOf(ex: Executor, personId: string): Promise<Consent[]> {
  const { rows } = await sql<Consent>`
    select purpose, notice_version, given_at
    from consent where person_id = ${personId} and ended_at is null order by purpose`.execute(ex);
  return rows;
}

/** The number of an officer in the county's list. */
export async function officerNoOf(ex: Executor, personId: string): Promise<string | null> {
  const { rows } = await sql<{ no: string }>`
    select officer_no as no from officer where person_id = ${personId}`.execute(ex);
  return rows[0]?.no ?? null;
}

export interface NewRequest {
  personId: string;
  organisationId: string | null;
  kind: RequestKind;
  wordsSealed: string;
  at: Date;
  dueAt: Date;
}

/** Null when one of that kind is open already. */
export async function openRequest(tx: Tx, request: NewRequest): Promise<DataRequest | null> {
  const number = await nextNumber(tx, 'GR', request.at);
  const { rows } = await sql<DataRequest>`
    insert into data_request (id, number, person_id, organisation_id, kind, words_sealed, created_at, due_at)
    values (${newId()}, ${number}, ${request.personId}, ${request.organisationId}, ${request.kind},
      ${request.wordsSealed}, ${request.at}, ${request.dueAt})
    on conflict (person_id, kind) where state = 'OPEN' do nothing
    returning ${shape}`.execute(tx);
  return rows[0] ?? null;
}

/** The newest, each with how many there are. */
export async function requestsOf(ex: Executor, personId: string): Promise<(DataRequest & { total: number })[]> {
  const { rows } = await sql<DataRequest & { total: number }>`
    select ${shape}, count(*) over ()::int as total from data_request where person_id = ${personId} order by created_at desc limit 20`.execute(
    ex,
  );
  return rows;
}

export async function lockRequest(tx: Tx, id: string): Promise<DataRequest | null> {
  const { rows } = await sql<DataRequest>`select ${shape} from data_request where id = ${id} for update`.execute(tx);
  return rows[0] ?? null;
}

export async function answerRequest(
  tx: Tx,
  { id, state, answer, by, at }: { id: string; state: 'DONE' | 'REFUSED'; answer: string; by: string; at: Date },
): Promise<void> {
  await sql`
    update data_request set state = ${state}, answer = ${answer}, answered_by = ${by}, answered_at = ${at}
    where id = ${id}`.execute(tx);
}

export interface OpenRequest extends DataRequest {
  name: string;
  organisationName: string | null;
  unitName: string | null;
  employeeNo: string | null;
  wordsSealed: string;
}

interface WhoseRequests {
  organisationIds: readonly string[];
  /** Also those of people who work nowhere: they are the county's. */
  unplaced: boolean;
  /** Nobody answers his own. */
  except: string;
}

/** The oldest first. */
export async function openRequests(
  ex: Executor,
  { organisationIds, unplaced, except }: WhoseRequests,
): Promise<OpenRequest[]> {
  const { rows } = await sql<OpenRequest>`
    select ${shape}, p.name, o.name as organisation_name, u.name as unit_name, e.employee_no,
      data_request.words_sealed
    from data_request
      join person p on p.id = data_request.person_id
      left join organisation o on o.id = data_request.organisation_id
      left join employment e on e.person_id = p.id and e.organisation_id = o.id and e.state = 'ACTIVE'
      left join grid_unit u on u.id = e.grid_unit_id
    where data_request.state = 'OPEN' and data_request.person_id <> ${except}
      and (data_request.organisation_id = any(${[...organisationIds]}::text[]) or (${unplaced} and data_request.organisation_id is null))
    order by data_request.due_at, data_request.id limit 100`.execute(ex);
  return rows;
}

/** Marks and returns what falls due before this moment and nobody was reminded of. */
export async function takeDue(tx: Tx, before: Date, at: Date): Promise<DataRequest[]> {
  const { rows } = await sql<DataRequest>`
    update data_request set nudged_at = ${at}
    where id in (
      select id from data_request where state = 'OPEN' and nudged_at is null and due_at < ${before}
      order by due_at limit 50 for update skip locked)
    returning ${shape}`.execute(tx);
  return rows;
}

/** What erased people wrote and were answered; what they asked and nobody answered is done with them. */
export async function forgetRequests(tx: Tx, personIds: readonly string[]): Promise<void> {
  await sql`
    update data_request set words_sealed = '', answer = null, answered_at = coalesce(answered_at, app_now()),
      state = case when state = 'OPEN' then 'DONE' else state end
    where person_id = any(${[...personIds]}::text[])`.execute(tx);
}

const shape = sql`data_request.id, data_request.number, data_request.person_id,
  data_request.organisation_id, data_request.kind, data_request.state,
  data_request.created_at, data_request.due_at,
  data_request.answered_at, data_request.answer`;

/** The notice of the demo county, which must stand before anybody agrees to it. */
export const seedNotice = (ex: Executor, notice: PrivacyNotice) => keepNotice(ex, notice.version, notice);
