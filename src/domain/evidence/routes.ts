import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import { eraseOwn } from './commands.ts';
import type { EvidenceContext } from './context.ts';
import { listPictures, ownPicture, ownPicturesOf, picture } from './queries.ts';

const tags = ['campaigns'];
const refusals = { '4xx': ErrorBody };

/** The pictures beside the samples, for whoever checks them. */
export async function evidenceRoutes(server: Server, ctx: EvidenceContext): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/protections/evidence',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, querystring: api.EvidenceQuery, response: { 200: api.EvidenceListView, ...refusals } },
    },
    (request) => {
      const { organisationId, before } = request.query;
      const page = { organisationId, before: before ?? null };
      return listPictures(ctx, page, personOf(request).personId, actingIn(request));
    },
  );

  app.get(
    '/api/protections/evidence/:id',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, params: api.EvidenceParams, response: { 200: z.any(), ...refusals } },
    },
    async (request, reply) => {
      const { id } = request.params;
      return sendPicture(reply, await picture(ctx, id, personOf(request).personId, actingIn(request)));
    },
  );

  app.get(
    '/api/protections/mine/evidence',
    {
      config: { permission: 'campaign.answer' },
      schema: { tags, response: { 200: api.OwnPicturesView, ...refusals } },
    },
    (request) => ownPicturesOf(ctx.db, personOf(request).personId),
  );

  app.get(
    '/api/protections/mine/evidence/:id',
    {
      config: { permission: 'campaign.answer' },
      schema: { tags, params: api.EvidenceParams, response: { 200: z.any(), ...refusals } },
    },
    async (request, reply) => sendPicture(reply, await ownPicture(ctx, request.params.id, personOf(request).personId)),
  );

  app.delete(
    '/api/protections/mine/evidence/:id',
    {
      config: { permission: 'campaign.answer' },
      schema: { tags, params: api.EvidenceParams, response: { 200: api.OwnPicturesView, ...refusals } },
    },
    (request) => eraseOwn(ctx, request.params.id, personOf(request).personId, actingIn(request)),
  );
}

function sendPicture(reply: FastifyReply, { contentType, bytes }: { contentType: string; bytes: Buffer }) {
  return reply.type(contentType).headers({ 'cache-control': 'no-store', 'content-disposition': 'inline' }).send(bytes);
}
