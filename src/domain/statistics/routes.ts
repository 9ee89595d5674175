import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn } from '../../kernel/audit/index.ts';
import * as api from './api.ts';
import type { StatisticsContext } from './context.ts';
import { figures, organisationFigures } from './queries/figures.ts';
import * as statistics from './queries/reports.ts';

const tags = ['statistics'];
const config = { permission: 'report.view' } as const;
const refusals = { '4xx': ErrorBody };

/** Figures of the reader's own places. */
export async function statisticsRoutes(server: Server, ctx: StatisticsContext): Promise<void> {
  const app = typed(server);

  app.get(
    '/api/statistics/organisations',
    { config, schema: { tags, querystring: api.TurnoverQuery, response: { 200: api.TurnoverListView, ...refusals } } },
    (request) => statistics.turnovers(ctx, personOf(request).personId, request.query),
  );

  app.get(
    '/api/statistics/organisations/:id',
    {
      config,
      schema: {
        tags,
        params: api.OrganisationStatisticsParams,
        response: { 200: api.OrganisationStatisticsView, ...refusals },
      },
    },
    (request) => statistics.organisation(ctx, request.params.id, personOf(request).personId),
  );

  app.get(
    '/api/statistics/totals',
    { config: { permission: 'report.totals' }, schema: { tags, response: { 200: api.TotalsView, ...refusals } } },
    (request) => statistics.totals(ctx, personOf(request).personId),
  );

  app.get(
    '/api/statistics/figures',
    {
      config: { permission: 'report.totals' },
      schema: { tags, querystring: api.FiguresQuery, response: { 200: api.FiguresView, ...refusals } },
    },
    (request) => figures(ctx, personOf(request).personId, request.query),
  );

  app.get(
    '/api/statistics/figures/organisations',
    {
      config,
      schema: {
        tags,
        querystring: api.OrganisationFiguresQuery,
        response: { 200: api.OrganisationFiguresView, ...refusals },
      },
    },
    (request) => organisationFigures(ctx, personOf(request).personId, request.query),
  );

  app.get(
    '/api/statistics/propagandists',
    {
      config,
      schema: { tags, querystring: api.PropagandistQuery, response: { 200: api.PropagandistView, ...refusals } },
    },
    (request) => statistics.propagandists(ctx, personOf(request).personId, request.query, actingIn(request)),
  );
}
