import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import type { Posts } from './service.ts';
import { told } from './told.ts';

const tags = ['appointments'];
const refusals = { '4xx': ErrorBody };

/** Proposing advisors, deciding on them, and how far each has come. */
export async function appointmentRoutes(server: Server, { posts }: { posts: Posts }): Promise<void> {
  const app = typed(server);

  app.post(
    '/api/appointments',
    {
      config: { permission: 'directory.import' },
      schema: { tags, body: api.ProposeBody, response: { 201: api.Created, ...refusals } },
    },
    async (request, reply) => {
      const id = await posts.appointments.propose(request.body, personOf(request).personId, actingIn(request));
      return reply.code(201).send({ id });
    },
  );

  app.get(
    '/api/appointments',
    {
      config: { permission: 'directory.view' },
      schema: { tags, querystring: api.AppointmentsQuery, response: { 200: api.AppointmentList, ...refusals } },
    },
    async (request) => {
      const { personId } = personOf(request);
      const appointments = await posts.appointments.list(request.query, personId);
      return { viewer: await posts.viewer(personId), appointments: appointments.map(told) };
    },
  );

  app.post(
    '/api/appointments/:id/:decision',
    {
      config: { permission: 'directory.import' },
      schema: { tags, params: api.DecisionParams, response: { 200: api.Nothing, ...refusals } },
    },
    async (request) => {
      const { id, decision } = request.params;
      await posts.appointments.decide(id, decision, personOf(request).personId, actingIn(request));
      return {};
    },
  );

  app.post(
    '/api/me/appointments/:id/answer',
    {
      config: { permission: 'person' },
      schema: { tags, params: api.IdParams, body: api.AnswerBody, response: { 200: api.Nothing, ...refusals } },
    },
    async (request) => {
      await posts.appointments.answer(request.params.id, request.body.answer, personOf(request).personId);
      return {};
    },
  );
}
