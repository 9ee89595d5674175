import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { OWNER_KIND } from './warning.ts';

/**
 * Acts of somebody and the end of his roles do not pass each other unseen: whoever acts on a warning, locked, holds this
 * before he is asked for his rights, and the end waits until no act of his is under way.
 */
export async function holdPost(tx: Tx, personId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${`post:${personId}`}, 0))`.execute(tx);
}

export async function endPosts(tx: Tx, personIds: readonly string[]): Promise<void> {
  for (const personId of [...personIds].sort())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`post:${personId}`}, 0))`.execute(tx);
}

/** Open warnings that these people have or were asked about, and what is open at places they answered for, by id. */
export async function openWith(
  executor: Executor,
  { personIds, scopeIds }: { personIds: readonly string[]; scopeIds: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select w.id from warning w
    where w.state not in ('CLOSED', 'REVOKED')
      and (w.owner_person_id = any(${[...personIds]}::text[])
        or w.organisation_id = any(${[...scopeIds]}::text[]) or w.grid_unit_id = any(${[...scopeIds]}::text[])
        or exists (select from warning_addressee a where a.warning_id = w.id and a.person_id = any(${[...personIds]}::text[])))
    order by w.id`.execute(executor);
  return rows.map(({ id }) => id);
}

/** Who was told of it, in this run or as one of these people, and has not left since. */
export async function toldAndThere(
  executor: Executor,
  { id, run, personIds }: { id: string; run: number; personIds: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`
    select a.person_id as "personId" from warning_addressee a
    where a.warning_id = ${id} and (a.run = ${run} or a.person_id = any(${[...personIds]}::text[]))
    group by a.person_id
    having not exists (
      select from event_log e where e.owner_kind = ${OWNER_KIND} and e.owner_id = ${id} and e.action = 'left'
        and e.detail ->> 'person' = a.person_id and e.at >= max(a.told_at))
    order by a.person_id`.execute(executor);
  return rows.map(({ personId }) => personId);
}
