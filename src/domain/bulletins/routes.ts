import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import type { Action } from '../access/index.ts';
import { actingIn } from '../audit/index.ts';
import type { By } from './act.ts';
import * as api from './api.ts';
import type { BulletinReports } from './report.ts';
import type { Bulletins } from './service.ts';
import type { BulletinViews } from './views.ts';

interface RouteNeeds {
  bulletins: Bulletins;
  views: BulletinViews;
  reports: BulletinReports;
}

const tags = ['bulletins'];
const view = { '4xx': ErrorBody };

/** Thin: parse, ask the service, answer in the promised shape. */
export async function bulletinRoutes(server: Server, { bulletins, views, reports }: RouteNeeds): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/bulletins/options',
    {
      config: { permission: 'bulletin.create' },
      schema: { tags, response: { 200: api.OptionsView, ...view } },
    },
    (request) => views.options(by(request)),
  );

  app.get(
    '/api/bulletins/options/organisations',
    {
      config: { permission: 'bulletin.create' },
      schema: { tags, querystring: api.OrganisationQuery, response: { 200: api.OrganisationChoicesView, ...view } },
    },
    (request) => views.organisationChoices(request.query, by(request)),
  );

  app.post(
    '/api/bulletins/preview',
    {
      config: { permission: 'bulletin.create' },
      schema: { tags, body: api.BulletinBody, response: { 200: api.PreviewView, ...view } },
    },
    (request) => bulletins.preview(request.body, by(request)),
  );

  app.post(
    '/api/bulletins',
    {
      config: { permission: 'bulletin.create' },
      schema: { tags, body: api.BulletinBody, response: { 201: api.BulletinView, ...view } },
    },
    async (request, reply) => {
      const { id } = await bulletins.create(request.body, by(request));
      return reply.code(201).send(await views.one(id, by(request)));
    },
  );

  app.get(
    '/api/bulletins',
    {
      config: { permission: 'bulletin.view' },
      schema: { tags, querystring: api.BulletinListQuery, response: { 200: api.BulletinListView, ...view } },
    },
    (request) => views.list(request.query, by(request)),
  );

  app.get(
    '/api/bulletins/:id',
    {
      config: { permission: 'bulletin.view' },
      schema: { tags, params: api.BulletinParams, response: { 200: api.BulletinView, ...view } },
    },
    (request) => views.one(request.params.id, by(request)),
  );

  app.put(
    '/api/bulletins/:id',
    {
      config: { permission: 'bulletin.create' },
      schema: {
        tags,
        params: api.BulletinParams,
        body: api.BulletinBody,
        response: { 200: api.BulletinView, ...view },
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
        response: { 201: api.BulletinView, ...view },
      },
    },
    async (request, reply) => {
      const { id } = await bulletins.correct(request.params.id, request.body, by(request));
      return reply.code(201).send(await views.one(id, by(request)));
    },
  );

  for (const act of api.BULLETIN_ACTS) {
    app.post(
      `/api/bulletins/:id/${act}`,
      {
        config: { permission: RIGHTS[act] },
        schema: {
          tags,
          params: api.BulletinParams,
          body: api.BulletinActBodies[act],
          response: { 200: api.BulletinView, ...view },
        },
      },
      async (request) => {
        await bulletins.act(request.params.id, act, request.body, by(request));
        return views.one(request.params.id, by(request));
      },
    );
  }

  app.get(
    '/api/bulletins/:id/board',
    {
      config: { permission: 'bulletin.view' },
      schema: { tags, params: api.BulletinParams, response: { 200: api.BoardView, ...view } },
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
        response: { 200: api.BoardOrganisationsView, ...view },
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
        response: { 200: api.BoardPeopleView, ...view },
      },
    },
    (request) => views.people(request.params.id, request.query, by(request)),
  );

  app.get(
    '/api/bulletins/:id/received',
    {
      config: { permission: 'person' },
      schema: { tags, params: api.BulletinParams, response: { 200: api.ReceivedBulletinView, ...view } },
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
        response: { 200: api.ReceivedBulletinView, ...view },
      },
    },
    async (request) => {
      await bulletins.sign(request.params.id, by(request));
      return views.received(request.params.id, by(request));
    },
  );

  app.get(
    '/api/bulletins/:id/report',
    {
      config: { permission: 'bulletin.view' },
      schema: { tags, params: api.BulletinParams, response: { 200: z.string(), ...view } },
    },
    async (request, reply) => {
      const page = await reports.page(request.params.id, by(request));
      return reply.type('text/html; charset=utf-8').send(page);
    },
  );

  app.get(
    '/api/bulletins/:id/report.xlsx',
    {
      config: { permission: 'bulletin.view' },
      schema: { tags, params: api.BulletinParams, response: { 200: z.any(), ...view } },
    },
    async (request, reply) => {
      const { number, file } = await reports.workbook(request.params.id, by(request));
      return reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header('content-disposition', `attachment; filename="${number}.xlsx"`)
        .send(file);
    },
  );
}

const RIGHTS: Record<api.BulletinAct, Action> = {
  submit: 'bulletin.create',
  approve: 'bulletin.approve',
  refuse: 'bulletin.approve',
  abort: 'bulletin.recall',
  remind: 'bulletin.remind',
  recall: 'bulletin.recall',
  close: 'bulletin.recall',
};

function by(request: FastifyRequest): By {
  return { personId: personOf(request).personId, acting: actingIn(request) };
}
