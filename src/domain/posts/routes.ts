import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../audit/index.ts';
import * as api from './api.ts';
import { appointmentRoutes } from './appointment-routes.ts';
import type { Posts } from './service.ts';
import { told } from './told.ts';

const tags = ['directory'];
const refusals = { '4xx': ErrorBody };

/** Units and their owners, leave, shifts, oneself, and who is ready. */
export async function postRoutes(server: Server, { posts }: { posts: Posts }): Promise<void> {
  await appointmentRoutes(server, { posts });
  const app = typed(server);
  const { units, roster, readiness } = posts;

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
      schema: { tags, params: api.IdParams, body: api.OwnerBody, response: { 200: api.Nothing, ...refusals } },
    },
    async (request) => {
      await units.setOwner(request.params.id, request.body, personOf(request).personId, actingIn(request));
      return {};
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
    '/api/leaves',
    { config: { permission: 'roster.edit' }, schema: { tags, response: { 200: api.LeaveList, ...refusals } } },
    async (request) => ({ leaves: (await roster.leaves(personOf(request).personId)).map(told) }),
  );

  app.post(
    '/api/leaves',
    {
      config: { permission: 'roster.edit' },
      schema: { tags, body: api.LeaveBody, response: { 201: api.Created, ...refusals } },
    },
    async (request, reply) =>
      reply.code(201).send({ id: await roster.addLeave(request.body, personOf(request).personId, actingIn(request)) }),
  );

  app.delete(
    '/api/leaves/:id',
    {
      config: { permission: 'roster.edit' },
      schema: { tags, params: api.IdParams, response: { 200: api.Nothing, ...refusals } },
    },
    async (request) => {
      await roster.removeLeave(request.params.id, personOf(request).personId, actingIn(request));
      return {};
    },
  );

  app.get(
    '/api/shifts',
    { config: { permission: 'roster.edit' }, schema: { tags, response: { 200: api.ShiftList, ...refusals } } },
    async (request) => ({ shifts: (await roster.shifts(personOf(request).personId)).map(told) }),
  );

  app.post(
    '/api/shifts',
    {
      config: { permission: 'roster.edit' },
      schema: { tags, body: api.ShiftBody, response: { 201: api.Created, ...refusals } },
    },
    async (request, reply) =>
      reply.code(201).send({ id: await roster.addShift(request.body, personOf(request).personId, actingIn(request)) }),
  );

  app.delete(
    '/api/shifts/:id',
    {
      config: { permission: 'roster.edit' },
      schema: { tags, params: api.IdParams, response: { 200: api.Nothing, ...refusals } },
    },
    async (request) => {
      await roster.removeShift(request.params.id, personOf(request).personId, actingIn(request));
      return {};
    },
  );

  app.get(
    '/api/me/profile',
    { config: { permission: 'person' }, schema: { tags, response: { 200: api.ProfileView, ...refusals } } },
    async (request) => {
      const { leaves, shifts, ...profile } = await roster.profile(personOf(request).personId);
      return { ...profile, leaves: leaves.map(told), shifts: shifts.map(told) };
    },
  );

  app.get(
    '/api/readiness',
    {
      config: { permission: 'readiness.view' },
      schema: { tags, querystring: api.ReadinessQuery, response: { 200: api.ReadinessList, ...refusals } },
    },
    async (request) => ({ organisations: await readiness.report(request.query, personOf(request).personId) }),
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
