import type { FastifyRequest } from 'fastify';
import { ErrorBody, personOf, type Server, typed } from '../../../http/index.ts';
import { actingIn } from '../../../kernel/audit/index.ts';
import * as api from '../api.ts';
import { beginReplay, cancelReplay } from '../commands/replay.ts';
import type { By } from '../commands.ts';
import type { PolicyContext } from '../context.ts';
import { readChanged, readReplay } from '../queries/replay.ts';

const tags = ['settings'];
const refusals = { '4xx': ErrorBody };
const change = { permission: 'settings.change' } as const;

const by = (request: FastifyRequest): By => ({ personId: personOf(request).personId, acting: actingIn(request) });

export async function replayRoutes(server: Server, ctx: PolicyContext): Promise<void> {
  const app = typed(server);

  app.post(
    '/api/settings/replays',
    { config: change, schema: { tags, body: api.CheckBody, response: { 201: api.ReplayView, ...refusals } } },
    async (request, reply) => {
      const id = await beginReplay(ctx, request.body.changes, by(request));
      return reply.code(201).send(await readReplay(ctx, by(request), id));
    },
  );

  app.get(
    '/api/settings/replays',
    { config: change, schema: { tags, response: { 200: api.ReplayView, ...refusals } } },
    (request) => readReplay(ctx, by(request)),
  );

  app.get(
    '/api/settings/replays/:id',
    { config: change, schema: { tags, params: api.ReplayParams, response: { 200: api.ReplayView, ...refusals } } },
    (request) => readReplay(ctx, by(request), request.params.id),
  );

  app.get(
    '/api/settings/replays/:id/warnings',
    {
      config: change,
      schema: {
        ...{ tags, params: api.ReplayParams, querystring: api.ReplayWarningsQuery },
        response: { 200: api.ReplayWarningsView, ...refusals },
      },
    },
    (request) => readChanged(ctx, by(request), { ...request.query, id: request.params.id }),
  );

  app.post(
    '/api/settings/replays/:id/cancel',
    { config: change, schema: { tags, params: api.ReplayParams, response: { 200: api.ReplayView, ...refusals } } },
    async (request) => {
      await cancelReplay(ctx, request.params.id, by(request));
      return readReplay(ctx, by(request), request.params.id);
    },
  );
}
