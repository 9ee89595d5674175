import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import type { Posts } from './service.ts';
import { told } from './told.ts';

const tags = ['directory'];
const refusals = { '4xx': ErrorBody };

/** Leave and who stands in, and who is on duty when. Whose, beside his own, the service asks of `roster.edit`. */
export async function rosterRoutes(server: Server, { posts: { roster } }: { posts: Posts }): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/colleagues',
    { config: { permission: 'roster.own' }, schema: { tags, response: { 200: api.ColleagueList, ...refusals } } },
    async (request) => ({ colleagues: await roster.colleagues(personOf(request).personId) }),
  );

  app.get(
    '/api/leaves',
    { config: { permission: 'roster.own' }, schema: { tags, response: { 200: api.LeaveList, ...refusals } } },
    async (request) => ({ leaves: (await roster.leaves(personOf(request).personId)).map(told) }),
  );

  app.get(
    '/api/leaves/bare',
    {
      config: { permission: 'roster.own' },
      schema: { tags, querystring: api.BareQuery, response: { 200: api.BareList, ...refusals } },
    },
    async (request) => {
      const found = await roster.bareBy(request.query, personOf(request).personId);
      return {
        organisations: found.map(({ shortName, from, until, instead, people }) => ({
          name: shortName,
          ...told({ from, until }),
          instead,
          people,
        })),
      };
    },
  );

  app.post(
    '/api/leaves',
    {
      config: { permission: 'roster.own' },
      schema: { tags, body: api.LeaveBody, response: { 201: api.Created, ...refusals } },
    },
    async (request, reply) =>
      reply.code(201).send({ id: await roster.addLeave(request.body, personOf(request).personId, actingIn(request)) }),
  );

  app.delete(
    '/api/leaves/:id',
    {
      config: { permission: 'roster.own' },
      schema: { tags, params: api.IdParams, response: { 200: api.Nothing, ...refusals } },
    },
    async (request) => {
      await roster.removeLeave(request.params.id, personOf(request).personId, actingIn(request));
      return {};
    },
  );

  app.get(
    '/api/shifts',
    { config: { permission: 'roster.own' }, schema: { tags, response: { 200: api.ShiftList, ...refusals } } },
    async (request) => {
      const { personId } = personOf(request);
      return { shifts: (await roster.shifts(personId)).map(told), teams: await roster.teams(personId) };
    },
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
}
