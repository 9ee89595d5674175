import type { FastifyRequest } from 'fastify';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import { agree, ask, end, look, refuse } from './commands.ts';
import type { BreakGlassContext, By } from './context.ts';
import { listBreakGlass } from './queries.ts';

const tags = ['break-glass'];
const refusals = { '4xx': ErrorBody };
const by = (request: FastifyRequest): By => ({ personId: personOf(request).personId, acting: actingIn(request) });

export async function breakGlassRoutes(server: Server, ctx: BreakGlassContext): Promise<void> {
  const app = typed(server);
  const params = api.IdParams;
  const act = { tags, params, body: api.Nothing, response: { 200: api.Nothing, ...refusals } };

  app.get(
    '/api/break-glass',
    {
      config: { permission: 'break_glass.view' },
      schema: { tags, querystring: api.BreakGlassQuery, response: { 200: api.BreakGlassList, ...refusals } },
    },
    (request) => listBreakGlass(ctx, personOf(request).personId, request.query),
  );
  app.post(
    '/api/break-glass',
    {
      config: { permission: 'break_glass.ask' },
      schema: { tags, body: api.BreakGlassBody, response: { 201: api.BreakGlassMade, ...refusals } },
    },
    async (request, reply) => reply.code(201).send(await ask(ctx, request.body, by(request))),
  );
  for (const [name, permission, work] of [
    ['agree', 'break_glass.decide', agree],
    ['refuse', 'break_glass.decide', refuse],
    ['end', 'break_glass.view', end],
  ] as const)
    app.post(`/api/break-glass/:id/${name}`, { config: { permission }, schema: act }, async (request) => {
      await work(ctx, request.params.id, by(request));
      return {};
    });
  app.get(
    '/api/break-glass/:id/person',
    {
      config: { permission: 'break_glass.ask' },
      schema: { tags, params, response: { 200: api.BreakGlassPerson, ...refusals } },
    },
    (request) => look(ctx, request.params.id, by(request)),
  );
}
