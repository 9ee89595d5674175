import type { FastifyRequest } from 'fastify';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import { type By, confirm, propose, takeBack, takeUp, withdraw } from './commands.ts';
import type { PolicyContext } from './context.ts';
import { check, listVersions, readCards, readSettings, readVersion } from './queries.ts';
import { replayRoutes } from './routes/replay.ts';

const tags = ['settings'];
const refusals = { '4xx': ErrorBody };

const by = (request: FastifyRequest): By => ({ personId: personOf(request).personId, acting: actingIn(request) });

/** Thin: parse, ask the module, answer in the promised shape. */
export async function policyRoutes(server: Server, ctx: PolicyContext): Promise<void> {
  const app = typed(server);
  await replayRoutes(server, ctx);
  const view = { permission: 'settings.view' } as const;
  const change = { permission: 'settings.change' } as const;
  const answered = (request: FastifyRequest, id: string) => readVersion(ctx, personOf(request).personId, id);

  app.get(
    '/api/settings',
    { config: view, schema: { tags, response: { 200: api.SettingsView, ...refusals } } },
    (request) => readSettings(ctx, personOf(request).personId),
  );

  app.get(
    '/api/settings/cards',
    { config: view, schema: { tags, response: { 200: api.CardsView, ...refusals } } },
    (request) => readCards(ctx, personOf(request).personId),
  );

  app.post(
    '/api/settings/check',
    { config: change, schema: { tags, body: api.CheckBody, response: { 200: api.CheckView, ...refusals } } },
    (request) => check(ctx, request.body.changes),
  );

  app.get(
    '/api/settings/versions',
    {
      config: view,
      schema: { tags, querystring: api.VersionsQuery, response: { 200: api.VersionsView, ...refusals } },
    },
    (request) => listVersions(ctx, personOf(request).personId, request.query),
  );

  app.post(
    '/api/settings/versions',
    { config: change, schema: { tags, body: api.VersionBody, response: { 201: api.VersionView, ...refusals } } },
    async (request, reply) =>
      reply.code(201).send(await answered(request, await propose(ctx, request.body, by(request)))),
  );

  app.post(
    '/api/settings/take-back',
    { config: change, schema: { tags, body: api.TakeBackBody, response: { 200: api.VersionView, ...refusals } } },
    async (request) => answered(request, await takeBack(ctx, request.body, by(request))),
  );

  app.post(
    '/api/settings/versions/:id/take-up',
    {
      config: change,
      schema: {
        ...{ tags, params: api.VersionParams, body: api.TakeBackBody },
        response: { 200: api.VersionView, ...refusals },
      },
    },
    async (request) => answered(request, await takeUp(ctx, { ...request.body, id: request.params.id }, by(request))),
  );

  app.post(
    '/api/settings/versions/:id/confirm',
    {
      config: { permission: 'settings.confirm' },
      schema: { tags, params: api.VersionParams, response: { 200: api.VersionView, ...refusals } },
    },
    async (request) => {
      await confirm(ctx, request.params.id, by(request));
      return answered(request, request.params.id);
    },
  );

  app.post(
    '/api/settings/versions/:id/withdraw',
    { config: change, schema: { tags, params: api.VersionParams, response: { 200: api.VersionView, ...refusals } } },
    async (request) => {
      await withdraw(ctx, request.params.id, by(request));
      return answered(request, request.params.id);
    },
  );
}
