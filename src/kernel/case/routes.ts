import { z } from 'zod';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../audit/routes.ts';
import { FieldView } from '../registry/routes.ts';
import type { CaseService } from './service.ts';
import type { CaseForm } from './types.ts';

const refusals = { '4xx': ErrorBody };
const Made = z.strictObject({ id: z.string() });
const Nothing = z.strictObject({});
const names = z.record(z.string(), z.string());
const Command = z.object({ title: z.string(), done: z.string(), ends: z.string().optional() });
const FormView = z.object({
  title: z.string(),
  rows: z.string(),
  place: z.string(),
  fields: z.array(FieldView),
  states: names,
  commands: z.record(z.string(), Command),
});

/** The form, the list, proposing, deciding and answering, of any kind of case. */
export async function caseRoutes(server: Server, cases: CaseService): Promise<void> {
  const app = typed(server);
  const { path, rights, rows, title, controls, states, commands, ...contract } = cases.definition;
  const tags = [rows];

  app.get(
    `${path}/form`,
    { config: { permission: rights.list }, schema: { tags, response: { 200: FormView, ...refusals } } },
    async (): Promise<CaseForm> => ({ title, rows, place: 'organisationId', fields: controls, states, commands }),
  );

  app.post(
    path,
    {
      config: { permission: rights.propose },
      schema: { tags, body: contract.Body, response: { 201: Made, ...refusals } },
    },
    async (request, reply) =>
      reply.code(201).send({ id: await cases.propose(request.body, personOf(request).personId, actingIn(request)) }),
  );

  app.get(
    path,
    {
      config: { permission: rights.list },
      schema: { tags, querystring: contract.Query, response: { 200: contract.List, ...refusals } },
    },
    async (request) => {
      const { viewer, rows: found } = await cases.list(request.query, personOf(request).personId);
      return { viewer, [rows]: found.map((row) => ({ ...row, proposedAt: row.proposedAt.toISOString() })) };
    },
  );

  app.post(
    `${path}/:id/:decision`,
    {
      config: { permission: rights.propose },
      schema: { tags, params: contract.DecisionParams, response: { 200: Nothing, ...refusals } },
    },
    async (request) => {
      const { id, decision } = request.params;
      await cases.decide(id, decision, personOf(request).personId, actingIn(request));
      return {};
    },
  );

  app.post(
    `/api/me/${rows}/:id/answer`,
    {
      config: { permission: 'person' },
      schema: { tags, params: contract.Params, body: contract.AnswerBody, response: { 200: Nothing, ...refusals } },
    },
    async (request) => {
      await cases.answerAsked(request.params.id, request.body.answer, personOf(request).personId);
      return {};
    },
  );
}
