import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import type { Visits } from './service.ts';

const tags = ['visits'];
const refusals = { '4xx': ErrorBody };

/** Thin: parse, ask the service, answer in the promised shape. */
export async function visitRoutes(server: Server, { visits }: { visits: Visits }): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/visits/units',
    {
      config: { permission: 'visit.view' },
      schema: { tags, querystring: api.PatchQuery, response: { 200: api.PatchList, ...refusals } },
    },
    (request) => visits.patches(personOf(request).personId, request.query),
  );

  app.get(
    '/api/visits',
    {
      config: { permission: 'visit.view' },
      schema: { tags, querystring: api.VisitQuery, response: { 200: api.VisitList, ...refusals } },
    },
    (request) => visits.list(personOf(request).personId, request.query, actingIn(request)),
  );

  app.post(
    '/api/visits',
    {
      config: { permission: 'visit.record' },
      schema: { tags, body: api.VisitBody, response: { 201: api.VisitMade, ...refusals } },
    },
    async (request, reply) =>
      reply.code(201).send({ id: await visits.record(request.body, personOf(request).personId, actingIn(request)) }),
  );

  app.delete(
    '/api/visits/:id',
    {
      config: { permission: 'visit.record' },
      schema: { tags, params: api.VisitParams, response: { 200: api.VisitTakenBack, ...refusals } },
    },
    async (request) => {
      await visits.withdraw(request.params.id, personOf(request).personId, actingIn(request));
      return {};
    },
  );
}
