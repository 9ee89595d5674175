import { type RawBuilder, sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import type { ReceiptState } from '../types.ts';
import { countsWithin, type Places } from './places.ts';

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

export interface TownshipCounts {
  id: string;
  name: string;
  organisations: number;
  counts: Counts;
}

export async function townshipCounts(ex: Executor, id: string, places: Places): Promise<TownshipCounts[]> {
  const { rows } = await sql<TownshipCounts>`/* prepare */
    with places as materialized (select * from ${countsWithin(places, sql`${id}`)} as own),
    counted as (select township_id, state, sum(receipts)::int as receipts from places group by 1, 2),
    reached as (
      select township_id, count(distinct organisation_id)::int as organisations
      from places where organisation_id <> '' group by 1
    )
    select counted.township_id as id, coalesce(j.name, '') as name, coalesce(max(reached.organisations), 0) as organisations,
      jsonb_object_agg(counted.state, counted.receipts) as counts
    from counted
      left join reached using (township_id)
      left join jurisdiction j on j.id = counted.township_id
    group by counted.township_id, j.name, j.code order by j.code`.execute(ex);
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
export function organisationCounts(counts: RawBuilder<unknown>, quorum: number | null): RawBuilder<unknown> {
  return sql`
    select organisation_id, min(township_id) as township_id, min(station_id) as station_id, ${byState} as counts,
      coalesce(sum(signers) filter (where state in ('ACKED', 'ACKED_LATE')), 0)
        < least(${quorum ?? 1}::int, coalesce(sum(signers) filter (where state <> 'SUPPRESSED'), 0)) as silent,
      bool_or(state not in ('ACKED', 'ACKED_LATE')) as unsigned
    from ${counts} as counted
    where organisation_id <> '' and receipts > 0
    group by organisation_id`;
}

/** Mends drifted counters; returns how many rows were wrong. */
export async function rebuildTally(tx: Tx): Promise<number> {
  await sql`lock table bulletin_receipt in share mode`.execute(tx);
  const { rows } = await sql<{ wrong: number }>`
    with drift as (
      select bulletin_id, organisation_id, township_id, station_id, state, coalesce(r.receipts, 0) as receipts,
        coalesce(r.saw_original, 0) as saw_original, coalesce(r.signers, 0) as signers
      from bulletin_recount r
        full join bulletin_tally t using (bulletin_id, organisation_id, township_id, station_id, state)
      where coalesce(r.receipts, 0) <> coalesce(t.receipts, 0) or coalesce(r.saw_original, 0) <> coalesce(t.saw_original, 0)
        or coalesce(r.signers, 0) <> coalesce(t.signers, 0)
    ),
    mended as (
      insert into bulletin_tally (bulletin_id, organisation_id, township_id, station_id, state, receipts, saw_original,
        signers)
      select bulletin_id, organisation_id, township_id, station_id, state, receipts, saw_original, signers from drift
      on conflict (bulletin_id, organisation_id, township_id, station_id, state)
        do update set receipts = excluded.receipts, saw_original = excluded.saw_original,
          signers = excluded.signers
      returning 1
    )
    select count(*)::int as wrong from mended`.execute(tx);
  return rows[0]?.wrong ?? 0;
}

const byState = sql`jsonb_object_agg(state, receipts)`;
