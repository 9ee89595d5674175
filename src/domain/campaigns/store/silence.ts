import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';

/** 「暂不」: what is not done is declined, and nobody asks until then. A second 「暂不」 does not make it longer. */
export async function decline(
  tx: Tx,
  { personId, items, at, until }: { personId: string; items: readonly string[]; at: Date; until: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update protection_person set declined_until = ${until}
    where person_id = ${personId} and (declined_until is null or declined_until <= ${at})`.execute(tx);
  await sql`
    insert into protection (person_id, item, state, since)
    select ${personId}, item, 'DECLINED', ${at}::timestamptz from unnest(${[...items]}::text[]) as item
    on conflict (person_id, item) do update set state = 'DECLINED', since = excluded.since, reason = null
      where protection.state in ('UNKNOWN', 'ASKED', 'REJECTED')`.execute(tx);
  return Number(numAffectedRows ?? 0) > 0;
}

export async function declinedUntil(ex: Executor, personId: string): Promise<Date | null> {
  const { rows } = await sql<{ declined_until: Date | null }>`
    select declined_until from protection_person where person_id = ${personId}`.execute(ex);
  return rows[0]?.declined_until ?? null;
}

/** Those of them whose silence lasts, and until when. */
export async function silentOf(ex: Executor, personIds: readonly string[], at: Date): Promise<Map<string, Date>> {
  const { rows } = await sql<{ person_id: string; declined_until: Date }>`
    select person_id, declined_until from protection_person
    where person_id = any(${[...personIds]}::text[]) and declined_until > ${at}`.execute(ex);
  return new Map(rows.map((row) => [row.person_id, row.declined_until]));
}
