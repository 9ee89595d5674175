import { sql } from 'kysely';
import type { Tx } from '../../../../database/index.ts';

/** The pictures behind these items of his, whatever was found by them. */
export async function eraseOf(tx: Tx, personId: string, items: readonly string[]): Promise<void> {
  await sql`
    update protection_evidence set state = 'DETACHED', image_sealed = null
    where person_id = ${personId} and item = any(${[...items]}::text[]) and state = 'ATTACHED'`.execute(tx);
}

/** Everything of these people. */
export async function forgetOf(tx: Tx, personIds: readonly string[]): Promise<void> {
  await sql`delete from protection_evidence where person_id = any(${[...personIds]}::text[])`.execute(tx);
}

/**
 * Checked, or when nobody checked it received, before that moment; and at once what nobody checked and no item rests on any
 * more, e.g. after a new phone number (个人信息保护法 art. 47).
 */
export async function forgetBefore(tx: Tx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from protection_evidence where id in (
      select id from protection_evidence e where coalesce(checked_at, received_at) < ${before}
        or (state = 'ATTACHED' and checked_at is null and not exists (
          select from protection p where p.person_id = e.person_id and p.item = e.item and p.state in ('EVIDENCED', 'VERIFIED', 'REJECTED')))
      order by coalesce(checked_at, received_at) limit ${limit})`.execute(tx);
  return Number(numAffectedRows ?? 0);
}
