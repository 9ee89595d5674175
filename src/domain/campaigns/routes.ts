import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import { sendFile } from '../../kernel/imports/index.ts';
import * as api from './api.ts';
import { closeCampaign, openCampaign, previewCampaign, remindOutlook, remindPlace } from './commands/acts.ts';
import { declareOwn } from './commands/answers.ts';
import type { CampaignContext } from './context.ts';
import { board, listCampaigns } from './queries/campaigns.ts';
import { wishes } from './queries/figures.ts';
import { myProtections } from './queries/own.ts';
import { peopleNotYet, protectionRate } from './queries/people.ts';
import { reportSheets } from './queries/report.ts';

const tags = ['campaigns'];
const refusals = { '4xx': ErrorBody };

const by = (request: FastifyRequest) => ({ personId: personOf(request).personId, acting: actingIn(request) });

/** Thin: parse, ask the module, answer in the promised shape. */
export async function campaignRoutes(server: Server, ctx: CampaignContext): Promise<void> {
  const app = typed(server);

  app.post(
    '/api/campaigns/preview',
    {
      config: { permission: 'campaign.create' },
      schema: { tags, body: api.PreviewBody, response: { 200: api.PreviewView, ...refusals } },
    },
    (request) => previewCampaign(ctx, request.body.scope, personOf(request).personId),
  );

  app.post(
    '/api/campaigns',
    {
      config: { permission: 'campaign.create' },
      schema: { tags, body: api.OpenBody, response: { 201: api.CampaignView, ...refusals } },
    },
    async (request, reply) => reply.code(201).send(await openCampaign(ctx, request.body, by(request))),
  );

  app.get(
    '/api/campaigns',
    {
      config: { permission: 'campaign.view' },
      schema: { tags, querystring: api.ListQuery, response: { 200: api.CampaignListView, ...refusals } },
    },
    (request) => listCampaigns(ctx, personOf(request).personId, request.query),
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
    (request) => board(ctx, request.params.id, personOf(request).personId, request.query.organisationId ?? null),
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
    (request) => peopleNotYet(ctx, request.params.id, personOf(request).personId, request.query, actingIn(request)),
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
    (request) => wishes(ctx, request.params.id, request.query.organisationId ?? null, personOf(request).personId),
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
      return remindPlace(ctx, request.params.id, { organisationId, gridUnitId }, by(request));
    },
  );

  app.get(
    '/api/campaigns/:id/remind',
    {
      config: { permission: 'campaign.remind' },
      schema: {
        tags,
        params: api.CampaignParams,
        querystring: api.RemindQuery,
        response: { 200: api.RemindOutlookView, ...refusals },
      },
    },
    (request) => {
      const { organisationId, gridUnitId = '' } = request.query;
      return remindOutlook(ctx, request.params.id, { organisationId, gridUnitId }, personOf(request).personId);
    },
  );

  app.get(
    '/api/campaigns/:id/report.xlsx',
    {
      config: { permission: 'campaign.view' },
      schema: { tags, params: api.CampaignParams, response: { 200: z.any(), ...refusals } },
    },
    async (request, reply) => {
      const { name, sheets } = await reportSheets(ctx, request.params.id, by(request));
      return sendFile(reply, 'xlsx', name, sheets);
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
    (request) => closeCampaign(ctx, request.params.id, by(request)),
  );

  app.get(
    '/api/protections/mine',
    {
      config: { permission: 'campaign.answer' },
      schema: { tags, response: { 200: api.MyProtectionsView, ...refusals } },
    },
    (request) => myProtections(ctx, ctx.db, personOf(request).personId),
  );

  app.post(
    '/api/protections/mine',
    {
      config: { permission: 'campaign.answer' },
      schema: { tags, body: api.DeclareBody, response: { 200: api.MyProtectionsView, ...refusals } },
    },
    (request) => declareOwn(ctx, personOf(request).personId, request.body, actingIn(request)),
  );

  app.get(
    '/api/protections/rate',
    {
      config: { permission: 'campaign.view' },
      schema: { tags, querystring: api.RateQuery, response: { 200: api.RateView, ...refusals } },
    },
    (request) => protectionRate(ctx, personOf(request).personId, request.query),
  );
}
