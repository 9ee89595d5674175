import { sql } from 'kysely';
import { type Executor, eachAlone, type Tx, transact } from '../../../database/index.ts';
import { describe } from '../../../lib/errors.ts';
import { WecomRefusal } from '../../../wecom/api/index.ts';
import type { ContactsContext } from '../context.ts';
import { STATUSES } from './members.ts';

/** Who can do something with his account: by a post, or by a login that still stands. */
const isOfUse = sql`account.status <> 'LEFT' and (
  exists (select from role_assignment r where r.person_id = account.person_id and r.state = 'ACTIVE')
  or exists (select from session s where s.person_id = account.person_id and s.expires_at > clock_timestamp()))`;

/** Something happened to this account, and WeCom did not say what: newer contact helpers are told ids and departments only. */
export async function checkAccount(tx: Tx, corpId: string, userid: string): Promise<void> {
  await sql`
    update wecom_account account set check_due = true, check_nightly = false
    where account.corp_id = ${corpId} and account.userid = ${userid} and ${isOfUse}`.execute(tx);
}

/** Every night so many, whatever events were lost: those first that were asked about longest ago. */
export async function checkOldestAccounts(ex: Executor, corpId: string, perNight: number): Promise<void> {
  await sql`
    with waiting as (
      select count(*)::int as left_over from wecom_account where corp_id = ${corpId} and check_due and check_nightly
    )
    update wecom_account set check_due = true, check_nightly = true
    where corp_id = ${corpId} and userid in (
      select account.userid from wecom_account account
      where account.corp_id = ${corpId} and not account.check_due and ${isOfUse}
      order by account.checked_at nulls first, account.userid
      limit (select greatest(${perNight} - left_over, 0) from waiting))`.execute(ex);
}

type Context = Pick<ContactsContext, 'db' | 'corpId' | 'logger'> & {
  directory: Pick<ContactsContext['directory'], 'setAccountStatus'>;
  wecom: { bearer(userid: string): Promise<{ status: number } | null> };
  settings: Pick<ContactsContext['settings'], 'accountChecksPerRound'>;
};

/** Asks WeCom of each account in doubt whether it is disabled: whoever may not use it there may not here either. */
export async function checkAccounts(ctx: Context): Promise<number> {
  const { db, corpId, directory, settings, logger } = ctx;
  const { rows } = await sql<{ userid: string }>`
    select userid from wecom_account where corp_id = ${corpId} and check_due
    order by check_nightly, checked_at nulls first, userid limit ${settings.accountChecksPerRound}`.execute(db);
  return eachAlone(
    rows,
    async ({ userid }) => {
      const status = STATUSES[await statusOf(ctx, userid)];
      await transact(db, async (tx) => {
        await sql`
          update wecom_account set check_due = false, check_nightly = false, checked_at = app_now()
          where corp_id = ${corpId} and userid = ${userid}`.execute(tx);
        if (status !== undefined) await directory.setAccountStatus(tx, userid, status);
      });
    },
    (_, error) => {
      // A WeCom that is away, busy or limits us would answer the next ones no better: they wait for the next round.
      if (!(error instanceof WecomRefusal) || error.kind === 'limited' || error.kind === 'busy') throw error;
      logger.warn({ reason: describe(error) }, 'whether an account is disabled could not be asked');
    },
  );
}

async function statusOf({ wecom }: Pick<Context, 'wecom'>, userid: string): Promise<number> {
  try {
    return (await wecom.bearer(userid))?.status ?? 0;
  } catch (error) {
    // What our app may never ask, nobody can know.
    if (error instanceof WecomRefusal && error.kind === 'config') return 0;
    throw error;
  }
}
