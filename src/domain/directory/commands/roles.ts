import { type Database, type Executor, type Tx, transact } from '../../../database/index.ts';
import type { DirectoryContext } from '../context.ts';
import {
  type EndedRole,
  type IdentityChange,
  identityChanged,
  rolesEnded,
  type Turnover,
  turnover,
} from '../events.ts';
import * as accounts from '../store/accounts.ts';
import * as roles from '../store/roles.ts';

type Context = Pick<DirectoryContext, 'corpId' | 'events'>;

/** Runs what ends roles and publishes which; outside a transaction it takes one of its own. */
async function ending({ events }: Context, ex: Executor, end: (tx: Tx) => Promise<EndedRole[]>): Promise<number> {
  const within = async (tx: Tx): Promise<number> => {
    const ended = await end(tx);
    if (ended.length > 0) await events.publish(tx, rolesEnded, ended);
    return ended.length;
  };
  return ex.isTransaction ? within(ex as Tx) : transact(ex as Database, within);
}

/** Answers how many ended. */
export const endRole = (ctx: Context, ex: Executor, ended: roles.EndedRoles): Promise<number> =>
  ending(ctx, ex, (tx) => roles.endRole(tx, ended));

export async function endEmployment(ctx: Context, ex: Executor, employeeId: string, at: Date): Promise<void> {
  await ending(ctx, ex, (tx) => roles.endEmployment(tx, employeeId, at));
}

/** Disabled he keeps his posts, but whoever counts on him has to ask somebody else until he is enabled again. */
export async function setAccountStatus(
  ctx: Context,
  ex: Executor,
  userid: string,
  status: accounts.AccountStatus,
): Promise<boolean> {
  const { corpId } = ctx;
  const isNew = await accounts.setAccountStatus(ex, { corpId, userid, status });
  if (isNew && status === 'DISABLED') await ending(ctx, ex, (tx) => roles.heldUnder(tx, corpId, userid));
  return isNew;
}

export async function announce({ events }: Context, tx: Tx, changes: readonly Turnover[]): Promise<void> {
  if (changes.length > 0) await events.publish(tx, turnover, changes);
}

export async function announceIdentity({ events }: Context, tx: Tx, changes: readonly IdentityChange[]): Promise<void> {
  if (changes.length > 0) await events.publish(tx, identityChanged, changes);
}
