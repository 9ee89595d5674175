import { appNow, type Tx, transact } from '../../../database/index.ts';
import { closeSessionsOf, openSession, type SignedInBy, type Visitor } from '../../../http/index.ts';
import { conflict, invalid, Problem } from '../../../lib/problem.ts';
import { minutes, shanghaiClock } from '../../../lib/time.ts';
import type { SignInStepData } from '../api.ts';
import type { AccountContext } from '../context.ts';
import { hashPassword, isPassword, recoveryDigest, totpStep } from '../rules/secrets.ts';
import { demandsSecondFactor, passwordFault } from '../rules/sign-in.ts';
import * as store from '../store.ts';

/** Who asks, and from where. */
export interface Caller extends Visitor {
  network: string;
}

/** How far somebody came: the next step, or that he is in. */
export type Progress = { step: SignInStepData; token: string | null };

const WRONG = '用户名或密码不正确';

/** First step: whoever knows name and password gets a ticket for the next one, never a session by that alone. */
export async function checkPassword(
  ctx: AccountContext,
  { name, password }: { name: string; password: string },
  caller: Caller,
): Promise<Progress> {
  const keys = store.failureKeys(name, caller.network);
  await demandUnpaused(ctx, keys);
  const account = await store.accountByName(ctx.db, name);
  // Always compared, and always counted: a name that nobody has is answered like any other.
  const isRight = await isPassword(account?.passwordHash ?? null, password);
  const isOver = account?.oneTimeUntil ? account.oneTimeUntil < (await appNow(ctx.db)) : false;
  if (!account || !isRight || account.disabledAt !== null || isOver) throw await refused(ctx, keys, WRONG);
  return transact(ctx.db, async (tx) => {
    const ticket = await store.openTicket(tx, { personId: account.personId, purpose: 'SIGN_IN' });
    return nextStep(ctx, tx, { account, ticket, caller });
  });
}

/** A password that somebody else gave him is changed before anything else. */
export async function choosePassword(
  ctx: AccountContext,
  { ticket, password }: { ticket: string; password: string },
  caller: Caller,
): Promise<Progress> {
  const { account } = await accountBehind(ctx, ticket);
  if (account.oneTimeUntil === null) throw spent();
  demandGood(password, account.name);
  if (await isPassword(account.passwordHash, password)) throw invalid('password', '新密码不能与一次性密码相同');
  const passwordHash = await hashPassword(password);
  return transact(ctx.db, async (tx) => {
    const still = await store.lockAccount(tx, account.personId);
    if (still?.oneTimeUntil == null || still.passwordHash !== account.passwordHash) throw spent();
    await tx
      .updateTable('localAccount')
      .set({ passwordHash, oneTimeUntil: null })
      .where('personId', '=', account.personId)
      .execute();
    await note(ctx, tx, { personId: account.personId, action: 'account.password', caller });
    return nextStep(ctx, tx, { account: { ...still, passwordHash, oneTimeUntil: null }, ticket, caller });
  });
}

/** A code of the authenticator, or one of the ten written down. */
export async function checkCode(
  ctx: AccountContext,
  { ticket, code }: { ticket: string; code: string },
  caller: Caller,
): Promise<Progress> {
  const { account } = await accountBehind(ctx, ticket);
  const keys = store.failureKeys(account.name, caller.network);
  await demandUnpaused(ctx, keys);
  if (account.oneTimeUntil !== null) throw spent();
  const done = await transact(ctx.db, async (tx): Promise<Progress | null> => {
    const still = await store.lockAccount(tx, account.personId);
    if (!still || still.disabledAt !== null) return null;
    const factor = await factorOf(ctx, tx, still, code);
    return factor === null ? null : letIn(ctx, tx, { account: still, factor, ticket, caller });
  });
  if (done === null) throw await refused(ctx, keys, '验证码不正确，或已经用过；请等下一个验证码');
  return done;
}

/** Which factor a code is of, used up by this very look; null when it is none's. */
export async function factorOf(
  { crypto }: Pick<AccountContext, 'crypto'>,
  tx: Tx,
  { personId, totpSealed }: Pick<store.LocalAccount, 'personId' | 'totpSealed'>,
  code: string,
): Promise<'TOTP' | 'RECOVERY' | null> {
  if (/^\d{6}$/.test(code)) {
    const step = totpSealed === null ? null : totpStep(crypto.open(totpSealed), code);
    return step !== null && (await store.spendTotpStep(tx, personId, step)) ? 'TOTP' : null;
  }
  return (await store.spendRecoveryCode(tx, personId, recoveryDigest(personId, code))) ? 'RECOVERY' : null;
}

interface Coming {
  account: store.LocalAccount;
  ticket: string;
  caller: Caller;
}

async function nextStep(ctx: AccountContext, tx: Tx, coming: Coming): Promise<Progress> {
  const { account, ticket } = coming;
  const { personId } = account;
  if (account.oneTimeUntil !== null) return { step: { next: 'PASSWORD', ticket, name: account.name }, token: null };
  const [passkeys, roles] = await Promise.all([store.passkeysOf(tx, personId), ctx.directory.rolesOf(tx, personId)]);
  const ways = { totp: account.totpSealed !== null, passkey: passkeys.length > 0 };
  if (ways.totp || ways.passkey) return { step: { next: 'FACTOR', ticket, ...ways }, token: null };
  if (demandsSecondFactor(roles)) return { step: { next: 'ENROL', ticket, name: account.name }, token: null };
  return letIn(ctx, tx, { ...coming, factor: 'PASSWORD' });
}

/** Opens the session; whatever was typed wrongly before is forgotten. */
export async function letIn(
  ctx: AccountContext,
  tx: Tx,
  { account, factor, ticket, caller, codes }: Coming & { factor: SignedInBy['factor']; codes?: string[] },
): Promise<Progress> {
  const { personId } = account;
  const person = await ctx.directory.person(tx, personId);
  if (!person) throw spent();
  await store.closeTicket(tx, ticket);
  await store.forgetFailures(tx, store.failureKeys(account.name, '').name);
  await tx
    .updateTable('localAccount')
    .set({ signedInAt: await appNow(tx) })
    .where('personId', '=', personId)
    .execute();
  const by: SignedInBy = { way: 'LOCAL', factor };
  const idleMs = minutes(ctx.config.settings.desk.idleMinutes);
  await note(ctx, tx, { personId, action: 'session.open', caller, after: { ...by } });
  const token = await openSession(tx, { personId, userid: person.userid, ...by, idleMs }, caller);
  return { step: { next: 'DONE', ...(codes ? { recoveryCodes: codes } : {}) }, token };
}

export async function accountBehind(
  ctx: AccountContext,
  ticket: string,
): Promise<{ account: store.LocalAccount; ticket: store.Ticket }> {
  const found = await store.ticketOf(ctx.db, ticket, 'SIGN_IN');
  const account = found && (await store.accountOfPerson(ctx.db, found.personId));
  if (!found || !account || account.disabledAt !== null) throw spent();
  return { account, ticket: found };
}

export const spent = (): Problem => conflict('sign_in_spent', '这次登录已过时，请从用户名和密码重新开始');

export function demandGood(password: string, name: string): void {
  const fault = passwordFault(password, name);
  if (fault !== null) throw invalid('password', fault);
}

export async function demandUnpaused(ctx: AccountContext, keys: ReturnType<typeof store.failureKeys>): Promise<void> {
  const until = await store.pauseOf(ctx.db, keys);
  if (until !== null) throw paused(until);
}

/** Counted for the account and for the network, whether there is such an account or not. */
export async function refused(
  ctx: AccountContext,
  keys: ReturnType<typeof store.failureKeys>,
  messageZh: string,
): Promise<Problem> {
  const until = await transact(ctx.db, (tx) => store.countFailure(tx, keys));
  return until === null ? new Problem({ code: 'sign_in_refused', status: 403, messageZh }) : paused(until);
}

const paused = (until: Date): Problem => {
  const at = `${shanghaiClock(until)}:${String(until.getUTCSeconds()).padStart(2, '0')}`;
  return new Problem({
    code: 'sign_in_paused',
    status: 429,
    messageZh: `输错次数过多，已暂停登录，请在 ${at} 之后再试`,
  });
};

interface Noted {
  personId: string;
  action: string;
  caller: Visitor;
  after?: Record<string, string | boolean>;
}

export async function note(
  { audit }: Pick<AccountContext, 'audit'>,
  tx: Tx,
  { personId, action, caller, after }: Noted,
): Promise<void> {
  await audit.record(tx, {
    actor: { kind: 'person', personId },
    action,
    object: { kind: 'person', id: personId },
    ip: caller.ip,
    agent: caller.agent,
    ...(after ? { after } : {}),
  });
}

/** What stood on the old password or factors ends, but not where he sits. */
export const endOthers = (tx: Tx, personId: string, except: string): Promise<number> =>
  closeSessionsOf(tx, personId, { except, way: 'LOCAL' });

export async function hasNoFactor(ctx: AccountContext, account: store.LocalAccount): Promise<boolean> {
  return account.totpSealed === null && (await store.passkeysOf(ctx.db, account.personId)).length === 0;
}
