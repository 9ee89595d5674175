import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import { appointmentRoutes } from './appointment-routes.ts';
import { defectRoutes } from './defect-routes.ts';
import { rosterRoutes } from './roster-routes.ts';
import type { Posts } from './service.ts';
import { told } from './told.ts';

const tags = ['directory'];
const refusals = { '4xx': ErrorBody };

/** Units and their owners, oneself, and who is ready. */
export async function postRoutes(server: Server, { posts }: { posts: Posts }): Promise<void> {
  await appointmentRoutes(server, { posts });
  await rosterRoutes(server, { posts });
  await defectRoutes(server, { posts });
  const app = typed(server);
  const { units, readiness } = posts;

  app.get(
    '/api/organisations/:id/units',
    {
      config: { permission: 'directory.view' },
      schema: { tags, params: api.IdParams, querystring: api.UnitsQuery, response: { 200: api.UnitList, ...refusals } },
    },
    async (request) => ({
      units: await units.list(request.params.id, personOf(request).personId, request.query.ownerless),
    }),
  );

  app.post(
    '/api/units/:id/owners',
    {
      config: { permission: 'roster.edit' },
      schema: { tags, params: api.IdParams, body: api.OwnerBody, response: { 201: api.Nothing, ...refusals } },
    },
    async (request, reply) => {
      await units.setOwner(request.params.id, request.body, personOf(request).personId, actingIn(request));
      return reply.code(201).send({});
    },
  );

  app.delete(
    '/api/units/:id/owners/:personId',
    {
      config: { permission: 'roster.edit' },
      schema: { tags, params: api.OwnerParams, response: { 200: api.Nothing, ...refusals } },
    },
    async (request) => {
      const { id, personId } = request.params;
      await units.removeOwner(id, personId, personOf(request).personId, actingIn(request));
      return {};
    },
  );

  app.get(
    '/api/me/profile',
    { config: { permission: 'person' }, schema: { tags, response: { 200: api.ProfileView, ...refusals } } },
    async (request) => {
      const { leaves, shifts, ...profile } = await posts.profile(personOf(request).personId);
      return { ...profile, leaves: leaves.map(told), shifts: shifts.map(told) };
    },
  );

  app.get(
    '/api/readiness',
    {
      config: { permission: 'readiness.view' },
      schema: { tags, querystring: api.ReadinessQuery, response: { 200: api.ReadinessList, ...refusals } },
    },
    async (request) => {
      const { personId } = personOf(request);
      return { viewer: await posts.viewer(personId), organisations: await readiness.report(request.query, personId) };
    },
  );

  app.get(
    '/api/readiness/:id/people',
    {
      config: { permission: 'directory.view' },
      schema: {
        tags,
        params: api.IdParams,
        querystring: api.TroubledQuery,
        response: { 200: api.TroubledList, ...refusals },
      },
    },
    async (request) => {
      const query = { organisationId: request.params.id, ...request.query };
      return { people: await readiness.people(query, personOf(request).personId, actingIn(request)) };
    },
  );
}
