import type { FastifyRequest } from 'fastify';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import { repair } from './commands/repair.ts';
import type { ReadinessContext } from './context.ts';
import * as defects from './queries/defects.ts';
import * as reach from './queries/reach.ts';
import { peopleFor, reportFor } from './queries/report.ts';

const tags = ['directory'];
const refusals = { '4xx': ErrorBody };

/** What is amiss before a warning comes, and the acts that mend it. */
export async function readinessRoutes(server: Server, ctx: ReadinessContext): Promise<void> {
  const app = typed(server);
  /** Whose name stands across the page. */
  const viewerOf = async (personId: string) => ({ name: (await ctx.directory.person(ctx.db, personId))?.name ?? '' });

  app.get(
    '/api/readiness',
    {
      config: { permission: 'readiness.view' },
      schema: { tags, querystring: api.ReadinessQuery, response: { 200: api.ReadinessList, ...refusals } },
    },
    async (request) => {
      const { personId } = personOf(request);
      return { viewer: await viewerOf(personId), organisations: await reportFor(ctx, request.query, personId) };
    },
  );

  app.get(
    '/api/readiness/:id/people',
    {
      config: { permission: 'directory.view' },
      schema: {
        ...{ tags, params: api.IdParams, querystring: api.TroubledQuery },
        response: { 200: api.TroubledList, ...refusals },
      },
    },
    async (request) => {
      const query = { organisationId: request.params.id, ...request.query };
      return { people: await peopleFor(ctx, query, personOf(request).personId, actingIn(request)) };
    },
  );

  app.get(
    '/api/readiness/defects',
    {
      config: { permission: 'readiness.view' },
      schema: { tags, querystring: api.DefectsQuery, response: { 200: api.DefectList, ...refusals } },
    },
    async (request) => {
      const { personId } = personOf(request);
      const found = await defects.defectsFor(ctx, request.query, personId, actingIn(request));
      return { viewer: await viewerOf(personId), counts: await defects.countsFor(ctx, personId), defects: found };
    },
  );

  app.post(
    '/api/readiness/defects/:id/mend',
    {
      config: { permission: 'readiness.view' },
      schema: { tags, params: api.IdParams, body: api.RepairBody, response: { 200: api.Repaired, ...refusals } },
    },
    (request) => repair(ctx, request.params.id, request.body, personOf(request).personId, actingIn(request)),
  );

  app.get(
    '/api/readiness/defects/:id/officers',
    {
      config: { permission: 'roles.assign' },
      schema: { tags, params: api.IdParams, response: { 200: api.OfficerList, ...refusals } },
    },
    async (request) => ({ officers: await defects.officersFor(ctx, request.params.id, personOf(request).personId) }),
  );

  app.get(
    '/api/reachability',
    {
      config: { permission: 'readiness.view' },
      schema: { tags, querystring: api.ReachQuery, response: { 200: api.ReachList, ...refusals } },
    },
    async (request) => ({ people: await reach.reachOf(ctx, request.query.personId, askerOf(request)) }),
  );

  app.get(
    '/api/reachability/advisors',
    {
      config: { permission: 'warning.take_over' },
      schema: { tags, querystring: api.AdvisorsQuery, response: { 200: api.AdvisorReachList, ...refusals } },
    },
    async (request) => ({ people: await reach.advisorsFor(ctx, request.query.employeeId, askerOf(request)) }),
  );

  app.get(
    '/api/duty-load',
    {
      config: { permission: 'readiness.view' },
      schema: { tags, querystring: api.LoadQuery, response: { 200: api.LoadList, ...refusals } },
    },
    (request) => reach.loadFor(ctx, request.query, askerOf(request)),
  );

  app.get(
    '/api/organisations',
    {
      config: { permission: 'readiness.view' },
      schema: { tags, querystring: api.OrganisationQuery, response: { 200: api.OrganisationFound, ...refusals } },
    },
    async (request) => ({
      organisations: await defects.organisationsNamed(ctx, request.query.q, personOf(request).personId),
    }),
  );

  app.get(
    '/api/readiness/departments',
    {
      config: { permission: 'platform.mend' },
      schema: { tags, response: { 200: api.DepartmentList, ...refusals } },
    },
    async (request) => ({ departments: await defects.departmentsFor(ctx, personOf(request).personId) }),
  );

  app.get(
    '/api/me/alarm',
    { config: { permission: 'person' }, schema: { tags, response: { 200: api.AlarmView, ...refusals } } },
    async (request) => ({ alarm: await defects.alarmFor(ctx, personOf(request).personId) }),
  );
}

const askerOf = (request: FastifyRequest) => ({ by: personOf(request).personId, acting: actingIn(request) });
