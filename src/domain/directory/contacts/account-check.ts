import { sql } from 'kysely';
import { type Database, type Executor, eachAlone, type Tx, transact } from '../../../database/index.ts';
import { describe } from '../../../lib/errors.ts';
import type { Logger } from '../../../lib/logger.ts';
import { WecomRefusal } from '../../../wecom/api/index.ts';
import { type Roster, STATUSES } from './settle.ts';

interface AccountCheckNeeds {
  db: Database;
  corpId: string;
  reader: { bearer(userid: string): Promise<{ status: number } | null> };
  roster: Pick<Roster, 'setAccountStatus'>;
  logger: Logger;
}

const AT_ONCE = 50;

/** Who can do something with his account: by a post, or by a login that still stands. */
const isOfUse = sql`account.status <> 'LEFT' and (
  exists (select from role_assignment r where r.person_id = account.person_id and r.state = 'ACTIVE')
  or exists (select from session s where s.person_id = account.person_id and s.expires_at > clock_timestamp()))`;

/** Something happened to this account, and WeCom did not say what: newer contact helpers are told ids and departments only. */
export async function checkAccount(tx: Tx, corpId: string, userid: string): Promise<void> {
  await sql`
    update wecom_account account set check_due = true
    where account.corp_id = ${corpId} and account.userid = ${userid} and ${isOfUse}`.execute(tx);
}

/** Once a night, whatever events were lost. */
export async function checkAllAccounts(ex: Executor, corpId: string): Promise<void> {
  await sql`
    update wecom_account account set check_due = true
    where account.corp_id = ${corpId} and not account.check_due and ${isOfUse}`.execute(ex);
}

/** Asks WeCom of each account in doubt whether it is disabled: whoever may not use it there may not here either. */
export function createAccountCheck({ db, corpId, reader, roster, logger }: AccountCheckNeeds) {
  async function statusOf(userid: string): Promise<number> {
    try {
      return (await reader.bearer(userid))?.status ?? 0;
    } catch (error) {
      // What our app may never ask, nobody can know.
      if (error instanceof WecomRefusal && error.kind === 'config') return 0;
      throw error;
    }
  }

  return {
    async sweep(): Promise<number> {
      const { rows } = await sql<{ userid: string }>`
        select userid from wecom_account where corp_id = ${corpId} and check_due order by userid limit ${AT_ONCE}`.execute(
        db,
      );
      return eachAlone(
        rows,
        async ({ userid }) => {
          const status = STATUSES[await statusOf(userid)];
          await transact(db, async (tx) => {
            await sql`
              update wecom_account set check_due = false where corp_id = ${corpId} and userid = ${userid}`.execute(tx);
            if (status !== undefined) await roster.setAccountStatus(tx, userid, status);
          });
        },
        (_, error) => {
          // A WeCom that is away, busy or limits us would answer the next ones no better: they wait for the next round.
          if (!(error instanceof WecomRefusal) || error.kind === 'limited' || error.kind === 'busy') throw error;
          logger.warn({ reason: describe(error) }, 'whether an account is disabled could not be asked');
        },
      );
    },
  };
}
