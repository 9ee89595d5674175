import type { FastifyRequest } from 'fastify';
import { transact } from '../../../database/index.ts';
import {
  addressOf,
  cookiesAt,
  ErrorBody,
  lockSession,
  networkOf,
  personOf,
  type Server,
  typed,
  viewSession,
} from '../../../http/index.ts';
import { conflict, notFound } from '../../../lib/problem.ts';
import * as api from '../api.ts';
import * as factors from '../commands/factors.ts';
import * as signIn from '../commands/sign-in.ts';
import type { AccountContext } from '../context.ts';
import { readOwnAccount } from '../queries.ts';
import { hashPassword, isPassword } from '../rules/secrets.ts';
import * as store from '../store.ts';

const tags = ['me'];
const config = { permission: 'person' };
const whileLocked = { permission: 'person', whileLocked: true } as const;

/** One's own session and account. */
export async function ownAccountRoutes(server: Server, ctx: AccountContext): Promise<void> {
  const app = typed(server);
  const cookies = cookiesAt(ctx.config.http.publicUrl);
  const done = { tags, response: { 200: api.Done, '4xx': ErrorBody } };

  app.get(
    '/api/me/session',
    { config: whileLocked, schema: { tags, response: { 200: api.OwnSession, '4xx': ErrorBody } } },
    async (request) => {
      const [session, person] = await Promise.all([
        viewSession(ctx.db, tokenIn(request)),
        ctx.directory.person(ctx.db, personOf(request).personId),
      ]);
      if (!session) throw notFound();
      return {
        ...session,
        idleAt: session.idleAt.toISOString(),
        expiresAt: session.expiresAt.toISOString(),
        now: new Date().toISOString(),
        name: person?.name ?? '',
        lockAfterSeconds: ctx.config.settings.desk.lockMinutes * 60,
        warnBeforeSeconds: ctx.config.settings.desk.warnSeconds,
      };
    },
  );

  app.get(
    '/api/me/form-key',
    { config, schema: { tags, response: { 200: api.FormKey, '4xx': ErrorBody } } },
    async (request) => ({ key: ctx.crypto.formKey(personOf(request).personId) }),
  );

  app.post('/api/me/session/lock', { config: whileLocked, schema: done }, async (request) => {
    await transact(ctx.db, async (tx) => {
      await lockSession(tx, tokenIn(request), true);
      await signIn.note(ctx, tx, { ...whoIn(request), action: 'session.locked' });
    });
    return { done: true as const };
  });

  /** By password, or by a code of the authenticator; whoever came by WeCom scans again and gets a new session. */
  app.post(
    '/api/me/session/unlock',
    { config: whileLocked, schema: { ...done, body: api.UnlockBody } },
    async (request) => {
      const { proof } = request.body;
      const { account, keys } = await ownAccount(request);
      await signIn.demandUnpaused(ctx, keys);
      const isCode = /^\d{6}$/.test(proof);
      const isRight = isCode
        ? await transact(ctx.db, async (tx) => (await signIn.factorOf(ctx, tx, account, proof)) !== null)
        : await isPassword(account.passwordHash, proof);
      if (!isRight) throw await signIn.refused(ctx, keys, '密码或验证码不正确');
      await transact(ctx.db, async (tx) => {
        await store.forgetFailures(tx, keys.name);
        await lockSession(tx, tokenIn(request), false);
        await signIn.note(ctx, tx, { ...whoIn(request), action: 'session.unlocked' });
      });
      return { done: true as const };
    },
  );

  app.get(
    '/api/me/account',
    { config, schema: { tags, response: { 200: api.OwnAccount, '4xx': ErrorBody } } },
    async (request) => ({ account: await readOwnAccount(ctx, personOf(request).personId) }),
  );

  app.post('/api/me/account/password', { config, schema: { ...done, body: api.ChangePassword } }, async (request) => {
    const { current, password } = request.body;
    const account = await confirmed(request, current);
    signIn.demandGood(password, account.name);
    const passwordHash = await hashPassword(password);
    await transact(ctx.db, async (tx) => {
      const { personId } = account;
      await tx.updateTable('localAccount').set({ passwordHash }).where('personId', '=', personId).execute();
      await signIn.endOthers(tx, personId, tokenIn(request));
      await signIn.note(ctx, tx, { ...whoIn(request), action: 'account.password' });
    });
    return { done: true as const };
  });

  app.post(
    '/api/me/account/totp-setup',
    { config, schema: { tags, body: api.Confirmed, response: { 200: api.ChangeTicket, '4xx': ErrorBody } } },
    async (request) => {
      const { personId, name } = await confirmed(request, request.body.current);
      const ticket = await store.openTicket(ctx.db, { personId, purpose: 'CHANGE' });
      return { ticket, ...(await factors.beginTotp(ctx, ticket, name)) };
    },
  );

  app.post('/api/me/account/totp', { config, schema: { ...done, body: api.TicketTotpBody } }, async (request) => {
    const { ticket, code } = request.body;
    const { personId, totpSealed } = await changing(request, ticket);
    const { keys } = await ownAccount(request);
    await signIn.demandUnpaused(ctx, keys);
    const isTaken = await transact(ctx.db, async (tx) => {
      if (!(await factors.takeTotp(ctx, tx, { personId, totpSealed, code }))) return false;
      await store.closeTicket(tx, ticket);
      await signIn.endOthers(tx, personId, tokenIn(request));
      await signIn.note(ctx, tx, { ...whoIn(request), action: 'account.factor', after: { factor: 'TOTP' } });
      return true;
    });
    if (!isTaken) throw await signIn.refused(ctx, keys, '验证码不正确，请核对手机时间后输入最新的一个');
    return { done: true as const };
  });

  app.post(
    '/api/me/account/recovery-codes',
    { config, schema: { tags, body: api.Confirmed, response: { 200: api.RecoveryCodes, '4xx': ErrorBody } } },
    async (request) => {
      const { personId } = await confirmed(request, request.body.current);
      const codes = await transact(ctx.db, async (tx) => {
        await signIn.note(ctx, tx, { ...whoIn(request), action: 'account.recovery_codes' });
        return factors.drawRecoveryCodes(tx, personId);
      });
      return { codes };
    },
  );

  app.post(
    '/api/me/account/passkey-options',
    { config, schema: { tags, body: api.Confirmed, response: { 200: api.PasskeyTicket, '4xx': ErrorBody } } },
    async (request) => {
      const account = await confirmed(request, request.body.current);
      const ticket = await store.openTicket(ctx.db, { personId: account.personId, purpose: 'CHANGE' });
      return { ticket, options: api.PasskeyOptions.parse(await factors.beginPasskey(ctx, ticket, account)) };
    },
  );

  app.post('/api/me/account/passkeys', { config, schema: { ...done, body: api.NewPasskey } }, async (request) => {
    const { ticket, answer, title } = request.body;
    const { personId, challenge } = await changing(request, ticket);
    if (challenge === null) throw signIn.spent();
    await transact(ctx.db, async (tx) => {
      await factors.takePasskey(ctx, tx, { personId, challenge, answer, title });
      await store.closeTicket(tx, ticket);
      await signIn.note(ctx, tx, { ...whoIn(request), action: 'account.factor', after: { factor: 'PASSKEY' } });
    });
    return { done: true as const };
  });

  app.delete(
    '/api/me/account/passkeys/:id',
    { config, schema: { ...done, params: api.PasskeyParams } },
    async (request) => {
      const { personId } = personOf(request);
      await transact(ctx.db, async (tx) => {
        const account = await store.lockAccount(tx, personId);
        const keys = await store.passkeysOf(tx, personId);
        if (!account || !keys.some(({ id }) => id === request.params.id)) throw notFound();
        if (keys.length === 1 && account.totpSealed === null)
          throw conflict('last_factor', '这是您唯一的第二验证方式，请先绑定验证器或另一个通行密钥');
        await tx.deleteFrom('passkey').where('id', '=', request.params.id).where('personId', '=', personId).execute();
        await signIn.note(ctx, tx, { ...whoIn(request), action: 'account.factor_removed' });
      });
      return { done: true as const };
    },
  );

  const tokenIn = (request: FastifyRequest): string => request.cookies[cookies.session] ?? '';

  const whoIn = (request: FastifyRequest) => ({
    personId: personOf(request).personId,
    caller: { ip: addressOf(request), agent: request.headers['user-agent'] ?? '' },
  });

  async function ownAccount(request: FastifyRequest) {
    const account = await store.accountOfPerson(ctx.db, personOf(request).personId);
    if (!account) throw conflict('no_local_account', '您没有本地账号，请用企业微信扫码');
    return { account, keys: store.failureKeys(account.name, networkOf(request)) };
  }

  /** His own account, when he knows its password: a desk left open changes nothing of it. */
  async function confirmed(request: FastifyRequest, current: string): Promise<store.LocalAccount> {
    const { account, keys } = await ownAccount(request);
    await signIn.demandUnpaused(ctx, keys);
    if (!(await isPassword(account.passwordHash, current))) throw await signIn.refused(ctx, keys, '当前密码不正确');
    return account;
  }

  async function changing(request: FastifyRequest, ticket: string): Promise<store.Ticket> {
    const found = await store.ticketOf(ctx.db, ticket, 'CHANGE');
    if (found?.personId !== personOf(request).personId) throw conflict('sign_in_spent', '操作已过时，请重新开始');
    return found;
  }
}
