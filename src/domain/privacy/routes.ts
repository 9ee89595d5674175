import { z } from 'zod';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import { withdraw } from './commands/consents.ts';
import { answer, ask, askFor } from './commands/requests.ts';
import type { PrivacyContext } from './context.ts';
import { looksOf } from './queries/looks.ts';
import { keptOf, ownData, ownFile } from './queries/own-data.ts';
import { openRequests } from './queries/requests.ts';

const tags = ['privacy'];
const Nothing = z.object({});

/** One's own data: what is held, who looked at it, and what is asked about it. */
export async function privacyRoutes(server: Server, ctx: PrivacyContext, kinds: readonly string[]): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/notice',
    // Read before anything is given, so by anybody (PIPL art. 17).
    { config: { permission: 'public' }, schema: { tags, response: { 200: api.NoticeView } } },
    async () => ctx.notice,
  );

  app.get(
    '/api/me/data',
    {
      config: { permission: 'directory.view_own' },
      schema: { tags, response: { 200: api.MyDataView, '4xx': ErrorBody } },
    },
    (request) => ownData(ctx, personOf(request).personId),
  );

  app.get(
    '/api/me/data.xlsx',
    {
      config: { permission: 'directory.view_own' },
      schema: { tags, response: { 200: z.any(), '4xx': ErrorBody } },
    },
    async (request, reply) =>
      reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent('我的信息.xlsx')}`)
        .header('cache-control', 'no-store')
        .send(await ownFile(ctx, personOf(request).personId)),
  );

  app.get(
    '/api/me/kept/:kind',
    {
      config: { permission: 'directory.view_own' },
      schema: {
        tags,
        params: api.keptParams(kinds),
        querystring: api.KeptQuery,
        response: { 200: api.KeptView, '4xx': ErrorBody },
      },
    },
    (request) => keptOf(ctx, ctx.db, personOf(request).personId, { ...request.params, ...request.query }),
  );

  app.get(
    '/api/me/looks',
    { config: { permission: 'audit.view_own' }, schema: { tags, response: { 200: api.LooksView, '4xx': ErrorBody } } },
    (request) => looksOf(ctx.db, ctx.texts, personOf(request).personId),
  );

  app.post(
    '/api/me/requests',
    {
      config: { permission: 'privacy.request' },
      schema: { tags, body: api.RequestBody, response: { 201: api.RequestView, '4xx': ErrorBody } },
    },
    async (request, reply) =>
      reply.code(201).send(await ask(ctx, personOf(request).personId, request.body, actingIn(request))),
  );

  app.delete(
    '/api/me/consents/:purpose',
    {
      config: { permission: 'person' },
      schema: { tags, params: api.ConsentParams, response: { 200: Nothing, '4xx': ErrorBody } },
    },
    async (request) => {
      await withdraw(ctx, {
        personId: personOf(request).personId,
        purpose: request.params.purpose,
        acting: actingIn(request),
      });
      return {};
    },
  );

  app.get(
    '/api/data-requests',
    {
      config: { permission: 'privacy.answer' },
      schema: { tags, response: { 200: api.OpenRequestsView, '4xx': ErrorBody } },
    },
    async (request) => ({
      requests: await openRequests(ctx, personOf(request).personId, actingIn(request)),
    }),
  );

  app.post(
    '/api/data-requests',
    {
      config: { permission: 'privacy.answer' },
      schema: { tags, body: api.RequestForBody, response: { 201: api.RequestView, '4xx': ErrorBody } },
    },
    async (request, reply) => {
      const by = { by: personOf(request).personId, acting: actingIn(request) };
      return reply.code(201).send(await askFor(ctx, request.body, by));
    },
  );

  app.post(
    '/api/data-requests/:id/answer',
    {
      config: { permission: 'privacy.answer' },
      schema: {
        tags,
        params: api.RequestParams,
        body: api.AnswerBody,
        response: { 200: api.RequestView, '4xx': ErrorBody },
      },
    },
    (request) =>
      answer(ctx, request.params.id, request.body, { by: personOf(request).personId, acting: actingIn(request) }),
  );
}
