import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';

/** People with something that lapsed, at most so many. */
export async function peopleLapsed(ex: Executor, at: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select distinct person_id from (
      select person_id from protection where valid_until <= ${at} order by valid_until limit ${limit}) as lapsed
    order by person_id`.execute(ex);
  return rows.map((row) => row.person_id);
}

export async function lapse(tx: Tx, personIds: readonly string[], at: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update protection set state = 'UNKNOWN', since = ${at}, valid_until = null, by_person_id = null, reason = null
    where person_id = any(${[...personIds]}::text[]) and valid_until <= ${at}`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

export async function noteLeft(tx: Tx, personIds: readonly string[], at: Date): Promise<void> {
  await sql`
    update protection_person set left_at = ${at}
    where person_id = any(${[...personIds]}::text[])
      and not exists (select from employment e where e.person_id = protection_person.person_id and e.state = 'ACTIVE')`.execute(
    tx,
  );
}

/** Who comes back keeps what was confirmed for so long; after that he starts anew. */
export async function welcomeBack(tx: Tx, personIds: readonly string[], leftBefore: Date, at: Date): Promise<void> {
  await sql`
    update protection p set state = 'UNKNOWN', since = ${at}, valid_until = null, by_person_id = null, reason = null
    from protection_person who
    where who.person_id = p.person_id and who.person_id = any(${[...personIds]}::text[])
      and who.left_at < ${leftBefore} and p.state <> 'UNKNOWN'`.execute(tx);
  await sql`
    update protection_person set left_at = null
    where person_id = any(${[...personIds]}::text[]) and left_at is not null`.execute(tx);
}
