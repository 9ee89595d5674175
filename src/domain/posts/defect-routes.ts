import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import type { Posts } from './service.ts';

const tags = ['directory'];
const refusals = { '4xx': ErrorBody };

/** What is amiss before a warning comes, and the acts that mend it. */
export async function defectRoutes(server: Server, { posts }: { posts: Posts }): Promise<void> {
  const app = typed(server);
  const { defects, tellDefect } = posts;

  app.get(
    '/api/readiness/defects',
    {
      config: { permission: 'readiness.view' },
      schema: { tags, querystring: api.DefectsQuery, response: { 200: api.DefectList, ...refusals } },
    },
    async (request) => {
      const { personId } = personOf(request);
      const found = await defects.list(request.query, personId, actingIn(request));
      return {
        viewer: await posts.viewer(personId),
        counts: tellDefect.counts(await defects.counts(personId)),
        defects: found.map(tellDefect.one),
      };
    },
  );

  app.post(
    '/api/readiness/defects/:id/mend',
    {
      config: { permission: 'readiness.view' },
      schema: { tags, params: api.IdParams, body: api.MendBody, response: { 200: api.Mended, ...refusals } },
    },
    (request) => defects.mend(request.params.id, request.body, personOf(request).personId, actingIn(request)),
  );

  app.get(
    '/api/readiness/defects/:id/officers',
    {
      config: { permission: 'roles.assign' },
      schema: { tags, params: api.IdParams, response: { 200: api.OfficerList, ...refusals } },
    },
    async (request) => ({
      officers: (await defects.officers(request.params.id, personOf(request).personId)).map(tellDefect.officer),
    }),
  );

  app.get(
    '/api/organisations',
    {
      config: { permission: 'readiness.view' },
      schema: { tags, querystring: api.OrganisationQuery, response: { 200: api.OrganisationFound, ...refusals } },
    },
    async (request) => ({
      organisations: await posts.searchOrganisations(request.query.q, personOf(request).personId),
    }),
  );

  app.get(
    '/api/readiness/departments',
    {
      config: { permission: 'platform.mend' },
      schema: { tags, response: { 200: api.DepartmentList, ...refusals } },
    },
    async (request) => ({ departments: await defects.departments(personOf(request).personId) }),
  );

  app.get(
    '/api/me/alarm',
    { config: { permission: 'person' }, schema: { tags, response: { 200: api.AlarmView, ...refusals } } },
    async (request) => ({ alarm: tellDefect.alarm(await defects.alarms(personOf(request).personId)) }),
  );
}
