import { sql } from 'kysely';
import type { Executor, Tx } from '../../database/index.ts';
import type { OwnerRef } from './types.ts';

export interface HeardBefore {
  toldAt: Date | null;
  lastRepeatAt: Date | null;
  snoozedUntil: Date | null;
}

/** Two reminders at one moment see what the other says: whoever comes second waits for the first, and finds it said. */
export async function holdPace(tx: Tx, personIds: readonly string[]): Promise<void> {
  const ids = personIds.toSorted();
  await sql`
    insert into officer_pace (person_id, last_card_at) select person_id, '-infinity' from unnest(${ids}::text[]) as person_id
    on conflict (person_id) do nothing`.execute(tx);
  await sql`
    select from officer_pace where person_id = any(${ids}::text[]) order by person_id for no key update`.execute(tx);
}

/** What each of these officers heard before, of this item and in all; who never heard anything is there too. */
export async function heardBefore(
  executor: Executor,
  { kind, id }: OwnerRef,
  personIds: readonly string[],
): Promise<Map<string, HeardBefore>> {
  const { rows } = await sql<HeardBefore & { personId: string }>`
    select asked.person_id as "personId", told.told_at as "toldAt", pace.last_repeat_at as "lastRepeatAt",
      pace.snoozed_until as "snoozedUntil"
    from unnest(${[...personIds]}::text[]) as asked (person_id)
    left join officer_told told on told.person_id = asked.person_id and told.owner_kind = ${kind} and told.owner_id = ${id}
    left join officer_pace pace on pace.person_id = asked.person_id`.execute(executor);
  return new Map(rows.map(({ personId, ...heard }) => [personId, heard]));
}

/** They hear of these items now. */
export async function noteTold(
  tx: Tx,
  personIds: readonly string[],
  owners: readonly OwnerRef[],
  now: Date,
): Promise<void> {
  if (personIds.length === 0 || owners.length === 0) return;
  await sql`
    insert into officer_told (person_id, owner_kind, owner_id, told_at)
    select person_id, owner.kind, owner.id, ${now}
    from unnest(${personIds.toSorted()}::text[]) as person_id,
      unnest(${owners.map(({ kind }) => kind)}::text[], ${owners.map(({ id }) => id)}::text[]) as owner (kind, id)
    order by person_id, owner.kind, owner.id
    on conflict (person_id, owner_kind, owner_id) do update set told_at = excluded.told_at`.execute(tx);
}

/** A reminder goes out to him now, whatever it is about. */
export async function noteReminded(tx: Tx, personId: string, now: Date): Promise<void> {
  await sql`
    insert into officer_pace (person_id, last_card_at, last_repeat_at) values (${personId}, ${now}, ${now})
    on conflict (person_id) do update set last_card_at = excluded.last_card_at, last_repeat_at = excluded.last_repeat_at`.execute(
    tx,
  );
}

/** He is left in peace until then; escalation cards of their own still reach him. */
export async function noteSnoozed(tx: Tx, personId: string, until: Date): Promise<void> {
  await sql`
    insert into officer_pace (person_id, last_card_at, snoozed_until) values (${personId}, app_now(), ${until})
    on conflict (person_id) do update set snoozed_until = excluded.snoozed_until`.execute(tx);
}

/** Nobody needs to know any more who heard of it when. */
export async function forgetTold(tx: Tx, { kind, id }: OwnerRef): Promise<void> {
  await tx.deleteFrom('officer_told').where('owner_kind', '=', kind).where('owner_id', '=', id).execute();
}
