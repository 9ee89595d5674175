import type { FastifyRequest } from 'fastify';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import { type By, declare, end, type MuteContext } from './commands.ts';
import { readWindow, readWindows } from './queries.ts';

const tags = ['operations'];
const refusals = { '4xx': ErrorBody };
const view = { permission: 'mute.view' } as const;
const act = { permission: 'mute.declare' } as const;

const by = (request: FastifyRequest): By => ({ personId: personOf(request).personId, acting: actingIn(request) });

export async function muteRoutes(server: Server, ctx: MuteContext): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/mute-windows',
    { config: view, schema: { tags, querystring: api.MuteQuery, response: { 200: api.MuteView, ...refusals } } },
    (request) => readWindows(ctx, personOf(request).personId, request.query),
  );

  app.post(
    '/api/mute-windows',
    { config: act, schema: { tags, body: api.MuteBody, response: { 201: api.MuteWindowView, ...refusals } } },
    async (request, reply) =>
      reply.code(201).send(await readWindow(ctx, await declare(ctx, request.body, by(request)))),
  );

  app.post(
    '/api/mute-windows/:id/end',
    { config: act, schema: { tags, params: api.MuteParams, response: { 200: api.MuteWindowView, ...refusals } } },
    async (request) => {
      await end(ctx, request.params.id, by(request));
      return readWindow(ctx, request.params.id);
    },
  );
}
