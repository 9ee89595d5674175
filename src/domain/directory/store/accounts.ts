import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';

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
