import { type RawBuilder, sql } from 'kysely';
import { anyOf, type Executor, prepared, type Tx } from '../../../database/index.ts';
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
  const { rows } = await prepared`
    select person_id from protection_person where person_id ${anyOf(ids)} order by person_id for update`.execute(tx);
  return rows.length;
}

export async function protectionsOf(ex: Executor, personId: string): Promise<Protection[]> {
  const { rows } = await sql<Protection>`
    select item, state, since, valid_until, consent_version, reason
    from protection where person_id = ${personId} order by item`.execute(ex);
  return rows;
}

/** Which of these items each of these people has done. Who has none is not in it. */
export async function doneBy(
  ex: Executor,
  personIds: readonly string[],
  items: readonly string[],
): Promise<Map<string, string[]>> {
  const { rows } = await prepared<{ personId: string; item: string }>`
    select person_id, item from protection
    where person_id ${anyOf(personIds)} and ${isDone('state')} order by person_id, item`.execute(ex);
  const done = new Map<string, string[]>();
  for (const { personId, item } of rows) {
    if (!items.includes(item)) continue;
    const his = done.get(personId);
    if (his) his.push(item);
    else done.set(personId, [item]);
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
  if (state === 'EXEMPT') await keepForAfter(tx, personId, item);
  await sql`
    insert into protection (person_id, item, state, since, valid_until, by_person_id, reason)
    values (${personId}, ${item}, ${state}, ${at}, ${validUntil}, ${by}, ${reason})
    on conflict (person_id, item) do update set state = excluded.state, since = excluded.since,
      valid_until = excluded.valid_until, by_person_id = excluded.by_person_id, reason = excluded.reason`.execute(tx);
}

/** What was done before an exemption stands again after it; its picture goes, and what is left is the declaration. */
async function keepForAfter(tx: Tx, personId: string, item: string): Promise<void> {
  await sql`
    update protection set before_since = since, before_valid_until = valid_until, before_by_person_id = by_person_id,
      before_state = case state when 'EVIDENCED' then 'DECLARED' when 'DECLARED' then state when 'VERIFIED' then state end
    where person_id = ${personId} and item = ${item} and state <> 'EXEMPT'`.execute(tx);
}

const NOTHING_BEFORE = sql`
  before_state = null, before_since = null, before_valid_until = null, before_by_person_id = null`;

interface Restored {
  item: string;
  state: ProtectionState;
  validUntil: Date | null;
}

/** The exemptions chosen end; where what was done before them is still valid, it stands again. */
async function restore(tx: Tx, chosen: RawBuilder<unknown>, at: Date): Promise<Restored[]> {
  const { rows } = await sql<Restored>`
    update protection set state = before_state, since = before_since, valid_until = before_valid_until,
      by_person_id = before_by_person_id, reason = null, ${NOTHING_BEFORE}
    where ${chosen} and state = 'EXEMPT' and before_state is not null and before_valid_until > ${at}
    returning item, state, valid_until`.execute(tx);
  return rows;
}

/** Consent withdrawn or person erased: nothing is kept of what he declared. */
export async function forget(tx: Tx, personId: string): Promise<void> {
  await sql`update protection set ${NOTHING_BEFORE} where person_id = ${personId} and state = 'EXEMPT'`.execute(tx);
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

interface Declaration {
  personId: string;
  items: readonly string[];
  consentVersion: string;
  at: Date;
  validUntil: Date;
}

const put = (state: 'DECLARED' | 'EVIDENCED', { personId, items, consentVersion, at, validUntil }: Declaration) => sql`
    insert into protection (person_id, item, state, since, valid_until, consent_version, consented_at)
    select ${personId}, item, ${sql.lit(state)}, ${at}::timestamptz, ${validUntil}::timestamptz, ${consentVersion}, ${at}::timestamptz
    from unnest(${[...items]}::text[]) as item
    on conflict (person_id, item) do update set state = excluded.state, since = excluded.since,
        valid_until = excluded.valid_until, consent_version = excluded.consent_version,
        consented_at = excluded.consented_at, by_person_id = null, reason = null`;

/** What is done already stays as it is; a silence over the other items ends. Answers the items that changed. */
export async function declare(tx: Tx, declaration: Declaration): Promise<string[]> {
  const { personId, items } = declaration;
  const { rows } = await prepared<{ item: string }>`
    with ended as (
      update protection set state = 'ASKED'
      where person_id = ${personId} and state = 'DECLINED' and item <> all(${[...items]}::text[])
    )
    ${put('DECLARED', declaration)}
      where not ${isDone('protection.state')}
    returning item`.execute(tx);
  return rows.map(({ item }) => item);
}

/** Declared with a picture beside it; what was verified stays so. */
export async function declareWithPicture(tx: Tx, declaration: Declaration): Promise<void> {
  await sql`
    ${put('EVIDENCED', declaration)}
      where protection.state not in ('EVIDENCED', 'VERIFIED', 'EXEMPT')`.execute(tx);
}

/** Taken back: by himself what he declared, otherwise (his number changed, consent ended) also what was verified. */
export async function takeBack(
  tx: Tx,
  personIds: readonly string[],
  items: readonly string[],
  { by, at }: { by: 'himself' | 'change'; at: Date },
): Promise<{ personId: string; item: string }[]> {
  await sql`
    update protection set ${NOTHING_BEFORE}
    where person_id = any(${[...personIds]}::text[]) and item = any(${[...items]}::text[]) and state = 'EXEMPT'`.execute(
    tx,
  );
  const { rows } = await sql<{ personId: string; item: string }>`
    update protection set state = 'ASKED', since = ${at}, valid_until = null, by_person_id = null, reason = null
    where person_id = any(${[...personIds]}::text[]) and item = any(${[...items]}::text[])
      and (state in ('DECLARED', 'EVIDENCED') or (state = 'VERIFIED' and ${by} = 'change'))
    returning person_id, item`.execute(tx);
  return rows;
}

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
  const { rows } = await sql<{ declinedUntil: Date | null }>`
    select declined_until from protection_person where person_id = ${personId}`.execute(ex);
  return rows[0]?.declinedUntil ?? null;
}

/** Those of them whose silence lasts, and until when. */
export async function silentOf(ex: Executor, personIds: readonly string[], at: Date): Promise<Map<string, Date>> {
  const { rows } = await sql<{ personId: string; declinedUntil: Date }>`
    select person_id, declined_until from protection_person
    where person_id = any(${[...personIds]}::text[]) and declined_until > ${at}`.execute(ex);
  return new Map(rows.map((row) => [row.personId, row.declinedUntil]));
}

/** People with something that lapsed, at most so many. */
export async function peopleLapsed(ex: Executor, at: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`
    select distinct person_id from (
      select person_id from protection where valid_until <= ${at} order by valid_until limit ${limit}) as lapsed
    order by person_id`.execute(ex);
  return rows.map((row) => row.personId);
}

export async function lapse(tx: Tx, personIds: readonly string[], at: Date): Promise<number> {
  await restore(tx, sql`person_id = any(${[...personIds]}::text[]) and valid_until <= ${at}`, at);
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

/**
 * Its end before its day: what was done before stands again, else it is asked where an open campaign has asked for it.
 * Null when nothing was exempt.
 */
export async function liftExemption(
  tx: Tx,
  { personId, item, at }: { personId: string; item: string; at: Date },
): Promise<Pick<Restored, 'state' | 'validUntil'> | null> {
  const [restored] = await restore(tx, sql`person_id = ${personId} and item = ${item}`, at);
  if (restored) return restored;
  const { rows } = await sql<Restored>`
    update protection p set since = ${at}, valid_until = null, by_person_id = null, reason = null,
      state = case when exists (select from campaign_member m join campaign c on c.id = m.campaign_id
        where m.person_id = p.person_id and m.ended_at is null and m.reached = 'SENT'
          and c.state <> 'CLOSED' and p.item = any(c.items)) then 'ASKED' else 'UNKNOWN' end
    where person_id = ${personId} and item = ${item} and state = 'EXEMPT'
    returning state, valid_until`.execute(tx);
  return rows[0] ?? null;
}
