import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import * as api from './api.ts';
import type { DeskContext } from './context.ts';
import { readMe } from './queries.ts';

/** What the desk itself asks for. */
export async function deskRoutes(server: Server, ctx: DeskContext): Promise<void> {
  typed(server).get(
    '/api/desk/me',
    { config: { permission: 'person' }, schema: { tags: ['desk'], response: { 200: api.DeskMe, '4xx': ErrorBody } } },
    async (request) => readMe(ctx, personOf(request)),
  );
}
