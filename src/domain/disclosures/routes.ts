import { appNow } from '../../database/index.ts';
import { ErrorBody, type Server, typed } from '../../http/index.ts';
import { addMs } from '../../lib/time.ts';
import { DisclosuresQuery, DisclosuresView } from './api.ts';
import type { DisclosureContext } from './context.ts';
import { page } from './store.ts';

export async function disclosureRoutes(server: Server, { db }: DisclosureContext): Promise<void> {
  typed(server).get(
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
