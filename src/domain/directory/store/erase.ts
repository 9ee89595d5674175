import { sql } from 'kysely';
import type { Tx } from '../../../database/index.ts';

/** People who left everything before that day and hold no role any more; at most `limit`, those not yet erased. */
export async function leaversBefore(tx: Tx, before: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id
    from person p
    where p.erased_at is null
      and exists (select from employment e where e.person_id = p.id)
      and not exists (
        select from employment e where e.person_id = p.id and (e.state = 'ACTIVE' or e.left_on >= ${before}::date))
      and not exists (select from role_assignment r where r.person_id = p.id and r.state = 'ACTIVE')
    order by p.id limit ${limit}
    for update of p skip locked`.execute(tx);
  return rows.map(({ id }) => id);
}

/**
 * People who held offices and never were on a roster, whose last office ended before that moment; at most `limit`, those
 * not yet erased.
 */
export async function formerOfficers(tx: Tx, before: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select p.id
    from person p
    where p.erased_at is null
      and not exists (select from employment e where e.person_id = p.id)
      and exists (select from role_assignment r where r.person_id = p.id)
      and not exists (
        select from role_assignment r where r.person_id = p.id and (r.valid_until is null or r.valid_until >= ${before}))
    order by p.id limit ${limit}
    for update of p skip locked`.execute(tx);
  return rows.map(({ id }) => id);
}

/**
 * Erases what tells who somebody was: name, number, account, employee and officer number. That a person of this unit came
 * and went stays, for the figures.
 */
export async function erasePeople(tx: Tx, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return;
  const ids = sql`any(${[...personIds]}::text[])`;
  await sql`
    update person set name = '已删除', name_search = '', phone_sealed = null, phone_hash = null, erased_at = app_now()
    where id = ${ids}`.execute(tx);
  await sql`delete from wecom_account where person_id = ${ids}`.execute(tx);
  await sql`delete from officer where person_id = ${ids}`.execute(tx);
  await sql`update employment set employee_no = 'erased ' || id, post = null where person_id = ${ids}`.execute(tx);
  await sql`update role_assignment set title = null where person_id = ${ids} and title is not null`.execute(tx);
  await sql`
    update appointment set title = null,
      state = case when state in ('PROPOSED', 'ASKED') then 'WITHDRAWN' else state end
    where person_id = ${ids}`.execute(tx);
  await sql`
    update readiness_defect set closed_at = coalesce(closed_at, app_now()), note = null where person_id = ${ids}`.execute(
    tx,
  );
}
