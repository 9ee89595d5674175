import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import type { Checks } from './checks.ts';

const tags = ['campaigns'];
const refusals = { '4xx': ErrorBody };

/** What others find or allow about somebody's protections. */
export async function checkRoutes(server: Server, { checks }: { checks: Checks }): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/protections/checks',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, response: { 200: api.ChecksView, ...refusals } },
    },
    (request) => checks.placesOf(personOf(request).personId),
  );

  app.post(
    '/api/protections/verify',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, body: api.VerifyBody, response: { 200: api.StateView, ...refusals } },
    },
    (request) => checks.verify(request.body, personOf(request).personId, actingIn(request)),
  );

  app.post(
    '/api/protections/exempt',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, body: api.ExemptBody, response: { 200: api.StateView, ...refusals } },
    },
    (request) => checks.exemptions.give(request.body, personOf(request).personId, actingIn(request)),
  );

  app.get(
    '/api/protections/samples',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, querystring: api.SamplesQuery, response: { 200: api.SamplesView, ...refusals } },
    },
    (request) => {
      const { organisationId, month } = request.query;
      return checks.samplesOf(organisationId, month ?? null, personOf(request).personId, actingIn(request));
    },
  );

  app.post(
    '/api/protections/samples/redraw',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, body: api.RedrawBody, response: { 201: api.SamplesView, ...refusals } },
    },
    async (request, reply) => {
      const { organisationId } = request.body;
      return reply.code(201).send(await checks.redraw(organisationId, personOf(request).personId, actingIn(request)));
    },
  );

  app.post(
    '/api/protections/exempt/lift',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, body: api.LiftBody, response: { 200: api.StateView, ...refusals } },
    },
    (request) => checks.exemptions.lift(request.body, personOf(request).personId, actingIn(request)),
  );

  app.get(
    '/api/protections/exemptions',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, querystring: api.ExemptionsQuery, response: { 200: api.ExemptionsView, ...refusals } },
    },
    (request) => {
      const { organisationId, after = null } = request.query;
      return checks.exemptions.list({ organisationId, after }, personOf(request).personId, actingIn(request));
    },
  );

  app.get(
    '/api/protections/exemptions/people',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, querystring: api.FindQuery, response: { 200: api.FoundView, ...refusals } },
    },
    (request) => checks.exemptions.find(request.query, personOf(request).personId, actingIn(request)),
  );
}
