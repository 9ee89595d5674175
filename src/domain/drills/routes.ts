import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { transact } from '../../database/index.ts';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import { sendFile } from '../../kernel/imports/index.ts';
import * as api from './api.ts';
import { stopDrill } from './commands/answer.ts';
import { startDrill } from './commands/start.ts';
import { DRILL, type DrillContext } from './context.ts';
import { choosePlaces } from './queries/places.ts';
import { listDrills, readReport } from './queries/report.ts';
import { sheetsOf } from './queries/workbook.ts';

const tags = ['drills'];
const refusals = { '4xx': ErrorBody };
const view = { permission: 'drill.view' } as const;
const run = { permission: 'drill.run' } as const;
const by = (request: FastifyRequest) => ({ personId: personOf(request).personId, acting: actingIn(request) });

export async function drillRoutes(server: Server, ctx: DrillContext): Promise<void> {
  const app = typed(server);
  const params = api.IdParams;

  app.get(
    '/api/drills',
    { config: view, schema: { tags, querystring: api.DrillQuery, response: { 200: api.DrillList, ...refusals } } },
    (request) => listDrills(ctx, personOf(request).personId, request.query),
  );
  app.get(
    '/api/drills/places',
    { config: run, schema: { tags, querystring: api.PlaceQuery, response: { 200: api.PlaceChoice, ...refusals } } },
    (request) => choosePlaces(ctx, request.query.q),
  );
  app.post(
    '/api/drills',
    { config: run, schema: { tags, body: api.DrillBody, response: { 201: api.DrillMade, ...refusals } } },
    async (request, reply) => reply.code(201).send(await startDrill(ctx, request.body, by(request))),
  );
  app.get(
    '/api/drills/:id',
    { config: view, schema: { tags, params, response: { 200: api.DrillReport, ...refusals } } },
    (request) => readReport(ctx, personOf(request).personId, request.params.id),
  );
  app.post(
    '/api/drills/:id/stop',
    { config: run, schema: { tags, params, body: api.Nothing, response: { 200: api.DrillReport, ...refusals } } },
    async (request) => {
      await stopDrill(ctx, request.params.id, by(request));
      return readReport(ctx, personOf(request).personId, request.params.id);
    },
  );
  app.get(
    '/api/drills/:id/report',
    {
      config: view,
      schema: { tags, params, querystring: api.FormatQuery, response: { 200: z.any(), ...refusals } },
    },
    async (request, reply) => {
      const { personId, acting } = by(request);
      const report = await readReport(ctx, personId, request.params.id);
      const person = await ctx.directory.person(ctx.db, personId);
      const object = { kind: DRILL, id: report.drill.id };
      await transact(ctx.db, (tx) => ctx.audit.record(tx, { ...acting, action: 'drill.exported', object }));
      const sheets = sheetsOf({ report, levels: ctx.warnings.texts.levels, madeBy: person?.name ?? '' });
      return sendFile(reply, request.query.format, `演练报告${report.drill.number}`, sheets);
    },
  );
}
