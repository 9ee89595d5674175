import { sql } from 'kysely';
import { appNow, type Tx, transact } from '../../../database/index.ts';
import { closeSessionsOf } from '../../../http/index.ts';
import { can } from '../../../kernel/access/index.ts';
import type { Acting } from '../../../kernel/audit/index.ts';
import { conflict, forbidden, notFound } from '../../../lib/problem.ts';
import { addMs } from '../../../lib/time.ts';
import type { OneTimeData } from '../api.ts';
import type { AccountContext } from '../context.ts';
import { hashPassword, oneTimePassword } from '../rules/secrets.ts';
import { ONE_TIME_LIFE_MS } from '../rules/sign-in.ts';
import * as store from '../store.ts';

export interface Manager {
  personId: string | null;
  acting: Acting;
}

/** Somebody with an office who has no account yet gets one, with a password that works once within a day. */
export async function openAccount(
  ctx: AccountContext,
  { personId, name }: { personId: string; name: string },
  by: Manager,
): Promise<OneTimeData> {
  await demandOther(ctx, personId, by);
  const password = oneTimePassword();
  const passwordHash = await hashPassword(password);
  return transact(ctx.db, async (tx) => {
    if (!(await holdsOffice(tx, personId))) throw notFound();
    const oneTimeUntil = addMs(await appNow(tx), ONE_TIME_LIFE_MS);
    const { rows } = await sql`
      insert into local_account (person_id, name, password_hash, one_time_until, created_by)
      values (${personId}, ${name.toLowerCase()}, ${passwordHash}, ${oneTimeUntil}, ${by.personId})
      on conflict do nothing returning 1`.execute(tx);
    if (rows.length === 0) {
      const taken = await store.accountOfPerson(tx, personId);
      throw taken
        ? conflict('account_there', '此人已有本地账号')
        : conflict('name_taken', '这个用户名已有人使用，请换一个', 'name');
    }
    await record(ctx, tx, { by, personId, action: 'account.opened' });
    return { name: name.toLowerCase(), password, until: oneTimeUntil.toISOString() };
  });
}

/** A new one-time password: the old one no longer works, and whoever sits there by it is out. */
export async function resetPassword(ctx: AccountContext, personId: string, by: Manager): Promise<OneTimeData> {
  await demandOther(ctx, personId, by);
  const password = oneTimePassword();
  const passwordHash = await hashPassword(password);
  return transact(ctx.db, async (tx) => {
    const account = await store.lockAccount(tx, personId);
    if (!account) throw notFound();
    const oneTimeUntil = addMs(await appNow(tx), ONE_TIME_LIFE_MS);
    await tx.updateTable('localAccount').set({ passwordHash, oneTimeUntil }).where('personId', '=', personId).execute();
    await endAll(tx, personId);
    await record(ctx, tx, { by, personId, action: 'account.password_reset' });
    return { name: account.name, password, until: oneTimeUntil.toISOString() };
  });
}

type Act = 'RESET_FACTORS' | 'DISABLE' | 'ENABLE';

const ACTIONS: Record<Act, string> = {
  RESET_FACTORS: 'account.factors_reset',
  DISABLE: 'account.disabled',
  ENABLE: 'account.enabled',
};

export async function changeAccount(
  ctx: AccountContext,
  { personId, act }: { personId: string; act: Act },
  by: Manager,
): Promise<void> {
  await demandOther(ctx, personId, by);
  await transact(ctx.db, async (tx) => {
    const account = await store.lockAccount(tx, personId);
    if (!account) throw notFound();
    if (act === 'RESET_FACTORS') {
      await tx
        .updateTable('localAccount')
        .set({ totpSealed: null, totpStep: null })
        .where('personId', '=', personId)
        .execute();
      await tx.deleteFrom('passkey').where('personId', '=', personId).execute();
      await tx.deleteFrom('recoveryCode').where('personId', '=', personId).execute();
    } else
      await tx
        .updateTable('localAccount')
        .set({ disabledAt: act === 'DISABLE' ? await appNow(tx) : null })
        .where('personId', '=', personId)
        .execute();
    if (act !== 'ENABLE') await endAll(tx, personId);
    await record(ctx, tx, { by, personId, action: ACTIONS[act] });
  });
}

async function endAll(tx: Tx, personId: string): Promise<void> {
  await closeSessionsOf(tx, personId, { way: 'LOCAL' });
  await tx.deleteFrom('signInTicket').where('personId', '=', personId).execute();
}

/** Nobody manages his own account: what he may change of it stands on his own page. */
async function demandOther({ db, directory }: AccountContext, personId: string, by: Manager): Promise<void> {
  if (by.personId === null) return;
  const grants = await directory.rolesOf(db, by.personId);
  const decision = can(grants, 'account.manage', { self: by.personId === personId });
  if (decision.outcome !== 'allowed') throw forbidden('自己的账号请在“账号与安全”里修改，重置须由另一位管理员办理');
}

/** Offices that sit at a desk. */
export const OFFICES = [
  'CENTER_OFFICER',
  'COUNTY_ADMIN',
  'JOINT_OFFICE',
  'STATION_DUTY',
  'STATION_CHIEF',
  'COMMUNITY_POLICE',
  'AUDITOR',
] as const;

async function holdsOffice(tx: Tx, personId: string): Promise<boolean> {
  const { rows } = await sql`
    select from role_assignment
    where person_id = ${personId} and state = 'ACTIVE' and role = any(${[...OFFICES]}::text[]) limit 1`.execute(tx);
  return rows.length > 0;
}

export async function record(
  { audit }: Pick<AccountContext, 'audit'>,
  tx: Tx,
  { by, personId, action }: { by: Manager; personId: string; action: string },
): Promise<void> {
  await audit.record(tx, { ...by.acting, action, object: { kind: 'person', id: personId } });
}
