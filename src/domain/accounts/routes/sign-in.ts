import type { FastifyReply, FastifyRequest } from 'fastify';
import { transact } from '../../../database/index.ts';
import {
  addressOf,
  cookiesAt,
  ErrorBody,
  networkOf,
  refuseForeignOrigin,
  SESSION_LIMITS,
  type Server,
  typed,
} from '../../../http/index.ts';
import * as api from '../api.ts';
import * as factors from '../commands/factors.ts';
import * as signIn from '../commands/sign-in.ts';
import type { AccountContext } from '../context.ts';
import { signInWays } from '../queries.ts';
import { failureKeys } from '../store.ts';

const tags = ['accounts'];
const config = { permission: 'public' };
const PATH = '/api/accounts/sign-in';

/** Signing in without WeCom, step by step; nothing is open before the last one. */
export async function signInRoutes(server: Server, ctx: AccountContext): Promise<void> {
  const app = typed(server);
  const step = { tags, response: { 200: api.SignInStep, '4xx': ErrorBody } };

  app.get(PATH, { config, schema: { tags, response: { 200: api.SignInWays, '4xx': ErrorBody } } }, () =>
    signInWays(ctx),
  );

  app.post(PATH, { config, schema: { ...step, body: api.SignInBody } }, async (request, reply) =>
    answer(reply, await signIn.checkPassword(ctx, request.body, callerIn(request))),
  );

  app.post(`${PATH}/password`, { config, schema: { ...step, body: api.TicketPasswordBody } }, async (request, reply) =>
    answer(reply, await signIn.choosePassword(ctx, request.body, callerIn(request))),
  );

  app.post(`${PATH}/code`, { config, schema: { ...step, body: api.TicketCodeBody } }, async (request, reply) =>
    answer(reply, await signIn.checkCode(ctx, request.body, callerIn(request))),
  );

  app.post(
    `${PATH}/totp-setup`,
    { config, schema: { tags, body: api.TicketBody, response: { 200: api.TotpSetup, '4xx': ErrorBody } } },
    async (request) => {
      callerIn(request);
      const account = await enrolling(request.body.ticket);
      return factors.beginTotp(ctx, request.body.ticket, account.name);
    },
  );

  app.post(`${PATH}/totp`, { config, schema: { ...step, body: api.TicketTotpBody } }, async (request, reply) => {
    const { ticket, code } = request.body;
    const caller = callerIn(request);
    await enrolling(ticket);
    const { account, ticket: kept } = await signIn.accountBehind(ctx, ticket);
    const keys = failureKeys(account.name, caller.network);
    await signIn.demandUnpaused(ctx, keys);
    const { personId } = account;
    const done = await transact(ctx.db, async (tx) => {
      if (!(await factors.takeTotp(ctx, tx, { personId, totpSealed: kept.totpSealed, code }))) return null;
      await signIn.note(ctx, tx, { personId, action: 'account.factor', caller, after: { factor: 'TOTP' } });
      const codes = await factors.drawRecoveryCodes(tx, personId);
      return signIn.letIn(ctx, tx, { account, factor: 'TOTP', ticket, caller, codes });
    });
    if (done === null) throw await signIn.refused(ctx, keys, '验证码不正确，请核对手机时间后输入最新的一个');
    return answer(reply, done);
  });

  const options = { tags, body: api.TicketBody, response: { 200: api.PasskeyOptions, '4xx': ErrorBody } };
  app.post(`${PATH}/passkey-options`, { config, schema: options }, async (request) => {
    callerIn(request);
    const { ticket } = request.body;
    const { account } = await signIn.accountBehind(ctx, ticket);
    if (account.oneTimeUntil !== null) throw signIn.spent();
    const isNew = await signIn.hasNoFactor(ctx, account);
    const found = isNew
      ? await factors.beginPasskey(ctx, ticket, account)
      : await factors.askPasskey(ctx, ticket, account.personId);
    return api.PasskeyOptions.parse(found);
  });

  app.post(`${PATH}/passkey`, { config, schema: { ...step, body: api.TicketPasskeyBody } }, async (request, reply) => {
    const { ticket, answer: given } = request.body;
    const caller = callerIn(request);
    const { account, ticket: kept } = await signIn.accountBehind(ctx, ticket);
    if (account.oneTimeUntil !== null || kept.challenge === null) throw signIn.spent();
    const { personId } = account;
    const { challenge } = kept;
    if (await signIn.hasNoFactor(ctx, account)) {
      const done = await transact(ctx.db, async (tx) => {
        await factors.takePasskey(ctx, tx, { personId, challenge, answer: given, title: '首个通行密钥' });
        await signIn.note(ctx, tx, { personId, action: 'account.factor', caller, after: { factor: 'PASSKEY' } });
        const codes = await factors.drawRecoveryCodes(tx, personId);
        return signIn.letIn(ctx, tx, { account, factor: 'PASSKEY', ticket, caller, codes });
      });
      return answer(reply, done);
    }
    const keys = failureKeys(account.name, caller.network);
    await signIn.demandUnpaused(ctx, keys);
    if (!(await factors.isPasskeyOf(ctx, { personId, challenge, answer: given })))
      throw await signIn.refused(ctx, keys, '通行密钥没有通过验证，请重试或改用验证码');
    return answer(
      reply,
      await transact(ctx.db, (tx) => signIn.letIn(ctx, tx, { account, factor: 'PASSKEY', ticket, caller })),
    );
  });

  /** Only whoever has none yet enrols a factor by his password alone. */
  async function enrolling(ticket: string) {
    const { account } = await signIn.accountBehind(ctx, ticket);
    if (account.oneTimeUntil !== null || !(await signIn.hasNoFactor(ctx, account))) throw signIn.spent();
    return account;
  }

  function callerIn(request: FastifyRequest): signIn.Caller {
    refuseForeignOrigin(request, ctx.config.http.publicUrl);
    return { ip: addressOf(request), network: networkOf(request), agent: request.headers['user-agent'] ?? '' };
  }

  function answer(reply: FastifyReply, { step: next, token }: signIn.Progress): api.SignInStepData {
    const cookies = cookiesAt(ctx.config.http.publicUrl);
    if (token !== null)
      void reply.setCookie(cookies.session, token, { ...cookies.options, maxAge: SESSION_LIMITS.absoluteMs / 1000 });
    return next;
  }
}
