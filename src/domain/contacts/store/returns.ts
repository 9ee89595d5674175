import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';

/** Somebody who left, whose userid is there again. */
export interface Comeback {
  userid: string;
  departments: number[];
  personId: string;
  name: string;
  phoneSealed: string | null;
}

/** Notes that it has to be found out who bears this userid now; not where its former holder has another account. */
export async function askWho(tx: Tx, corpId: string, userid: string): Promise<void> {
  await sql`
    update contact_member m set comeback = 'ASK'
    where m.corp_id = ${corpId} and m.userid = ${userid} and m.comeback is null and not exists (
      select from wecom_account own join wecom_account other
        on other.person_id = own.person_id and other.corp_id = own.corp_id and other.status <> 'LEFT'
      where own.corp_id = ${corpId} and own.userid = ${userid})`.execute(tx);
}

const comebacks = sql`
  select m.userid, m.departments, p.id as person_id, p.name, p.phone_sealed
  from contact_member m
    join wecom_account account
      on account.corp_id = m.corp_id and account.userid = m.userid and account.status = 'LEFT'
    join person p on p.id = account.person_id`;

export async function toAsk(ex: Executor, corpId: string, limit: number): Promise<Comeback[]> {
  const { rows } = await sql<Comeback>`
    ${comebacks} where m.corp_id = ${corpId} and m.present and m.comeback = 'ASK'
    order by m.heard_at, m.userid limit ${limit}`.execute(ex);
  return rows;
}

/** As it stands now, locked; null when it is settled by now. */
export async function lockComeback(tx: Tx, corpId: string, userid: string): Promise<Comeback | null> {
  const { rows } = await sql<Comeback>`
    ${comebacks} where m.corp_id = ${corpId} and m.userid = ${userid} and m.present and m.comeback is not null
    for update of m, account`.execute(tx);
  return rows[0] ?? null;
}

export async function setComeback(tx: Tx, corpId: string, userid: string, comeback: 'UNSURE' | null): Promise<void> {
  await sql`
    update contact_member set comeback = ${comeback} where corp_id = ${corpId} and userid = ${userid}`.execute(tx);
}
