import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import type { Action } from '../../kernel/access/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import { ACTS, act } from './commands/acts.ts';
import { createDraft, draftCorrection, editDraft, preview } from './commands/drafts.ts';
import { answerOnPage, signOnPage } from './commands/sign.ts';
import type { BulletinContext, By } from './context.ts';
import { audienceBefore, audienceOf, board, boardOrganisations, boardPeople } from './queries/board.ts';
import { list, one, received } from './queries/bulletins.ts';
import { options, organisationChoices, pastedOrganisations } from './queries/options.ts';
import { reportPage, reportWorkbook } from './queries/report.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const config = (permission: Action | 'person') => ({ config: { permission } });
const described = { tags: ['bulletins'] };
const refusals = { '4xx': ErrorBody };
const by = (request: FastifyRequest): By => ({ personId: personOf(request).personId, acting: actingIn(request) });

/** Thin: parse, ask the module, answer in the promised shape. */
export async function bulletinRoutes(server: Server, ctx: BulletinContext): Promise<void> {
  composeRoutes(server, ctx);
  actRoutes(server, ctx);
  boardRoutes(server, ctx);
  receivedRoutes(server, ctx);
}

/** Choosing, seeing beforehand, writing, changing, putting right. */
function composeRoutes(server: Server, ctx: BulletinContext): void {
  const app = typed(server);
  const draft = { ...described, body: api.BulletinBody };

  app.get(
    '/api/bulletins/options',
    { ...config('bulletin.create'), schema: { ...described, response: { 200: api.OptionsView, ...refusals } } },
    (request) => options(ctx, by(request)),
  );

  app.get(
    '/api/bulletins/options/organisations',
    {
      ...config('bulletin.create'),
      schema: {
        ...described,
        querystring: api.OrganisationQuery,
        response: { 200: api.OrganisationChoicesView, ...refusals },
      },
    },
    (request) => organisationChoices(ctx, request.query, by(request)),
  );

  app.post(
    '/api/bulletins/options/pasted',
    {
      ...config('bulletin.create'),
      schema: { ...described, body: api.PastedBody, response: { 200: api.PastedView, ...refusals } },
    },
    (request) => pastedOrganisations(ctx, request.body.lines, by(request)),
  );

  app.post(
    '/api/bulletins/audience',
    {
      ...config('bulletin.create'),
      schema: { ...described, body: api.AudienceBody, response: { 200: api.AudienceView, ...refusals } },
    },
    (request) => audienceOf(ctx, request.body, by(request)),
  );

  app.post(
    '/api/bulletins/preview',
    { ...config('bulletin.create'), schema: { ...draft, response: { 200: api.PreviewView, ...refusals } } },
    (request) => preview(ctx, request.body, by(request)),
  );

  app.post(
    '/api/bulletins',
    { ...config('bulletin.create'), schema: { ...draft, response: { 201: api.BulletinView, ...refusals } } },
    async (request, reply) => {
      const { id } = await createDraft(ctx, request.body, by(request));
      return reply.code(201).send(await one(ctx, id, by(request)));
    },
  );

  app.put(
    '/api/bulletins/:id',
    {
      ...config('bulletin.create'),
      schema: { ...draft, params: api.BulletinParams, response: { 200: api.BulletinView, ...refusals } },
    },
    async (request) => {
      await editDraft(ctx, request.params.id, request.body, by(request));
      return one(ctx, request.params.id, by(request));
    },
  );

  app.post(
    '/api/bulletins/:id/correct',
    {
      ...config('bulletin.recall'),
      schema: { ...draft, params: api.BulletinParams, response: { 201: api.BulletinView, ...refusals } },
    },
    async (request, reply) => {
      const { id } = await draftCorrection(ctx, request.params.id, request.body, by(request));
      return reply.code(201).send(await one(ctx, id, by(request)));
    },
  );
}

/** What an officer decides: one route an act. */
function actRoutes(server: Server, ctx: BulletinContext): void {
  const app = typed(server);

  for (const name of api.BULLETIN_ACTS) {
    app.post(
      `/api/bulletins/:id/${name}`,
      {
        ...config(ACTS[name].right),
        schema: {
          ...described,
          params: api.BulletinParams,
          body: api.BulletinActBodies[name],
          response: { 200: api.BulletinView, ...refusals },
        },
      },
      async (request) => {
        await act(ctx, request.params.id, name, request.body, by(request));
        return one(ctx, request.params.id, by(request));
      },
    );
  }
}

/** The list, one bulletin, its live board down to the person, and what is left after the event. */
function boardRoutes(server: Server, ctx: BulletinContext): void {
  const app = typed(server);
  const view = config('bulletin.view');
  const ofOne = { ...described, params: api.BulletinParams };

  app.get(
    '/api/bulletins',
    {
      ...view,
      schema: {
        ...described,
        querystring: api.BulletinListQuery,
        response: { 200: api.BulletinListView, ...refusals },
      },
    },
    (request) => list(ctx, request.query, by(request)),
  );

  app.get(
    '/api/bulletins/:id',
    {
      ...view,
      schema: { ...ofOne, querystring: api.BulletinQuery, response: { 200: api.BulletinView, ...refusals } },
    },
    (request) => one(ctx, request.params.id, by(request), request.query),
  );

  app.get(
    '/api/bulletins/:id/audience',
    {
      ...view,
      schema: { ...ofOne, querystring: api.AudienceQuery, response: { 200: api.AudienceView, ...refusals } },
    },
    (request) => audienceBefore(ctx, request.params.id, request.query, by(request)),
  );

  app.get(
    '/api/bulletins/:id/board',
    { ...view, schema: { ...ofOne, response: { 200: api.BoardView, ...refusals } } },
    (request) => board(ctx, request.params.id, by(request)),
  );

  app.get(
    '/api/bulletins/:id/organisations',
    {
      ...view,
      schema: {
        ...ofOne,
        querystring: api.BoardOrganisationsQuery,
        response: { 200: api.BoardOrganisationsView, ...refusals },
      },
    },
    (request) => boardOrganisations(ctx, request.params.id, request.query, by(request)),
  );

  app.get(
    '/api/bulletins/:id/people',
    {
      ...view,
      schema: { ...ofOne, querystring: api.BoardPeopleQuery, response: { 200: api.BoardPeopleView, ...refusals } },
    },
    (request) => boardPeople(ctx, request.params.id, request.query, by(request)),
  );

  app.get(
    '/api/bulletins/:id/report',
    { ...view, schema: { ...ofOne, response: { 200: z.string(), ...refusals } } },
    async (request, reply) =>
      reply.type('text/html; charset=utf-8').send(await reportPage(ctx, request.params.id, by(request))),
  );

  app.get(
    '/api/bulletins/:id/report.xlsx',
    { ...view, schema: { ...ofOne, response: { 200: z.any(), ...refusals } } },
    async (request, reply) => {
      const { number, file } = await reportWorkbook(ctx, request.params.id, by(request));
      return reply.type(XLSX).header('content-disposition', `attachment; filename="${number}.xlsx"`).send(file);
    },
  );
}

/** For whoever got the card: the page behind it, and its signature. */
function receivedRoutes(server: Server, ctx: BulletinContext): void {
  const app = typed(server);
  const ofOne = { ...described, params: api.BulletinParams };
  const response = { 200: api.ReceivedBulletinView, ...refusals };

  app.get('/api/bulletins/:id/received', { ...config('person'), schema: { ...ofOne, response } }, (request) =>
    received(ctx, request.params.id, by(request)),
  );

  app.post(
    '/api/bulletins/:id/answer',
    { ...config('person'), schema: { ...ofOne, body: api.AnswerBody, response: { 200: z.object({}), ...refusals } } },
    async (request) => {
      await answerOnPage(ctx, request.params.id, request.body, by(request));
      return {};
    },
  );

  app.post(
    '/api/bulletins/:id/ack',
    { ...config('person'), schema: { ...ofOne, body: z.strictObject({}), response } },
    async (request) => {
      await signOnPage(ctx, request.params.id, by(request));
      return received(ctx, request.params.id, by(request));
    },
  );
}
