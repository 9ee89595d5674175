import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import { checkRoutes } from './check-routes.ts';
import type { Campaigns } from './service.ts';

const tags = ['campaigns'];
const refusals = { '4xx': ErrorBody };

/** Thin: parse, ask the service, answer in the promised shape. */
export async function campaignRoutes(server: Server, { campaigns }: { campaigns: Campaigns }): Promise<void> {
  const app = typed(server);
  const { views, mine, checks } = campaigns;
  await checkRoutes(server, { checks });

  app.post(
    '/api/campaigns/preview',
    {
      config: { permission: 'campaign.create' },
      schema: { tags, body: api.PreviewBody, response: { 200: api.PreviewView, ...refusals } },
    },
    (request) => campaigns.preview(request.body.scope, personOf(request).personId),
  );

  app.post(
    '/api/campaigns',
    {
      config: { permission: 'campaign.create' },
      schema: { tags, body: api.OpenBody, response: { 201: api.CampaignView, ...refusals } },
    },
    async (request, reply) =>
      reply.code(201).send(await campaigns.open(request.body, personOf(request).personId, actingIn(request))),
  );

  app.get(
    '/api/campaigns',
    {
      config: { permission: 'campaign.view' },
      schema: { tags, querystring: api.ListQuery, response: { 200: api.CampaignListView, ...refusals } },
    },
    (request) => views.list(personOf(request).personId, request.query),
  );

  app.get(
    '/api/campaigns/:id/board',
    {
      config: { permission: 'campaign.view' },
      schema: {
        tags,
        params: api.CampaignParams,
        querystring: api.BoardQuery,
        response: { 200: api.BoardView, ...refusals },
      },
    },
    (request) => views.board(request.params.id, personOf(request).personId, request.query.organisationId ?? null),
  );

  app.get(
    '/api/campaigns/:id/people',
    {
      config: { permission: 'campaign.view' },
      schema: {
        tags,
        params: api.CampaignParams,
        querystring: api.PeopleQuery,
        response: { 200: api.PeopleView, ...refusals },
      },
    },
    (request) => views.people(request.params.id, personOf(request).personId, request.query, actingIn(request)),
  );

  app.get(
    '/api/campaigns/:id/wishes',
    {
      config: { permission: 'campaign.view' },
      schema: {
        tags,
        params: api.CampaignParams,
        querystring: api.BoardQuery,
        response: { 200: api.WishesView, ...refusals },
      },
    },
    (request) => checks.wishes(request.params.id, request.query.organisationId ?? null, personOf(request).personId),
  );

  app.post(
    '/api/campaigns/:id/remind',
    {
      config: { permission: 'campaign.remind' },
      schema: {
        tags,
        params: api.CampaignParams,
        body: api.RemindBody,
        response: { 200: api.RemindView, ...refusals },
      },
    },
    (request) => {
      const { organisationId, gridUnitId = '' } = request.body;
      const { personId } = personOf(request);
      return campaigns.remind(request.params.id, { organisationId, gridUnitId }, personId, actingIn(request));
    },
  );

  app.post(
    '/api/campaigns/:id/close',
    {
      config: { permission: 'campaign.create' },
      schema: {
        tags,
        params: api.CampaignParams,
        body: api.CloseBody,
        response: { 200: api.CampaignView, ...refusals },
      },
    },
    (request) => campaigns.close(request.params.id, personOf(request).personId, actingIn(request)),
  );

  app.get(
    '/api/protections/mine',
    {
      config: { permission: 'campaign.answer' },
      schema: { tags, response: { 200: api.MyProtectionsView, ...refusals } },
    },
    (request) => mine.view(personOf(request).personId),
  );

  app.post(
    '/api/protections/mine',
    {
      config: { permission: 'campaign.answer' },
      schema: { tags, body: api.DeclareBody, response: { 200: api.MyProtectionsView, ...refusals } },
    },
    (request) => mine.declare(personOf(request).personId, request.body, actingIn(request)),
  );

  app.get(
    '/api/protections/rate',
    {
      config: { permission: 'campaign.view' },
      schema: { tags, querystring: api.RateQuery, response: { 200: api.RateView, ...refusals } },
    },
    (request) => views.rate(personOf(request).personId, request.query),
  );
}
