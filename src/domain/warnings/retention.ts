import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';

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

/**
 * Warnings about erased people stay theirs by id until their term, but what was written down of them says their names no
 * more. It needs the names: call it before they go.
 */
export async function forgetNames(tx: Tx, personIds: readonly string[]): Promise<void> {
  const ids = sql`any(${[...personIds]}::text[])`;
  const struck = (column: string) => sql`replace(${sql.ref(column)}::text, p.name, '当事人')::jsonb`;
  const named = (column: string) => sql`p.id = ${ids} and strpos(${sql.ref(column)}::text, p.name) > 0`;
  await sql`
    update warning w set detail = ${struck('w.detail')} from person p
    where p.id = w.person_id and ${named('w.detail')}`.execute(tx);
  for (const column of ['detail', 'before'])
    await sql`
      update warning_outcome o set ${sql.ref(column)} = ${struck(`o.${column}`)} from warning w join person p on p.id = w.person_id
      where w.id = o.warning_id and ${named(`o.${column}`)}`.execute(tx);
  await sql`
    update event_log e set detail = ${struck('e.detail')} from warning w join person p on p.id = w.person_id
    where e.owner_kind = 'warning' and e.owner_id = w.id and ${named('e.detail')}`.execute(tx);
}

/** Of these people, whom an open warning is about: nothing of them may be erased yet. */
export async function openAbout(tx: Tx, personIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select distinct person_id from warning
    where state not in ('CLOSED', 'REVOKED') and person_id = any(${[...personIds]}::text[])`.execute(tx);
  return rows.map((row) => row.person_id);
}

/**
 * Whoever an open CRITICAL or HIGH warning is about gets no other card: a fraudster may be watching his screen (F1).
 */
export async function warnedGravely(tx: Tx, personIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ person_id: string }>`
    select distinct person_id from warning
    where person_id = any (${[...personIds]}) and level in ('CRITICAL', 'HIGH') and state not in ('CLOSED', 'REVOKED')
      and not drill`.execute(tx);
  return new Set(rows.map((row) => row.person_id));
}

export async function countOpen(db: Database): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from warning where state not in ('CLOSED', 'REVOKED')`.execute(db);
  return rows[0]?.n ?? 0;
}
