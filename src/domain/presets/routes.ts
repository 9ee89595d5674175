import type { FastifyRequest } from 'fastify';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import { changeTemplate, createTemplate, restoreTemplate } from './commands.ts';
import type { By, PresetContext } from './context.ts';
import { listTemplates, versionsOf } from './queries.ts';

const tags = ['bulletins'];
const refusals = { '4xx': ErrorBody };
const config = { permission: 'template.edit' } as const;
const by = (request: FastifyRequest): By => ({ personId: personOf(request).personId, acting: actingIn(request) });

/** Texts that bulletins are written from, kept by the centre. */
export async function presetRoutes(server: Server, ctx: PresetContext): Promise<void> {
  const app = typed(server);
  const params = api.TemplateParams;

  app.get(
    '/api/bulletin-templates',
    { config, schema: { tags, response: { 200: api.TemplateListView, ...refusals } } },
    () => listTemplates(ctx),
  );
  app.post(
    '/api/bulletin-templates',
    { config, schema: { tags, body: api.TemplateBody, response: { 201: api.TemplateView, ...refusals } } },
    async (request, reply) => reply.code(201).send(await createTemplate(ctx, request.body, by(request))),
  );
  app.get(
    '/api/bulletin-templates/:id',
    {
      config,
      schema: { tags, params, querystring: api.VersionQuery, response: { 200: api.TemplateVersionsView, ...refusals } },
    },
    (request) => versionsOf(ctx, request.params.id, request.query),
  );
  app.put(
    '/api/bulletin-templates/:id',
    {
      config,
      schema: { tags, params, body: api.TemplateChangeBody, response: { 200: api.TemplateView, ...refusals } },
    },
    (request) => changeTemplate(ctx, request.params.id, request.body, by(request)),
  );
  app.post(
    '/api/bulletin-templates/:id/restore',
    {
      config,
      schema: { tags, params, body: api.TemplateRestoreBody, response: { 200: api.TemplateView, ...refusals } },
    },
    (request) => restoreTemplate(ctx, request.params.id, request.body, by(request)),
  );
}
