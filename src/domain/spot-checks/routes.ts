import type { FastifyRequest } from 'fastify';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import type { CampaignContext } from '../campaigns/index.ts';
import * as api from './api.ts';
import { exempt, lift, redraw, verify } from './commands.ts';
import { findForExemption, listExemptions, sampledPlacesOf, samplesOf } from './queries.ts';
import type { By } from './types.ts';

const tags = ['campaigns'];
const refusals = { '4xx': ErrorBody };

const by = (request: FastifyRequest): By => ({ personId: personOf(request).personId, acting: actingIn(request) });

/** Thin: parse, ask the module, answer in the promised shape. */
export async function spotCheckRoutes(server: Server, ctx: CampaignContext): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/protections/checks',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, response: { 200: api.ChecksView, ...refusals } },
    },
    (request) => sampledPlacesOf(ctx, personOf(request).personId),
  );

  app.post(
    '/api/protections/verify',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, body: api.VerifyBody, response: { 200: api.StateView, ...refusals } },
    },
    (request) => verify(ctx, request.body, by(request)),
  );

  app.post(
    '/api/protections/exempt',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, body: api.ExemptBody, response: { 200: api.StateView, ...refusals } },
    },
    (request) => exempt(ctx, request.body, by(request)),
  );

  app.get(
    '/api/protections/samples',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, querystring: api.SamplesQuery, response: { 200: api.SamplesView, ...refusals } },
    },
    (request) => {
      const { organisationId, month } = request.query;
      return samplesOf(ctx, { organisationId, month: month ?? null }, by(request));
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
      return reply.code(201).send(await redraw(ctx, organisationId, by(request)));
    },
  );

  app.post(
    '/api/protections/exempt/lift',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, body: api.LiftBody, response: { 200: api.StateView, ...refusals } },
    },
    (request) => lift(ctx, request.body, by(request)),
  );

  app.get(
    '/api/protections/exemptions',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, querystring: api.ExemptionsQuery, response: { 200: api.ExemptionsView, ...refusals } },
    },
    (request) => {
      const { organisationId, after = null } = request.query;
      return listExemptions(ctx, { organisationId, after }, by(request));
    },
  );

  app.get(
    '/api/protections/exemptions/people',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, querystring: api.FindQuery, response: { 200: api.FoundView, ...refusals } },
    },
    (request) => findForExemption(ctx, request.query, by(request)),
  );
}
