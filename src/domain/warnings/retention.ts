import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';

/**
 * A year after its end a warning forgets whom it was about: figures by unit, level, type and outcome stay. Answers how
 * many it made nameless.
 */
export async function forgetWarned(tx: Tx, before: Date, limit: number): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    update warning set person_id = null, employment_id = null, note_sealed = null, detail = '{}', phone_sealed = null, phone_hash = null
    where id in (
      select id from warning
      where state in ('CLOSED', 'REVOKED') and updated_at < ${before} and (person_id is not null or note_sealed is not null)
      order by updated_at limit ${limit} for no key update skip locked)
    returning id`.execute(tx);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return 0;
  await sql`update warning_outcome set detail = '{}', before = '{}' where warning_id = any(${ids}::text[])`.execute(tx);
  await sql`update event_log set detail = '{}' where owner_kind = 'warning' and owner_id = any(${ids}::text[])`.execute(
    tx,
  );
  return ids.length;
}

/** Of these people, whom an open warning is about: nothing of them may be erased yet. */
export async function openAbout(tx: Tx, personIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select distinct person_id from warning
    where state not in ('CLOSED', 'REVOKED') and person_id = any(${[...personIds]}::text[])`.execute(tx);
  return rows.map((row) => row.person_id);
}
