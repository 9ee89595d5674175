import { type Server, typed } from '../../../http/index.ts';
import * as api from '../api.ts';
import type { Bulletins } from '../service.ts';
import type { BulletinViews } from '../views.ts';
import { by, refusals, tags } from './door.ts';

/** Choosing, seeing beforehand, writing, changing, putting right. */
export function composeRoutes(
  server: Server,
  { bulletins, views }: { bulletins: Bulletins; views: BulletinViews },
): void {
  const app = typed(server);

  app.get(
    '/api/bulletins/options',
    {
      config: { permission: 'bulletin.create' },
      schema: { tags, response: { 200: api.OptionsView, ...refusals } },
    },
    (request) => views.options(by(request)),
  );

  app.get(
    '/api/bulletins/options/organisations',
    {
      config: { permission: 'bulletin.create' },
      schema: { tags, querystring: api.OrganisationQuery, response: { 200: api.OrganisationChoicesView, ...refusals } },
    },
    (request) => views.organisationChoices(request.query, by(request)),
  );

  app.post(
    '/api/bulletins/preview',
    {
      config: { permission: 'bulletin.create' },
      schema: { tags, body: api.BulletinBody, response: { 200: api.PreviewView, ...refusals } },
    },
    (request) => bulletins.preview(request.body, by(request)),
  );

  app.post(
    '/api/bulletins',
    {
      config: { permission: 'bulletin.create' },
      schema: { tags, body: api.BulletinBody, response: { 201: api.BulletinView, ...refusals } },
    },
    async (request, reply) => {
      const { id } = await bulletins.create(request.body, by(request));
      return reply.code(201).send(await views.one(id, by(request)));
    },
  );

  app.put(
    '/api/bulletins/:id',
    {
      config: { permission: 'bulletin.create' },
      schema: {
        tags,
        params: api.BulletinParams,
        body: api.BulletinBody,
        response: { 200: api.BulletinView, ...refusals },
      },
    },
    async (request) => {
      await bulletins.edit(request.params.id, request.body, by(request));
      return views.one(request.params.id, by(request));
    },
  );

  app.post(
    '/api/bulletins/:id/correct',
    {
      config: { permission: 'bulletin.recall' },
      schema: {
        tags,
        params: api.BulletinParams,
        body: api.BulletinBody,
        response: { 201: api.BulletinView, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = await bulletins.correct(request.params.id, request.body, by(request));
      return reply.code(201).send(await views.one(id, by(request)));
    },
  );
}
