import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { appNow } from '../../database/index.ts';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { actingIn, sendList } from '../../kernel/audit/index.ts';
import { addMs } from '../../lib/time.ts';
import { DisclosureExportQuery, DisclosuresQuery, DisclosuresView } from './api.ts';
import type { DisclosureRouteContext } from './context.ts';
import { affectedCells, disclosureCells } from './queries.ts';
import { affected, page } from './store.ts';

const PAGE = 500;

export async function disclosureRoutes(server: Server, { db, audit, texts }: DisclosureRouteContext): Promise<void> {
  const app = typed(server);
  const exported = {
    config: { permission: 'audit.read' },
    schema: { tags: ['privacy'], querystring: DisclosureExportQuery, response: { 200: z.any(), '4xx': ErrorBody } },
  } as const;
  const periodOf = async ({ from, to }: z.output<typeof DisclosureExportQuery>) => ({
    from: new Date(from),
    to: to === undefined ? addMs(await appNow(db), 1) : new Date(to),
  });
  const takenBy = async (request: FastifyRequest) => {
    const { personId } = personOf(request);
    const object = { kind: 'disclosures', id: personId };
    await audit.note(actingIn(request), { action: 'disclosures.exported', object });
    return audit.takerOf(personId);
  };

  app.get('/api/disclosures/export', exported, async (request, reply) => {
    const [period, taken] = [await periodOf(request.query), await takenBy(request)];
    async function* rows() {
      for (let after = 0; ; ) {
        const found = await page(db, period, { after, limit: PAGE, order: 'oldest' });
        for (const one of found) yield disclosureCells(texts, one);
        const last = found.at(-1);
        if (last === undefined || found.length < PAGE) return;
        after = last.id;
      }
    }
    const { headings } = texts.disclosure;
    return sendList(reply, {
      name: '个人信息提供记录',
      headings,
      rows: rows(),
      format: request.query.format,
      ...taken,
    });
  });

  app.get('/api/disclosures/affected', exported, async (request, reply) => {
    const [period, taken] = [await periodOf(request.query), await takenBy(request)];
    async function* rows() {
      for (const one of await affected(db, period)) yield affectedCells(texts, one);
    }
    const headings = texts.disclosure.affected;
    return sendList(reply, { name: '被查看人员', headings, rows: rows(), format: request.query.format, ...taken });
  });

  app.get(
    '/api/disclosures',
    {
      config: { permission: 'audit.read' },
      schema: {
        tags: ['privacy'],
        querystring: DisclosuresQuery,
        response: { 200: DisclosuresView, '4xx': ErrorBody },
      },
    },
    async (request) => {
      const { from, to, ...which } = request.query;
      const rows = await page(
        db,
        { from: new Date(from), to: to === undefined ? addMs(await appNow(db), 1) : new Date(to) },
        which,
      );
      return {
        disclosures: rows.map((row) => ({ ...row, at: row.at.toISOString() })),
        next: rows.length === which.limit ? (rows.at(-1)?.id ?? null) : null,
      };
    },
  );
}
