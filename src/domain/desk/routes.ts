import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ErrorBody, hashToken, personOf, type Server, typed } from '../../http/index.ts';
import { DeskMenu } from '../../kernel/resource/api.ts';
import * as api from './api.ts';
import { changeView, removeView, saveView } from './commands/views.ts';
import type { DeskContext } from './context.ts';
import { readMe } from './queries/me.ts';
import { readMenu } from './queries/menu.ts';
import { openStream } from './queries/stream.ts';
import { listViews } from './queries/views.ts';
import { readSetting, writeSetting } from './store/views.ts';

const config = { permission: 'person' };
/** Whoever has a list of warnings. */
const ofLists = { permission: 'warning.list' };
const tags = ['desk'];
const refusals = { '4xx': ErrorBody };

/** What the desk itself asks for. */
export async function deskRoutes(server: Server, ctx: DeskContext): Promise<void> {
  const app = typed(server);

  app.get('/api/desk/me', { config, schema: { tags, response: { 200: api.DeskMe, '4xx': ErrorBody } } }, (request) =>
    readMe(ctx, personOf(request)),
  );

  app.get('/api/desk/menu', { config, schema: { tags, response: { 200: DeskMenu, ...refusals } } }, (request) =>
    readMenu(ctx, personOf(request)),
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

  viewRoutes(app, ctx);

  // Streams never end by themselves: what waits for them at the stop of the service would wait in vain.
  server.addHook('preClose', async () => ctx.feed.stop());
}

/** What the browser itself sends when it comes back. */
function lastSeen({ headers }: FastifyRequest): string | undefined {
  const last = headers['last-event-id'];
  return typeof last === 'string' ? last : undefined;
}

function viewRoutes(app: ReturnType<typeof typed>, ctx: DeskContext): void {
  app.get(
    '/api/desk/views',
    { config: ofLists, schema: { tags, querystring: api.ViewQuery, response: { 200: api.ViewList, ...refusals } } },
    (request) => listViews(ctx, request.query.page, personOf(request).personId),
  );
  app.post(
    '/api/desk/views',
    { config: ofLists, schema: { tags, body: api.ViewBody, response: { 201: api.ViewMade, ...refusals } } },
    async (request, reply) => reply.code(201).send(await saveView(ctx, personOf(request).personId, request.body)),
  );
  app.put(
    '/api/desk/views/:id',
    {
      config: ofLists,
      schema: { tags, params: api.ViewParams, body: api.ViewBody, response: { 200: api.Nothing, ...refusals } },
    },
    async (request) => {
      await changeView(ctx, { id: request.params.id, ownerId: personOf(request).personId }, request.body);
      return {};
    },
  );
  app.delete(
    '/api/desk/views/:id',
    { config: ofLists, schema: { tags, params: api.ViewParams, response: { 200: api.Nothing, ...refusals } } },
    async (request) => {
      await removeView(ctx, request.params.id, personOf(request).personId);
      return {};
    },
  );

  app.get(
    '/api/desk/settings/:key',
    { config: ofLists, schema: { tags, params: api.SettingParams, response: { 200: api.SettingView, ...refusals } } },
    async (request) => ({ value: await readSetting(ctx.db, personOf(request).personId, request.params.key) }),
  );
  app.put(
    '/api/desk/settings/:key',
    {
      config: ofLists,
      schema: { tags, params: api.SettingParams, body: api.ColumnSetting, response: { 200: api.Nothing, ...refusals } },
    },
    async (request) => {
      const { personId } = personOf(request);
      await writeSetting(ctx.db, { personId, key: request.params.key, value: request.body });
      return {};
    },
  );
}
