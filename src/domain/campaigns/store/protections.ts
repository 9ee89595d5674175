import { type RawBuilder, sql } from 'kysely';
import { anyOf, type Executor, type Tx } from '../../../database/index.ts';
import { DONE_STATES, type ProtectionState } from '../types.ts';

export interface Protection {
  item: string;
  state: ProtectionState;
  since: Date;
  validUntil: Date | null;
  consentVersion: string | null;
  reason: string | null;
}

/** Everything about people's protections is written under this lock, taken in the order of their ids. */
export async function lockPeople(tx: Tx, personIds: readonly string[]): Promise<void> {
  const ids = [...new Set(personIds)];
  // One alone cannot be locked out of order; of several the missing come first, so that all are taken in one order.
  if (ids.length === 1 && (await lockKnown(tx, ids)) === 1) return;
  await sql`
    insert into protection_person (person_id) select unnest(${ids}::text[]) as id order by id
    on conflict (person_id) do nothing`.execute(tx);
  await lockKnown(tx, ids);
}

async function lockKnown(tx: Tx, ids: readonly string[]): Promise<number> {
  const { rows } = await sql`/* prepare */
    select person_id from protection_person where person_id ${anyOf(ids)} order by person_id for update`.execute(tx);
  return rows.length;
}

export async function protectionsOf(ex: Executor, personId: string): Promise<Protection[]> {
  const { rows } = await sql<Protection>`
    select item, state, since, valid_until as "validUntil", consent_version as "consentVersion", reason
    from protection where person_id = ${personId} order by item`.execute(ex);
  return rows;
}

/** Which of these items each of these people has done. Who has none is not in it. */
export async function doneBy(
  ex: Executor,
  personIds: readonly string[],
  items: readonly string[],
): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ person_id: string; item: string }>`/* prepare */
    select person_id, item from protection
    where person_id ${anyOf(personIds)} and ${isDone('state')} order by person_id, item`.execute(ex);
  const done = new Map<string, string[]>();
  for (const { person_id, item } of rows) {
    if (!items.includes(item)) continue;
    const his = done.get(person_id);
    if (his) his.push(item);
    else done.set(person_id, [item]);
  }
  return done;
}

/** A question goes out: what is not done is asked now. */
export async function markAsked(
  tx: Tx,
  personIds: readonly string[],
  items: readonly string[],
  at: Date,
): Promise<void> {
  await sql`
    insert into protection (person_id, item, state, since)
    select person_id, item, 'ASKED', ${at}::timestamptz
    from unnest(${[...personIds]}::text[]) as person_id cross join unnest(${[...items]}::text[]) as item
    order by person_id, item
    on conflict (person_id, item) do update set state = 'ASKED', since = excluded.since, reason = null
      where protection.state in ('UNKNOWN', 'REJECTED', 'DECLINED')`.execute(tx);
}

export interface Judged {
  personId: string;
  item: string;
  state: 'VERIFIED' | 'REJECTED' | 'EXEMPT';
  by: string;
  reason: string | null;
  at: Date;
  validUntil: Date | null;
}

/** What another person found or allowed, in his own name. The consent of the declaration stays beside it. */
export async function judge(tx: Tx, { personId, item, state, by, reason, at, validUntil }: Judged): Promise<void> {
  await sql`
    insert into protection (person_id, item, state, since, valid_until, by_person_id, reason)
    values (${personId}, ${item}, ${state}, ${at}, ${validUntil}, ${by}, ${reason})
    on conflict (person_id, item) do update set state = excluded.state, since = excluded.since,
      valid_until = excluded.valid_until, by_person_id = excluded.by_person_id, reason = excluded.reason`.execute(tx);
}

/** Consent withdrawn or person erased: nothing is kept of what he declared. */
export async function forget(tx: Tx, personId: string): Promise<void> {
  await sql`delete from protection_sample_item where person_id = ${personId} and result is null`.execute(tx);
  await sql`delete from protection where person_id = ${personId} and state <> 'EXEMPT'`.execute(tx);
}

/** Why others found or allowed what they did, of people erased: such words tend to say who they are about. */
export async function forgetReasons(tx: Tx, personIds: readonly string[]): Promise<void> {
  await sql`
    update protection set reason = null
    where person_id = any(${[...personIds]}::text[]) and reason is not null`.execute(tx);
}

export function isDone(column: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} in (${sql.join(DONE_STATES.map((state) => sql.lit(state)))})`;
}
