import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import { type Act, type ActName, rightFor } from './acts.ts';
import * as api from './api.ts';
import type { Warnings } from './service.ts';
import type { Views } from './views.ts';

interface RouteNeeds {
  warnings: Warnings;
  views: Views;
  words: () => api.WordsData;
}

const tags = ['warnings'];

/** Thin: parse, ask the service, answer in the promised shape. */
export async function warningRoutes(server: Server, { warnings, views, words }: RouteNeeds): Promise<void> {
  const app = typed(server);

  app.post(
    '/api/warnings',
    {
      config: { permission: 'warning.create' },
      schema: {
        tags,
        body: api.NewWarningBody,
        response: { 200: api.ReceivedView, 201: api.ReceivedView, '4xx': ErrorBody },
      },
    },
    async (request, reply) => {
      const isGateway = request.actor?.kind === 'gateway';
      const personId = isGateway ? null : personOf(request).personId;
      const received = await warnings.receiveFrom(request.body, personId);
      const { repeated, merged, taken, warning } = received;
      const { id, number, state } = warning;
      const marks = { ...(merged ? { merged } : {}), ...(taken ? { taken } : {}) };
      return reply.code(repeated || merged ? 200 : 201).send({ id, number, state, ...marks });
    },
  );

  app.get(
    '/api/warnings',
    {
      config: { permission: 'person' },
      schema: { tags, querystring: api.ListQuery, response: { 200: api.WarningListView, '4xx': ErrorBody } },
    },
    (request) => views.list(personOf(request).personId, request.query, actingIn(request)),
  );

  app.get(
    '/api/warnings/:id',
    {
      config: { permission: 'warning.view' },
      schema: { tags, params: api.WarningParams, response: { 200: api.WarningView, '4xx': ErrorBody } },
    },
    (request) => {
      const reader = request.actor?.kind === 'gateway' ? null : { personId: personOf(request).personId };
      return views.one(request.params.id, reader, actingIn(request));
    },
  );

  app.get(
    '/api/warnings/:id/phone',
    {
      config: { permission: 'warning.view_name' },
      schema: {
        tags,
        params: api.WarningParams,
        querystring: api.PhoneQuery,
        response: { 200: api.PhoneView, '4xx': ErrorBody },
      },
    },
    async (request) => ({
      phone: await views.phone(request.params.id, request.query.of, personOf(request).personId, actingIn(request)),
    }),
  );

  app.get(
    '/api/warnings/:id/candidates',
    {
      config: { permission: 'warning.match' },
      schema: {
        tags,
        params: api.WarningParams,
        querystring: api.CandidateQuery,
        response: { 200: api.CandidatesView, '4xx': ErrorBody },
      },
    },
    (request) =>
      warnings.candidates.forWarning(request.params.id, request.query.q, personOf(request).personId, actingIn(request)),
  );

  app.get(
    '/api/employees',
    {
      config: { permission: 'warning.take_over' },
      schema: { tags, querystring: api.CandidateQuery, response: { 200: api.CandidatesView, '4xx': ErrorBody } },
    },
    (request) => warnings.candidates.search(request.query.q, personOf(request).personId, actingIn(request)),
  );

  for (const act of Object.keys(api.ActBodies) as ActName[]) {
    app.post(
      `/api/warnings/:id/${act}`,
      {
        config: { permission: rightFor(act) },
        schema: {
          tags,
          params: api.WarningParams,
          body: api.ActBodies[act],
          response: { 200: api.WarningView, '4xx': ErrorBody },
        },
      },
      async (request) => {
        const { personId } = personOf(request);
        const { ip, agent } = actingIn(request);
        const origin = { ...(ip ? { ip } : {}), ...(agent ? { agent } : {}) };
        await warnings.act(request.params.id, personId, toAct(act, request.body), origin);
        return views.one(request.params.id, { personId }, actingIn(request));
      },
    );
  }

  app.post(
    '/api/handovers/:id/answer',
    {
      config: { permission: 'warning.hand_over' },
      schema: {
        tags,
        params: api.WarningParams,
        body: api.HandoverBody,
        response: { 200: api.Done, '4xx': ErrorBody },
      },
    },
    async (request) => {
      await warnings.asked.handover(request.params.id, personOf(request).personId, request.body.answer);
      return {};
    },
  );

  app.post(
    '/api/follow-ups/:id/answer',
    {
      config: { permission: 'warning.outcome' },
      schema: {
        tags,
        params: api.WarningParams,
        body: api.FollowUpBody,
        response: { 200: api.Done, '4xx': ErrorBody },
      },
    },
    async (request) => {
      await warnings.asked.followUp(request.params.id, personOf(request).personId, request.body.answer);
      return {};
    },
  );

  app.get(
    '/api/words',
    // The notice names who processes personal data, to whoever reads it (PIPL art. 17).
    { config: { permission: 'public' }, schema: { tags, response: { 200: api.WordsView } } },
    async () => words(),
  );
}

/** The body was parsed by the act's own schema; only its time is still a string. */
function toAct(act: ActName, body: object): Act {
  const metAt = 'metAt' in body && typeof body.metAt === 'string' ? { metAt: new Date(body.metAt) } : {};
  return { act, ...body, ...metAt } as Act;
}
