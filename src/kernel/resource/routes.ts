import { z } from 'zod';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import type { CellValue } from '../../lib/spreadsheet/index.ts';
import { fullShanghai } from '../../lib/time.ts';
import { sendList } from '../audit/files.ts';
import { actingIn } from '../audit/routes.ts';
import { Places, PlacesQuery, ResourceView, type RowData } from './api.ts';
import type { Column } from './columns.ts';
import type { Filters, Resource } from './define.ts';
import { findPlaces } from './places.ts';
import { describe, exportRows, listRows, openRow, type ResourceNeeds } from './service.ts';
import type { Shown } from './types.ts';

type Request = Parameters<typeof personOf>[0];

/** What the pages of one list ask for; what they send goes to routes that are there anyway. */
export async function resourceRoutes(server: Server, resource: Resource, needs: ResourceNeeds): Promise<void> {
  const app = typed(server);
  const { name, title, right, onPage, Filters: Narrowed, Query, Rows, One, Params } = resource;
  const path = `/api/desk/r/${name}`;
  const config = { permission: right };
  const [tags, refusals] = [[name], { '4xx': ErrorBody }];
  const byOf = (request: Request) => ({ personId: personOf(request).personId, acting: actingIn(request) });

  app.get(path, { config, schema: { tags, response: { 200: ResourceView, ...refusals } } }, (request) =>
    describe(needs, resource, personOf(request).personId),
  );

  app.get(
    `${path}/rows`,
    { config, schema: { tags, querystring: Query, response: { 200: Rows, ...refusals } } },
    (request) => listRows(needs, resource, request.query as Filters & { limit: number }, byOf(request)),
  );

  app.get(
    `${path}/rows.xlsx`,
    { config, schema: { tags, querystring: Narrowed, response: { 200: z.any(), ...refusals } } },
    async (request, reply) => {
      const by = byOf(request);
      const found = await exportRows(needs, resource, request.query as Filters, by);
      const headings = onPage.map((one) => (one.kind === 'money' ? `${one.title}（元）` : one.title));
      const file = { name: title, headings, rows: lines(onPage, found), format: 'xlsx' as const };
      return sendList(reply, { ...file, ...(await needs.audit.takerOf(by.personId)) });
    },
  );

  app.get(
    `${path}/places`,
    { config, schema: { tags, querystring: PlacesQuery, response: { 200: Places, ...refusals } } },
    (request) => findPlaces(needs, resource, request.query, personOf(request).personId),
  );

  app.get(
    `${path}/rows/:id`,
    { config, schema: { tags, params: Params, response: { 200: One, ...refusals } } },
    (request) => openRow(needs, resource, request.params.id, byOf(request)),
  );
}

async function* lines(columns: Resource['all'], rows: readonly RowData[]) {
  for (const row of rows) yield columns.map((one) => cellOf(one, row[one.name] ?? null));
}

/** Sums and counts stay numbers, so that whoever takes the file can add them up. */
function cellOf({ kind, options = {} }: Column, value: Shown): CellValue {
  if (value === null) return '';
  if (kind === 'money') return Number(value) / 100;
  if (kind === 'time') return fullShanghai(new Date(String(value)));
  if (typeof value === 'boolean') return value ? '是' : '否';
  return typeof value === 'number' ? value : (options[value] ?? value);
}
