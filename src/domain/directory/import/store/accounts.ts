import { sql } from 'kysely';
import type { Executor, Tx } from '../../../../database/index.ts';

/** Who works somewhere, has a phone and no account: the newest hires first, the others in an order of the day. */
export async function accountless(
  ex: Executor,
  corpId: string,
  limit: number,
): Promise<{ personId: string; phoneSealed: string }[]> {
  const { rows } = await sql<{ personId: string; phoneSealed: string }>`
    select p.id as "personId", p.phone_sealed as "phoneSealed"
    from person p
    where p.phone_sealed is not null and not p.synthetic
      and exists (select from employment e where e.person_id = p.id and e.state = 'ACTIVE')
      and not exists (
        select from wecom_account a where a.person_id = p.id and a.corp_id = ${corpId} and a.status <> 'LEFT')
    order by not exists (
        select from employment e where e.person_id = p.id and e.state = 'ACTIVE' and e.hired_on > app_now() - interval '7 days'),
      md5(p.id || (app_now() at time zone 'Asia/Shanghai')::date::text)
    limit ${limit}`.execute(ex);
  return rows;
}

/** Whose account this is, or was when he left, locked; known: by more than the account alone. */
export async function holderOf(
  tx: Tx,
  corpId: string,
  userid: string,
): Promise<{ personId: string; isKnown: boolean } | null> {
  const { rows } = await sql<{ personId: string; isKnown: boolean }>`
    select a.person_id as "personId", a.status = 'LEFT' or p.phone_hash is not null or exists (
        select from role_assignment r where r.person_id = p.id and r.state = 'ACTIVE') as "isKnown"
    from wecom_account a join person p on p.id = a.person_id
    where a.corp_id = ${corpId} and a.userid = ${userid} for update of a`.execute(tx);
  return rows[0] ?? null;
}
