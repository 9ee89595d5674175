import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import { type Places, within } from './places.ts';

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
