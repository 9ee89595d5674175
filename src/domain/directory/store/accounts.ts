import { sql } from 'kysely';
import { appNow, type Executor, type Tx } from '../../../database/index.ts';

/**
 * Remembers that WeCom named this member invalid or unlicensed. He is still written to: nobody tells us when the
 * licence is back, and a try that fails moves the ladder on at once.
 */
export async function markUnreachable(ex: Executor, corpId: string, userid: string, errcode?: number): Promise<void> {
  await sql`
    update wecom_account
    set reachable = false, unreachable_since = coalesce(unreachable_since, app_now()), unreachable_errcode = ${errcode ?? null}
    where corp_id = ${corpId} and userid = ${userid.toLowerCase()}`.execute(ex);
}

export async function markReachable(ex: Executor, corpId: string, userid: string): Promise<void> {
  await sql`
    update wecom_account set reachable = true, unreachable_since = null, unreachable_errcode = null
    where corp_id = ${corpId} and userid = ${userid.toLowerCase()} and not reachable`.execute(ex);
}

export type AccountStatus = 'ACTIVE' | 'NOT_ACTIVATED' | 'DISABLED' | 'LEFT';

/** What a contact event said; disabled and departed members have no userid any more. */
export async function setAccountStatus(
  ex: Executor,
  { corpId, userid, status }: { corpId: string; userid: string; status: AccountStatus },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update wecom_account set status = ${status}
    where corp_id = ${corpId} and userid = ${userid.toLowerCase()} and status <> ${status}`.execute(ex);
  return Number(numAffectedRows ?? 0) > 0;
}

export interface Account {
  personId: string;
  status: AccountStatus;
}

export async function accountOf(ex: Executor, corpId: string, userid: string): Promise<Account | null> {
  const { rows } = await sql<Account>`
    select person_id as "personId", status from wecom_account
    where corp_id = ${corpId} and userid = ${userid}`.execute(ex);
  return rows[0] ?? null;
}

/** Whose it is, or was when he left, locked. */
export async function lockAccount(
  tx: Tx,
  corpId: string,
  userid: string,
): Promise<{ personId: string; left: boolean } | null> {
  const { rows } = await sql<{ personId: string; left: boolean }>`
    select person_id as "personId", status = 'LEFT' as left from wecom_account
    where corp_id = ${corpId} and userid = ${userid} for update`.execute(tx);
  return rows[0] ?? null;
}

/** The userid under which somebody is in the address book, locked. */
export async function lockUseridOf(tx: Tx, corpId: string, personId: string): Promise<string | null> {
  const { rows } = await sql<{ userid: string }>`
    select userid from wecom_account
    where corp_id = ${corpId} and person_id = ${personId} and status <> 'LEFT' for update`.execute(tx);
  return rows[0]?.userid ?? null;
}

/** He has this one and no other; whoever had it has it no more. */
export async function giveAccount(
  tx: Tx,
  corpId: string,
  { userid, personId }: { userid: string; personId: string },
): Promise<void> {
  await sql`
    update wecom_account set status = 'LEFT'
    where corp_id = ${corpId} and person_id = ${personId} and status <> 'LEFT'`.execute(tx);
  await sql`delete from wecom_account where corp_id = ${corpId} and userid = ${userid}`.execute(tx);
  await sql`
    insert into wecom_account (corp_id, userid, person_id) values (${corpId}, ${userid}, ${personId})`.execute(tx);
}

/** Takes the person back under the account he had; false when he has another one by now. */
export async function reviveAccount(tx: Tx, corpId: string, userid: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update wecom_account own
    set status = 'ACTIVE', reachable = true, unreachable_since = null, unreachable_errcode = null
    where own.corp_id = ${corpId} and own.userid = ${userid} and own.status = 'LEFT' and not exists (
      select from wecom_account other
      where other.person_id = own.person_id and other.corp_id = own.corp_id and other.status <> 'LEFT')`.execute(tx);
  return Number(numAffectedRows ?? 0) > 0;
}

/**
 * WeCom itself says that the member is the same, so the account stays his under its new name. Whoever left with that name has
 * it no more; whoever is known by nothing else turns out to be him. Answers whose it is when it is somebody else's.
 */
export async function renameAccount(tx: Tx, corpId: string, from: string, to: string): Promise<string | null> {
  const [own, there] = [await accountOf(tx, corpId, from), await accountOf(tx, corpId, to)];
  if (!own) return null;
  if (there && there.status !== 'LEFT' && there.personId !== own.personId) {
    if (await isKnown(tx, there.personId)) {
      await sql`update wecom_account set status = 'LEFT' where corp_id = ${corpId} and userid = ${from}`.execute(tx);
      return there.personId;
    }
    await sql`
      update employment set state = 'LEFT', left_on = (app_now() at time zone 'Asia/Shanghai')::date
      where person_id = ${there.personId} and state = 'ACTIVE'`.execute(tx);
  }
  await sql`delete from wecom_account where corp_id = ${corpId} and userid = ${to}`.execute(tx);
  await sql`update wecom_account set userid = ${to} where corp_id = ${corpId} and userid = ${from}`.execute(tx);
  return null;
}

/** By more than the account alone. */
async function isKnown(ex: Executor, personId: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select p.phone_hash is not null or exists (
        select from role_assignment r where r.person_id = p.id and r.state = 'ACTIVE') as known
    from person p where p.id = ${personId}`.execute(ex);
  return rows[0]?.known ?? false;
}

/** Somebody has one account: the one he had before is his no more. One that is or was another's stays that other's. */
export async function writeAccounts(
  tx: Tx,
  corpId: string,
  accounts: readonly { userid: string; personId: string }[],
): Promise<void> {
  if (accounts.length === 0) return;
  const given = sql`json_to_recordset(${JSON.stringify(accounts)}::json) as row (userid text, "personId" text)`;
  await sql`
    update wecom_account account set status = 'LEFT' from ${given}
    where account.corp_id = ${corpId} and account.person_id = row."personId" and account.userid <> row.userid
      and account.status <> 'LEFT' and not exists (
        select from wecom_account other
        where other.corp_id = ${corpId} and other.userid = row.userid and other.person_id <> row."personId")`.execute(
    tx,
  );
  await sql`
    insert into wecom_account (corp_id, userid, person_id)
    select distinct on (row."personId") ${corpId}, row.userid, row."personId" from ${given}
    on conflict (corp_id, userid) do update set status = 'ACTIVE', reachable = true,
      unreachable_since = null, unreachable_errcode = null
      where wecom_account.status = 'LEFT' and wecom_account.person_id = excluded.person_id`.execute(tx);
}

/** Their posts were provisional, their accounts pass to whom they turned out to be. */
export async function absorb(tx: Tx, corpId: string, personIds: readonly string[], at: Date): Promise<void> {
  if (personIds.length === 0) return;
  const ids = sql`any(${[...personIds]}::text[])`;
  await sql`delete from wecom_account where corp_id = ${corpId} and person_id = ${ids}`.execute(tx);
  await sql`
    update employment set state = 'LEFT', left_on = (${at}::timestamptz at time zone 'Asia/Shanghai')::date
    where person_id = ${ids} and state = 'ACTIVE'`.execute(tx);
}

/** One account found for somebody; whoever was known by it alone turns out to be him. */
export async function linkAccount(
  tx: Tx,
  { corpId, userid, personId, absorbed }: { corpId: string; userid: string; personId: string; absorbed: string | null },
): Promise<void> {
  await absorb(tx, corpId, absorbed === null ? [] : [absorbed], await appNow(tx));
  await writeAccounts(tx, corpId, [{ userid, personId }]);
}

/** Who works somewhere, has a phone and no account: the newest hires first, the others in an order of the day. */
export async function accountlessPeople(
  ex: Executor,
  corpId: string,
  limit: number,
): Promise<{ personId: string; phoneSealed: string }[]> {
  const { rows } = await sql<{ personId: string; phoneSealed: string }>`
    select p.id as "personId", p.phone_sealed
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
export async function lockAccountHolder(
  tx: Tx,
  corpId: string,
  userid: string,
): Promise<{ personId: string; isKnown: boolean } | null> {
  const { rows } = await sql<{ personId: string; isKnown: boolean }>`
    select a.person_id as "personId", a.status = 'LEFT' or p.phone_hash is not null or exists (
        select from role_assignment r where r.person_id = p.id and r.state = 'ACTIVE') as is_known
    from wecom_account a join person p on p.id = a.person_id
    where a.corp_id = ${corpId} and a.userid = ${userid} for update of a`.execute(tx);
  return rows[0] ?? null;
}
