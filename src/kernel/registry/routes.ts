import { z } from 'zod';
import { appNow, type Database } from '../../database/index.ts';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { shanghaiDay } from '../../lib/time.ts';
import { actingIn } from '../audit/routes.ts';
import type { RegistryService } from './service.ts';
import { CONTROLS, type Form } from './types.ts';

const refusals = { '4xx': ErrorBody };
const Made = z.object({ id: z.string() });
const Nothing = z.object({});

/** A field of a form. */
export const FieldView = z.object({
  name: z.string(),
  title: z.string(),
  control: z.enum(CONTROLS),
  options: z.record(z.string(), z.string()).optional(),
  measure: z.string().optional(),
  max: z.number().optional(),
  placeholder: z.string().optional(),
});

/** What a page needs to show the form and the rows. */
const FormView = z.object({
  title: z.string(),
  rows: z.string(),
  author: z.string(),
  /** YYYY-MM-DD in Shanghai: the latest day of a row. */
  today: z.string(),
  place: z.string(),
  fields: z.array(FieldView),
});
/** The list, the form, and the two acts, of any registry. */
export async function registryRoutes(
  server: Server,
  { registry, list, record, withdraw }: RegistryService,
  db: Database,
) {
  const app = typed(server);
  const { path, rights, rows, title, author, place, columns, Body, Params, Query, List } = registry;
  const tags = [rows];

  app.get(
    `${path}/form`,
    { config: { permission: rights.write }, schema: { tags, response: { 200: FormView, ...refusals } } },
    async (): Promise<Form> => {
      const today = shanghaiDay(await appNow(db));
      const fields = columns.map(({ column: _, lateDays: __, example: ___, ...field }) => field);
      return { title, rows, author, today, place: place.name, fields };
    },
  );

  app.get(
    path,
    { config: { permission: rights.view }, schema: { tags, querystring: Query, response: { 200: List, ...refusals } } },
    (request) => {
      const { limit, after, [place.name]: placeId } = request.query as { limit: number } & Record<string, string>;
      return list(personOf(request).personId, { limit, after, placeId }, actingIn(request));
    },
  );

  app.post(
    path,
    { config: { permission: rights.write }, schema: { tags, body: Body, response: { 201: Made, ...refusals } } },
    async (request, reply) =>
      reply.code(201).send({ id: await record(request.body, personOf(request).personId, actingIn(request)) }),
  );

  app.delete(
    `${path}/:id`,
    { config: { permission: rights.write }, schema: { tags, params: Params, response: { 200: Nothing, ...refusals } } },
    async (request) => {
      await withdraw(request.params.id, personOf(request).personId, actingIn(request));
      return {};
    },
  );
}
