import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ErrorBody, hashToken, personOf, type Server, typed } from '../../http/index.ts';
import * as api from './api.ts';
import type { DeskContext } from './context.ts';
import { readMe } from './queries/me.ts';
import { openStream } from './queries/stream.ts';

const config = { permission: 'person' };
const tags = ['desk'];

/** What the desk itself asks for. */
export async function deskRoutes(server: Server, ctx: DeskContext): Promise<void> {
  const app = typed(server);

  app.get('/api/desk/me', { config, schema: { tags, response: { 200: api.DeskMe, '4xx': ErrorBody } } }, (request) =>
    readMe(ctx, personOf(request)),
  );

  app.get(
    '/api/desk/stream',
    {
      config,
      schema: {
        tags,
        description: '变动事件流（text/event-stream）：只有主题和编号，断线后凭最后收到的编号续传',
        querystring: api.LiveQuery,
        response: { 200: z.string().meta({ description: '事件流' }), '4xx': ErrorBody },
      },
    },
    (request, reply) => {
      const { personId } = personOf(request);
      const last = lastSeen(request) ?? request.query.last;
      const tokenHash = hashToken(request.cookies[ctx.sessionCookie] ?? '');
      openStream(ctx.feed, { request, reply, personId, tokenHash, last });
    },
  );

  // Streams never end by themselves: what waits for them at the stop of the service would wait in vain.
  server.addHook('preClose', async () => ctx.feed.stop());
}

/** What the browser itself sends when it comes back. */
function lastSeen({ headers }: FastifyRequest): string | undefined {
  const last = headers['last-event-id'];
  return typeof last === 'string' ? last : undefined;
}
