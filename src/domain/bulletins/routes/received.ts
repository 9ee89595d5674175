import { z } from 'zod';
import { type Server, typed } from '../../../http/index.ts';
import * as api from '../api.ts';
import type { Bulletins } from '../service.ts';
import type { BulletinViews } from '../views.ts';
import { by, refusals, tags } from './door.ts';

/** For whoever got the card: the page behind it, and its signature. */
export function receivedRoutes(
  server: Server,
  { bulletins, views }: { bulletins: Bulletins; views: BulletinViews },
): void {
  const app = typed(server);

  app.get(
    '/api/bulletins/:id/received',
    {
      config: { permission: 'person' },
      schema: { tags, params: api.BulletinParams, response: { 200: api.ReceivedBulletinView, ...refusals } },
    },
    (request) => views.received(request.params.id, by(request)),
  );

  app.post(
    '/api/bulletins/:id/ack',
    {
      config: { permission: 'person' },
      schema: {
        tags,
        params: api.BulletinParams,
        body: z.strictObject({}),
        response: { 200: api.ReceivedBulletinView, ...refusals },
      },
    },
    async (request) => {
      await bulletins.sign(request.params.id, by(request));
      return views.received(request.params.id, by(request));
    },
  );
}
