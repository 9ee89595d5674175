import type { FastifyRequest } from 'fastify';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import { changeAudience, removeAudience, saveAudience } from './commands.ts';
import type { AudienceContext, By } from './context.ts';
import { listAudiences, oneAudience } from './queries.ts';

const tags = ['audiences'];
const refusals = { '4xx': ErrorBody };
const config = { permission: 'audience.save' } as const;
const by = (request: FastifyRequest): By => ({ personId: personOf(request).personId, acting: actingIn(request) });

/** Who bulletins and campaigns are for, kept under a name. */
export async function audienceRoutes(server: Server, ctx: AudienceContext): Promise<void> {
  const app = typed(server);
  const params = api.SavedAudienceParams;

  app.get(
    '/api/audiences',
    { config, schema: { tags, response: { 200: api.AudienceListView, ...refusals } } },
    (request) => listAudiences(ctx, personOf(request).personId),
  );
  app.post(
    '/api/audiences',
    { config, schema: { tags, body: api.SaveAudienceBody, response: { 201: api.AudienceView, ...refusals } } },
    async (request, reply) => reply.code(201).send(await saveAudience(ctx, request.body, by(request))),
  );
  app.get(
    '/api/audiences/:id',
    { config, schema: { tags, params, response: { 200: api.AudienceView, ...refusals } } },
    (request) => oneAudience(ctx, ctx.db, { id: request.params.id, personId: personOf(request).personId }),
  );
  app.put(
    '/api/audiences/:id',
    {
      config,
      schema: { tags, params, body: api.ChangeAudienceBody, response: { 200: api.AudienceView, ...refusals } },
    },
    (request) => changeAudience(ctx, request.params.id, request.body, by(request)),
  );
  app.delete(
    '/api/audiences/:id',
    { config, schema: { tags, params, response: { 200: api.Removed, ...refusals } } },
    async (request) => {
      await removeAudience(ctx, request.params.id, by(request));
      return {};
    },
  );
}
