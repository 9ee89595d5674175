import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import { correctOrganisation } from './commands/organisation.ts';
import { correctPerson, endRole, giveRole } from './commands/person.ts';
import { mergeInto } from './commands/units.ts';
import type { PeopleContext } from './context.ts';
import { listPeople } from './queries/list.ts';
import { previewMerge } from './queries/merge.ts';
import { phoneFor, viewPerson } from './queries/person.ts';
import { listPlaces, viewOrganisation } from './queries/places.ts';

const tags = ['people'];
const refusals = { '4xx': ErrorBody };
const view = { permission: 'person.view' } as const;

/** People and places at the desk. */
export async function peopleRoutes(server: Server, ctx: PeopleContext): Promise<void> {
  const app = typed(server);
  const byOf = (request: Parameters<typeof personOf>[0]) => ({
    by: personOf(request).personId,
    acting: actingIn(request),
  });

  app.get(
    '/api/people',
    { config: view, schema: { tags, querystring: api.PeopleQuery, response: { 200: api.PeopleList, ...refusals } } },
    (request) => listPeople(ctx, request.query, personOf(request).personId, actingIn(request)),
  );

  app.get(
    '/api/people/:id',
    { config: view, schema: { tags, params: api.IdParams, response: { 200: api.PersonView, ...refusals } } },
    (request) => viewPerson(ctx, request.params.id, personOf(request).personId, actingIn(request)),
  );

  app.get(
    '/api/people/:id/phone',
    {
      config: { permission: 'person.phone' },
      schema: { tags, params: api.IdParams, response: { 200: api.PhoneView, ...refusals } },
    },
    async (request) => ({
      phone: await phoneFor(ctx, request.params.id, personOf(request).personId, actingIn(request)),
    }),
  );

  app.post(
    '/api/people/:id/correct',
    {
      config: { permission: 'person.correct' },
      schema: { tags, params: api.IdParams, body: api.CorrectBody, response: { 200: api.Done, ...refusals } },
    },
    async (request) => ({ id: await correctPerson(ctx, request.params.id, request.body, byOf(request)) }),
  );

  app.post(
    '/api/people/:id/roles',
    {
      config: { permission: 'roles.assign' },
      schema: { tags, params: api.IdParams, body: api.RoleBody, response: { 201: api.Done, ...refusals } },
    },
    async (request, reply) =>
      reply.code(201).send({ id: await giveRole(ctx, request.params.id, request.body, byOf(request)) }),
  );

  app.post(
    '/api/people/:id/roles/:roleId/end',
    {
      config: { permission: 'role.end' },
      schema: { tags, params: api.RoleParams, body: api.EndBody, response: { 200: api.Done, ...refusals } },
    },
    async (request) => ({ id: await endRole(ctx, { ...request.params, ...request.body }, byOf(request)) }),
  );

  app.get(
    '/api/places',
    { config: view, schema: { tags, querystring: api.PlacesQuery, response: { 200: api.PlaceList, ...refusals } } },
    (request) => listPlaces(ctx, request.query, personOf(request).personId),
  );

  app.get(
    '/api/places/:id',
    { config: view, schema: { tags, params: api.IdParams, response: { 200: api.OrganisationView, ...refusals } } },
    (request) => viewOrganisation(ctx, request.params.id, personOf(request).personId),
  );

  app.post(
    '/api/places/:id/correct',
    {
      config: { permission: 'directory.correct' },
      schema: {
        tags,
        params: api.IdParams,
        body: api.CorrectOrganisationBody,
        response: { 200: api.Done, ...refusals },
      },
    },
    async (request) => ({ id: await correctOrganisation(ctx, request.params.id, request.body, byOf(request)) }),
  );

  app.get(
    '/api/places/:id/merge',
    {
      config: { permission: 'directory.merge' },
      schema: {
        tags,
        params: api.IdParams,
        querystring: api.MergeQuery,
        response: { 200: api.MergePreview, ...refusals },
      },
    },
    (request) => previewMerge(ctx, request.params.id, request.query, personOf(request).personId),
  );

  app.post(
    '/api/places/:id/merge',
    {
      config: { permission: 'directory.merge' },
      schema: { tags, params: api.IdParams, body: api.MergeBody, response: { 200: api.Merged, ...refusals } },
    },
    (request) => mergeInto(ctx, request.params.id, request.body, byOf(request)),
  );
}
