import { type RawBuilder, sql } from 'kysely';
import { type Executor, prepared } from '../../../database/index.ts';
import { countsWithin, type Places, within } from '../queries/reader.ts';
import type { ReceiptState } from '../types.ts';

export type Counts = Partial<Record<ReceiptState, number>>;

/** Of many bulletins at once, for a list. */
export async function countsOf(ex: Executor, ids: readonly string[], places: Places): Promise<Map<string, Counts>> {
  const { rows } = await sql<{ id: string; counts: Counts }>`
    select bulletin.id, (
      select ${byState} from (
        select state, sum(receipts)::int as receipts from ${countsWithin(places, sql`bulletin.id`)} as counted group by state
      ) as states
    ) as counts
    from bulletin where id = any (${[...ids]})`.execute(ex);
  return new Map(rows.map(({ id, counts }) => [id, counts ?? {}]));
}

export interface PlaceCounts {
  id: string;
  name: string;
  organisations: number;
  counts: Counts;
}

/** By township or by station; people who belong to none stand under an empty id. */
export async function placeCounts(
  ex: Executor,
  id: string,
  places: Places,
  by: 'townshipId' | 'stationId',
): Promise<PlaceCounts[]> {
  const column = sql.ref(by);
  const { rows } = await prepared<PlaceCounts>`
    with places as materialized (select ${column} as place_id, organisation_id, state, receipts
      from ${countsWithin(places, sql`${id}`)} as own),
    counted as (select place_id, state, sum(receipts)::int as receipts from places group by 1, 2),
    reached as (
      select place_id, count(distinct organisation_id)::int as organisations
      from places where organisation_id <> '' group by 1
    )
    select counted.place_id as id, coalesce(j.name, '') as name, coalesce(max(reached.organisations), 0) as organisations,
      jsonb_object_agg(counted.state, counted.receipts) as counts
    from counted
      left join reached using (place_id)
      left join jurisdiction j on j.id = counted.place_id
    group by counted.place_id, j.name, j.code order by j.code`.execute(ex);
  return rows;
}

/** Of a correction: how many in these places may have seen the wrong one. */
export async function countCorrected(ex: Executor, id: string, places: Places): Promise<number> {
  const { rows } = await sql<{ seen: number }>`
    select coalesce(sum(saw_original), 0)::int as seen from ${countsWithin(places, sql`${id}`)} as counted`.execute(ex);
  return rows[0]?.seen ?? 0;
}

/**
 * One row an organisation: its counts, and whether fewer signed than were asked for. Only those count who were asked to
 * sign for it; where nobody was, it owes no signature.
 */
function organisationCounts(counts: RawBuilder<unknown>, quorum: number | null): RawBuilder<unknown> {
  return sql`
    select organisation_id, min(township_id) as township_id, min(station_id) as station_id, ${byState} as counts,
      coalesce(sum(signers) filter (where state in ('ACKED', 'ACKED_LATE')), 0)
        < least(${quorum ?? 1}::int, coalesce(sum(signers) filter (where state <> 'SUPPRESSED'), 0)) as silent,
      bool_or(state not in ('ACKED', 'ACKED_LATE')) as unsigned
    from ${counts} as counted
    where organisation_id <> '' and receipts > 0
    group by organisation_id`;
}

const byState = sql`jsonb_object_agg(state, receipts)`;

export interface OrganisationRow {
  id: string;
  code: string;
  name: string;
  township: string;
  silent: boolean;
  counts: Counts;
}

export interface OrganisationPage {
  townshipId?: string | undefined;
  stationId?: string | undefined;
  /** Only those that owe a signature. */
  silent?: boolean;
  /** Only those where somebody has yet to sign; who was left out counts, so that nobody learns of it here. */
  unsigned?: boolean;
  after?: string | undefined;
  limit: number;
  quorum: number | null;
}

export async function organisationPage(
  ex: Executor,
  id: string,
  places: Places,
  { townshipId, stationId, silent = false, unsigned = false, after, limit, quorum }: OrganisationPage,
): Promise<OrganisationRow[]> {
  const { rows } = await sql<OrganisationRow>`
    with counted as (${organisationCounts(countsWithin(places, sql`${id}`), quorum)})
    select o.id, o.code, o.short_name as name, j.name as township, counted.silent, counted.counts
    from counted
      join organisation o on o.id = counted.organisation_id
      join jurisdiction j on j.id = o.township_id
    where (${townshipId ?? null}::text is null or counted.township_id = ${townshipId ?? null})
      and (${stationId ?? null}::text is null or counted.station_id = ${stationId ?? null})
      and (not ${silent} or counted.silent) and (not ${unsigned} or counted.unsigned)
      and (${after ?? null}::text is null or o.code > ${after ?? null})
    order by o.code limit ${limit}`.execute(ex);
  return rows;
}

export interface PersonRow {
  personId: string;
  name: string;
  role: string;
  organisation: string | null;
  wave: number;
  state: ReceiptState;
  acceptedAt: Date | null;
  actedAt: Date | null;
  reminders: number;
  sawOriginal: boolean;
  organisationId: string;
  answer: string | null;
  answerLate: boolean;
  answeredBy: string | null;
}

export interface PeoplePage {
  organisationId?: string | undefined;
  answer?: string | undefined;
  states?: readonly ReceiptState[] | undefined;
  after?: string | undefined;
  limit: number;
}

/** People by their id, a page of them, each found through an index whatever the reader's places. */
export async function peoplePage(
  ex: Executor,
  id: string,
  places: Places,
  { organisationId, answer, states, after, limit }: PeoplePage,
): Promise<PersonRow[]> {
  const conditions = [
    sql`receipt.bulletin_id = ${id}`,
    sql`receipt.person_id > ${after ?? ''}`,
    within(places, 'receipt'),
    ...(states ? [sql`receipt.state = any (${[...states]})`] : []),
    ...(answer === undefined ? [] : [sql`receipt.answer = ${answer}`]),
    ...(organisationId === undefined ? [] : [sql`receipt.organisation_id = ${organisationId}`]),
  ];
  const firstOf = (more: RawBuilder<unknown> = sql`true`) => sql`
    select * from bulletin_receipt receipt where ${sql.join([...conditions, more], sql` and `)}
    order by receipt.person_id limit ${limit}`;
  // Somebody's places are few, the receipts of a bulletin may be many: the first of each place, then the first of those.
  const page =
    places.everything || organisationId !== undefined
      ? firstOf()
      : sql`select near.* from unnest(${[...places.organisationIds, ...places.units.organisationIds, '']}::text[]) as place (id)
          cross join lateral (${firstOf(sql`receipt.organisation_id = place.id`)}) as near
        order by near.person_id limit ${limit}`;
  const { rows } = await sql<PersonRow>`
    select receipt.person_id, p.name, receipt.role, o.short_name as organisation, receipt.wave, receipt.state,
      receipt.accepted_at, receipt.acted_at, receipt.reminders,
      receipt.saw_original, receipt.organisation_id, receipt.answer, receipt.answer_late, receipt.answered_by
    from (${page}) as receipt
      join person p on p.id = receipt.person_id
      left join organisation o on o.id = receipt.organisation_id
    order by receipt.person_id`.execute(ex);
  return rows;
}

/**
 * Seconds from WeCom's acceptance to the signature, at these shares of all who signed. Who sees everything gets them
 * off the ordered index, each from its nearer end, without a sort of all signatures.
 */
export async function ackSeconds(
  ex: Executor,
  id: string,
  places: Places,
): Promise<{ median: number | null; p90: number | null }> {
  const { rows } = places.everything
    ? await sql<{ median: number | null; p90: number | null }>`
        with signed as (
          select coalesce(sum(receipts), 0)::int as n from bulletin_tally
          where bulletin_id = ${id} and state in ('ACKED', 'ACKED_LATE')
        )
        select
          (select ack_seconds from bulletin_receipt where bulletin_id = ${id} and ack_seconds is not null
            order by ack_seconds offset (select greatest(ceil(n * 0.5)::int - 1, 0) from signed) limit 1) as median,
          (select ack_seconds from bulletin_receipt where bulletin_id = ${id} and ack_seconds is not null
            order by ack_seconds desc offset (select n - ceil(n * 0.9)::int from signed) limit 1) as p90`.execute(ex)
    : await sql<{ median: number | null; p90: number | null }>`
        select percentile_disc(0.5) within group (order by ack_seconds) as median,
          percentile_disc(0.9) within group (order by ack_seconds) as p90
        from bulletin_receipt receipt
        where bulletin_id = ${id} and ack_seconds is not null and ${within(places, 'receipt')}`.execute(ex);
  return rows[0] ?? { median: null, p90: null };
}

export interface AnswerCounts {
  answer: string;
  inTime: number;
  late: number;
  forColleagues: number;
}

/** Counted from the receipts themselves, so that the sums are what a recount finds. */
export async function answerCounts(ex: Executor, id: string, places: Places): Promise<AnswerCounts[]> {
  const { rows } = await sql<AnswerCounts>`
    select answer, (count(*) filter (where not answer_late))::int as in_time,
      (count(*) filter (where answer_late))::int as late,
      (count(*) filter (where answered_by is not null))::int as for_colleagues
    from bulletin_receipt receipt
    where bulletin_id = ${id} and answer is not null and ${within(places, 'receipt')}
    group by answer`.execute(ex);
  return rows;
}

/** Organisations that owe signatures, by their station. */
export async function silentByStation(
  ex: Executor,
  id: string,
  quorum: number | null,
): Promise<{ stationId: string; organisationIds: string[]; first: string }[]> {
  const { rows } = await sql<{ stationId: string; organisationIds: string[]; first: string }>`
    with silent as (${organisationCounts(sql`(select * from bulletin_tally where bulletin_id = ${id})`, quorum)})
    select silent.station_id, array_agg(o.id order by o.code) as organisation_ids,
      (array_agg(o.short_name order by o.code))[1] as first
    from silent join organisation o on o.id = silent.organisation_id
    where silent.silent group by silent.station_id order by 1`.execute(ex);
  return rows;
}

/** Whether a bulletin went to any of these places. */
export async function wentTo(ex: Executor, id: string, places: Places): Promise<boolean> {
  const { rows } = await sql<{ went: boolean }>`
    select exists (select from ${countsWithin(places, sql`${id}`)} as counted) as went`.execute(ex);
  return rows[0]?.went ?? false;
}
