import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Settings } from '../../config/settings.ts';
import type { Texts } from '../../config/text-file.ts';
import { transact } from '../../database/index.ts';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn, sendList } from '../../kernel/audit/index.ts';
import { commandRoutes } from '../../kernel/command/index.ts';
import * as warnings from '../warnings/index.ts';
import { answerHandoverOnPage, type WarningContext, warningCommands } from '../warnings/index.ts';
import * as api from './api.ts';
import { boardFor } from './queries/board.ts';
import { courseOf } from './queries/course.ts';
import { listWarnings } from './queries/list.ts';
import { candidatesFor, peopleFor, phoneOf, searchEmployees } from './queries/lookups.ts';
import { printWarning } from './queries/print.ts';
import { countQueue, exportQueue, listQueue, selectQueue } from './queries/queue.ts';
import { queueFile } from './queries/queue-file.ts';
import { reviewsFor } from './queries/reviews.ts';
import { viewWarning } from './queries/view.ts';

const tags = ['warnings'];

/** Thin: parse, hand over, answer in the promised shape. What can be done to a warning has its routes from `commands.ts`. */
export async function warningRoutes(server: Server, ctx: WarningContext): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/warnings',
    {
      config: { permission: 'person' },
      schema: { tags, querystring: warnings.ListQuery, response: { 200: warnings.WarningListView, '4xx': ErrorBody } },
    },
    (request) => listWarnings(ctx, personOf(request).personId, request.query, actingIn(request)),
  );

  app.get(
    '/api/desk/warnings',
    {
      config: { permission: 'warning.list' },
      schema: { tags, querystring: api.QueueQuery, response: { 200: api.QueueView, '4xx': ErrorBody } },
    },
    (request) => listQueue(ctx, request.query, byOf(request)),
  );

  app.get(
    '/api/desk/warnings.xlsx',
    {
      config: { permission: 'warning.take_over' },
      schema: { tags, querystring: api.QueueExportQuery, response: { 200: z.any(), '4xx': ErrorBody } },
    },
    async (request, reply) => {
      const by = byOf(request);
      const found = await exportQueue(ctx, request.query, by);
      return sendList(reply, { ...queueFile(found, ctx.texts), ...(await ctx.audit.takerOf(by.personId)) });
    },
  );

  app.get(
    '/api/desk/warnings/facets',
    {
      config: { permission: 'warning.list' },
      schema: { tags, querystring: api.QueueFacetQuery, response: { 200: api.QueueFacetsView, '4xx': ErrorBody } },
    },
    (request) => countQueue(ctx, request.query, byOf(request)),
  );

  app.get(
    '/api/desk/warnings/ids',
    {
      config: { permission: 'warning.take_over' },
      schema: { tags, querystring: api.QueueFacetQuery, response: { 200: api.QueueIdsView, '4xx': ErrorBody } },
    },
    (request) => selectQueue(ctx, request.query, byOf(request)),
  );

  app.get(
    '/api/warnings/board',
    { config: { permission: 'person' }, schema: { tags, response: { 200: api.BoardView, '4xx': ErrorBody } } },
    (request) => boardFor(ctx, personOf(request).personId),
  );

  app.get(
    '/api/warnings/:id',
    {
      config: { permission: 'warning.view' },
      schema: { tags, params: warnings.WarningParams, response: { 200: warnings.WarningView, '4xx': ErrorBody } },
    },
    (request) => {
      const reader = request.actor?.kind === 'gateway' ? null : { personId: personOf(request).personId };
      return viewWarning(ctx, request.params.id, reader, actingIn(request));
    },
  );

  app.get(
    '/api/warnings/:id/print',
    {
      config: { permission: 'warning.view' },
      schema: {
        tags,
        params: warnings.WarningParams,
        querystring: api.PrintQuery,
        response: { 200: warnings.WarningView, '4xx': ErrorBody },
      },
    },
    (request) => {
      const asked = { id: request.params.id, isNamed: request.query.names === 'true' };
      return printWarning(ctx, asked, personOf(request), actingIn(request));
    },
  );

  app.get(
    '/api/warnings/:id/phone',
    {
      config: { permission: 'warning.view_name' },
      schema: {
        tags,
        params: warnings.WarningParams,
        querystring: warnings.PhoneQuery,
        response: { 200: warnings.PhoneView, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const asked = { id: request.params.id, of: request.query.of };
      return { phone: await phoneOf(ctx, asked, personOf(request).personId, actingIn(request)) };
    },
  );

  app.get(
    '/api/warnings/:id/candidates',
    {
      config: { permission: 'warning.match' },
      schema: {
        tags,
        params: warnings.WarningParams,
        querystring: warnings.CandidateQuery,
        response: { 200: warnings.CandidatesView, '4xx': ErrorBody },
      },
    },
    (request) => {
      const asked = { id: request.params.id, q: request.query.q };
      return candidatesFor(ctx, asked, personOf(request).personId, actingIn(request));
    },
  );

  app.get(
    '/api/employees',
    {
      config: { permission: 'warning.take_over' },
      schema: {
        tags,
        querystring: warnings.CandidateQuery,
        response: { 200: warnings.CandidatesView, '4xx': ErrorBody },
      },
    },
    (request) => searchEmployees(ctx, request.query.q, personOf(request).personId, actingIn(request)),
  );

  app.get(
    '/api/warnings/people',
    {
      config: { permission: 'warning.take_over' },
      schema: { tags, querystring: api.PeopleQuery, response: { 200: api.PeopleView, '4xx': ErrorBody } },
    },
    (request) => peopleFor(ctx, request.query.q, personOf(request).personId, actingIn(request)),
  );

  app.get(
    '/api/warnings/reviews',
    {
      config: { permission: 'warning.review' },
      schema: { tags, querystring: api.ReviewQuery, response: { 200: api.ReviewsView, '4xx': ErrorBody } },
    },
    (request) => reviewsFor(ctx, personOf(request).personId, request.query),
  );

  app.get(
    '/api/warnings/:id/course',
    {
      config: { permission: 'warning.view' },
      schema: { tags, params: warnings.WarningParams, response: { 200: api.CourseView, '4xx': ErrorBody } },
    },
    (request) => courseOf(ctx, request.params.id, personOf(request).personId, actingIn(request)),
  );

  await commandRoutes(server, {
    set: warningCommands(ctx.texts),
    context: ctx,
    tag: 'warnings',
    view: warnings.WarningView,
    answer: (id, personId, acting) => viewWarning(ctx, id, { personId }, acting),
  });

  app.post(
    '/api/handovers/:id/answer',
    {
      config: { permission: 'warning.hand_over' },
      schema: {
        tags,
        params: warnings.WarningParams,
        body: warnings.HandoverBody,
        response: { 200: warnings.Done, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const given = { id: request.params.id, personId: personOf(request).personId, answer: request.body.answer };
      await transact(ctx.db, (tx) => answerHandoverOnPage(ctx, tx, given));
      return {};
    },
  );

  app.get(
    '/api/words',
    // The notice names who processes personal data, to whoever reads it (PIPL art. 17).
    { config: { permission: 'public' }, schema: { tags, response: { 200: warnings.WordsView } } },
    async () => wordsOf(ctx.texts, ctx.settings),
  );
}

const byOf = (request: FastifyRequest) => ({ personId: personOf(request).personId, acting: actingIn(request) });

/** The Chinese words of codes, for the pages. */
function wordsOf(texts: Texts, settings: Settings): warnings.WordsData {
  return {
    levels: Object.fromEntries(
      Object.entries(texts.levels).map(([level, { tag, colour }]) => [level, { tag, colour }]),
    ),
    states: texts.states,
    outcomes: texts.outcomes,
    methods: texts.methods,
    fields: texts.fields,
    steps: texts.steps,
    deliveryStates: texts.deliveryStates,
    fraudTypes: Object.fromEntries(Object.entries(texts.fraudTypes).map(([code, { name }]) => [code, name])),
    sources: texts.sources,
    templates: Object.fromEntries(
      Object.entries(texts.cards).map(([id, card]) => [id, card.title.replaceAll(/[{}]/g, '')]),
    ),
    hotline: settings.hotline,
    tenant: settings.tenant.name,
  };
}
