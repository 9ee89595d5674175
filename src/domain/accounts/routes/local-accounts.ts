import type { FastifyRequest } from 'fastify';
import { ErrorBody, personOf, type Server, typed } from '../../../http/index.ts';
import { actingIn } from '../../../kernel/audit/index.ts';
import * as api from '../api.ts';
import * as manage from '../commands/manage.ts';
import type { AccountContext } from '../context.ts';
import { listAccounts } from '../queries.ts';

const tags = ['accounts'];
const config = { permission: 'account.manage' };

/** Accounts of officers without WeCom, for the county's administrator. */
export async function localAccountRoutes(server: Server, ctx: AccountContext): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/accounts',
    {
      config,
      schema: { tags, querystring: api.LocalAccountQuery, response: { 200: api.LocalAccountList, '4xx': ErrorBody } },
    },
    (request) => listAccounts(ctx, personOf(request).personId, request.query),
  );

  app.post(
    '/api/accounts',
    { config, schema: { tags, body: api.NewLocalAccount, response: { 201: api.OneTime, '4xx': ErrorBody } } },
    async (request, reply) => {
      const made = await manage.openAccount(ctx, request.body, managerIn(request));
      return reply.code(201).send(made);
    },
  );

  app.post(
    '/api/accounts/:id/password',
    { config, schema: { tags, params: api.PersonParams, response: { 200: api.OneTime, '4xx': ErrorBody } } },
    (request) => manage.resetPassword(ctx, request.params.id, managerIn(request)),
  );

  app.post(
    '/api/accounts/:id/act',
    {
      config,
      schema: {
        tags,
        params: api.PersonParams,
        body: api.LocalAccountAct,
        response: { 200: api.Done, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const { act } = request.body;
      await manage.changeAccount(ctx, { personId: request.params.id, act }, managerIn(request));
      return { done: true as const };
    },
  );
}

const managerIn = (request: FastifyRequest): manage.Manager => ({
  personId: personOf(request).personId,
  acting: actingIn(request),
});
