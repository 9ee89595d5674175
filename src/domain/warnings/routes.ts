import type { Settings } from '../../config/settings.ts';
import type { Texts } from '../../config/text-file.ts';
import { transact } from '../../database/index.ts';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import { commandRoutes } from '../../kernel/command/index.ts';
import * as api from './api.ts';
import { answerHandoverOnPage } from './commands/hand-over.ts';
import { receiveFrom } from './commands/receive.ts';
import { warningCommands } from './commands.ts';
import type { WarningContext } from './context.ts';
import { listWarnings } from './queries/list.ts';
import { candidatesFor, phoneOf, searchEmployees } from './queries/lookups.ts';
import { viewWarning } from './queries/view.ts';

const tags = ['warnings'];

/** Thin: parse, hand over, answer in the promised shape. What can be done to a warning has its routes from `commands.ts`. */
export async function warningRoutes(server: Server, ctx: WarningContext): Promise<void> {
  const app = typed(server);

  app.post(
    '/api/warnings',
    {
      config: { permission: 'warning.create' },
      schema: {
        tags,
        body: api.NewWarningBody,
        response: { 200: api.ReceivedView, 201: api.ReceivedView, '4xx': ErrorBody },
      },
    },
    async (request, reply) => {
      const isGateway = request.actor?.kind === 'gateway';
      const personId = isGateway ? null : personOf(request).personId;
      const { repeated, merged, taken, warning } = await receiveFrom(ctx, request.body, personId);
      const { id, number, state } = warning;
      const marks = { ...(merged ? { merged } : {}), ...(taken ? { taken } : {}) };
      return reply.code(repeated || merged ? 200 : 201).send({ id, number, state, ...marks });
    },
  );

  app.get(
    '/api/warnings',
    {
      config: { permission: 'person' },
      schema: { tags, querystring: api.ListQuery, response: { 200: api.WarningListView, '4xx': ErrorBody } },
    },
    (request) => listWarnings(ctx, personOf(request).personId, request.query, actingIn(request)),
  );

  app.get(
    '/api/warnings/:id',
    {
      config: { permission: 'warning.view' },
      schema: { tags, params: api.WarningParams, response: { 200: api.WarningView, '4xx': ErrorBody } },
    },
    (request) => {
      const reader = request.actor?.kind === 'gateway' ? null : { personId: personOf(request).personId };
      return viewWarning(ctx, request.params.id, reader, actingIn(request));
    },
  );

  app.get(
    '/api/warnings/:id/phone',
    {
      config: { permission: 'warning.view_name' },
      schema: {
        tags,
        params: api.WarningParams,
        querystring: api.PhoneQuery,
        response: { 200: api.PhoneView, '4xx': ErrorBody },
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
        params: api.WarningParams,
        querystring: api.CandidateQuery,
        response: { 200: api.CandidatesView, '4xx': ErrorBody },
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
      schema: { tags, querystring: api.CandidateQuery, response: { 200: api.CandidatesView, '4xx': ErrorBody } },
    },
    (request) => searchEmployees(ctx, request.query.q, personOf(request).personId, actingIn(request)),
  );

  await commandRoutes(server, {
    set: warningCommands(ctx.texts),
    context: ctx,
    tag: 'warnings',
    view: api.WarningView,
    answer: (id, personId, acting) => viewWarning(ctx, id, { personId }, acting),
  });

  app.post(
    '/api/handovers/:id/answer',
    {
      config: { permission: 'warning.hand_over' },
      schema: {
        tags,
        params: api.WarningParams,
        body: api.HandoverBody,
        response: { 200: api.Done, '4xx': ErrorBody },
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
    { config: { permission: 'public' }, schema: { tags, response: { 200: api.WordsView } } },
    async () => wordsOf(ctx.texts, ctx.settings),
  );
}

/** The Chinese words of codes, for the pages. */
function wordsOf(texts: Texts, settings: Settings): api.WordsData {
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
