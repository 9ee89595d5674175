import { z } from 'zod';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import type { Disclosures } from './disclosures/index.ts';
import type { Privacy } from './service.ts';

const tags = ['privacy'];
const Nothing = z.object({});

/** Thin: parse, ask the service, answer in the promised shape. */
export async function privacyRoutes(
  server: Server,
  { privacy, disclosures, keptKinds }: { privacy: Privacy; disclosures: Disclosures; keptKinds: readonly string[] },
): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/notice',
    // Read before anything is given, so by anybody (PIPL art. 17).
    { config: { permission: 'public' }, schema: { tags, response: { 200: api.NoticeView } } },
    async () => privacy.notice,
  );

  app.get(
    '/api/me/data',
    {
      config: { permission: 'directory.view_own' },
      schema: { tags, response: { 200: api.MyDataView, '4xx': ErrorBody } },
    },
    (request) => privacy.myData(personOf(request).personId),
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
        .send(await privacy.myFile(personOf(request).personId)),
  );

  app.get(
    '/api/me/kept/:kind',
    {
      config: { permission: 'directory.view_own' },
      schema: {
        tags,
        params: api.keptParams(keptKinds),
        querystring: api.KeptQuery,
        response: { 200: api.KeptView, '4xx': ErrorBody },
      },
    },
    (request) => privacy.kept(personOf(request).personId, request.params.kind, request.query.skip),
  );

  app.get(
    '/api/me/looks',
    { config: { permission: 'audit.view_own' }, schema: { tags, response: { 200: api.LooksView, '4xx': ErrorBody } } },
    (request) => privacy.looks(personOf(request).personId),
  );

  app.post(
    '/api/me/requests',
    {
      config: { permission: 'privacy.request' },
      schema: { tags, body: api.RequestBody, response: { 201: api.RequestView, '4xx': ErrorBody } },
    },
    async (request, reply) =>
      reply.code(201).send(await privacy.ask(personOf(request).personId, request.body, actingIn(request))),
  );

  app.delete(
    '/api/me/consents/:purpose',
    {
      config: { permission: 'person' },
      schema: { tags, params: api.ConsentParams, response: { 200: Nothing, '4xx': ErrorBody } },
    },
    async (request) => {
      await privacy.withdraw(personOf(request).personId, request.params.purpose, actingIn(request));
      return {};
    },
  );

  app.get(
    '/api/disclosures',
    {
      config: { permission: 'audit.read' },
      schema: { tags, querystring: api.DisclosuresQuery, response: { 200: api.DisclosuresView, '4xx': ErrorBody } },
    },
    async (request) => {
      const { from, to, after, limit } = request.query;
      const rows = await disclosures.page({ from: new Date(from), to: new Date(to) }, { after, limit });
      return {
        disclosures: rows.map((row) => ({ ...row, at: row.at.toISOString() })),
        next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
      };
    },
  );

  app.get(
    '/api/data-requests',
    {
      config: { permission: 'privacy.answer' },
      schema: { tags, response: { 200: api.OpenRequestsView, '4xx': ErrorBody } },
    },
    async (request) => ({
      requests: await privacy.openRequests(personOf(request).personId, actingIn(request)),
    }),
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
    (request) => privacy.answer(request.params.id, personOf(request).personId, request.body, actingIn(request)),
  );
}
