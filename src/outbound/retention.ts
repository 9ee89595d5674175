import { sql } from 'kysely';
import type { SealedColumn, Tx } from '../database/index.ts';

/** A claimed card is recognised by its code's sealed text until the call is over. */
const busy = 'lease_until >= clock_timestamp()';

export const outboundSealedColumns: SealedColumn[] = [
  { table: 'message', column: 'body_sealed' },
  { table: 'card', column: 'wanted_sealed', busy },
  { table: 'card', column: 'send_code_sealed', busy },
  { table: 'card', column: 'press_code_sealed', busy },
];

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

/**
 * What was sent to erased people loses its words and their userids. What waits to go out stays here; a call under way is let
 * be, and `forgetErased` takes what it leaves.
 */
export async function forgetRecipients(tx: Tx, personIds: readonly string[]): Promise<void> {
  const ids = [...personIds];
  if (ids.length === 0) return;
  await sql`
    update delivery set reason = 'erased', settled_at = app_now(),
      state = case when unknown_since is null then 'suppressed' else 'unconfirmed' end
    where person_id = any(${ids}::text[]) and state in ('held', 'queued')`.execute(tx);
  await emptyOf(tx, ids);
}

/** The same of what was still under way when they were erased, and of the last words to them. Answers how many it emptied. */
export async function forgetErased(tx: Tx, now: Date, limit: number): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select p.id from person p
    where p.erased_at > ${now}::timestamptz - interval '30 days' and exists (
      select from delivery d where d.person_id = p.id and d.userid is not null and ${settled})
    order by p.id limit ${limit}`.execute(tx);
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await emptyOf(tx, ids);
  return ids.length;
}

const settled = sql`d.state not in ('planned', 'held', 'queued', 'claimed', 'unknown') and d.recall_after is null`;

async function emptyOf(tx: Tx, personIds: readonly string[]): Promise<void> {
  const ids = sql`any(${[...personIds]}::text[])`;
  await sql`
    update attempt set userid = ''
    from delivery d where d.id = attempt.delivery_id and d.person_id = ${ids} and ${settled}`.execute(tx);
  await sql`
    update attempt set userid = '' from card c where c.id = attempt.card_id and c.person_id = ${ids}`.execute(tx);
  await sql`
    update card set userid = '', wanted_sealed = null, wanted_hash = shown_hash, send_code_sealed = null,
      press_code_sealed = null
    where person_id = ${ids}`.execute(tx);
  await sql`
    update message set body_sealed = ''
    from delivery d where d.message_id = message.id and d.person_id = ${ids} and d.batch_id is null and ${settled}`.execute(
    tx,
  );
  await sql`update delivery d set userid = null where d.person_id = ${ids} and ${settled}`.execute(tx);
}
