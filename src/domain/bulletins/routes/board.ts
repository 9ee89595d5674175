import { type Server, typed } from '../../../http/index.ts';
import * as api from '../api.ts';
import type { BulletinViews } from '../views.ts';
import { by, refusals, tags } from './door.ts';

/** The list, one bulletin, and its live board down to the person. */
export function boardRoutes(server: Server, { views }: { views: BulletinViews }): void {
  const app = typed(server);

  app.get(
    '/api/bulletins',
    {
      config: { permission: 'bulletin.view' },
      schema: { tags, querystring: api.BulletinListQuery, response: { 200: api.BulletinListView, ...refusals } },
    },
    (request) => views.list(request.query, by(request)),
  );

  app.get(
    '/api/bulletins/:id',
    {
      config: { permission: 'bulletin.view' },
      schema: {
        tags,
        params: api.BulletinParams,
        querystring: api.BulletinQuery,
        response: { 200: api.BulletinView, ...refusals },
      },
    },
    (request) => views.one(request.params.id, by(request), request.query),
  );

  app.get(
    '/api/bulletins/:id/board',
    {
      config: { permission: 'bulletin.view' },
      schema: { tags, params: api.BulletinParams, response: { 200: api.BoardView, ...refusals } },
    },
    (request) => views.board(request.params.id, by(request)),
  );

  app.get(
    '/api/bulletins/:id/organisations',
    {
      config: { permission: 'bulletin.view' },
      schema: {
        tags,
        params: api.BulletinParams,
        querystring: api.BoardOrganisationsQuery,
        response: { 200: api.BoardOrganisationsView, ...refusals },
      },
    },
    (request) => views.organisations(request.params.id, request.query, by(request)),
  );

  app.get(
    '/api/bulletins/:id/people',
    {
      config: { permission: 'bulletin.view' },
      schema: {
        tags,
        params: api.BulletinParams,
        querystring: api.BoardPeopleQuery,
        response: { 200: api.BoardPeopleView, ...refusals },
      },
    },
    (request) => views.people(request.params.id, request.query, by(request)),
  );
}
