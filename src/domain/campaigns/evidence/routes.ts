import { z } from 'zod';
import { ErrorBody, personOf, type Server, typed } from '../../../http/index.ts';
import { actingIn } from '../../audit/index.ts';
import * as api from './api.ts';
import type { EvidenceKeeping } from './service.ts';

const tags = ['campaigns'];
const refusals = { '4xx': ErrorBody };

/** The pictures beside the samples, for whoever checks them. */
export async function evidenceRoutes(server: Server, { evidence }: { evidence: EvidenceKeeping }): Promise<void> {
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
      return evidence.views.list(page, personOf(request).personId, actingIn(request));
    },
  );

  app.get(
    '/api/protections/evidence/:id',
    {
      config: { permission: 'campaign.verify' },
      schema: { tags, params: api.EvidenceParams, response: { 200: z.any(), ...refusals } },
    },
    async (request, reply) => {
      const { params } = request;
      const picture = await evidence.views.picture(params.id, personOf(request).personId, actingIn(request));
      return reply
        .type(picture.contentType)
        .headers({ 'cache-control': 'no-store', 'content-disposition': 'inline' })
        .send(picture.bytes);
    },
  );
}
