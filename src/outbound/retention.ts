import { sql } from 'kysely';
import type { Tx } from '../database/index.ts';

/**
 * Words of cards and messages past their term: the body goes, that something was sent stays. What is still under way is
 * kept. Answers how many it emptied.
 */
export async function forgetMessages(tx: Tx, before: Date, limit: number): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    update message set body_sealed = ''
    where id in (
      select m.id from message m
      where m.body_sealed <> '' and m.created_at < ${before} and not exists (
        select from delivery d
        where d.message_id = m.id and d.state in ('planned', 'held', 'queued', 'claimed', 'unknown'))
      order by m.created_at limit ${limit})
    returning id`.execute(tx);
  if (rows.length === 0) return 0;
  await sql`
    update card set wanted_sealed = null, wanted_hash = shown_hash, send_code_sealed = null, press_code_sealed = null
    where message_id = any(${rows.map(({ id }) => id)}::text[])`.execute(tx);
  return rows.length;
}
