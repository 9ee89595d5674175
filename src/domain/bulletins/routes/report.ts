import { z } from 'zod';
import { type Server, typed } from '../../../http/index.ts';
import * as api from '../api.ts';
import type { BulletinReports } from '../report.ts';
import { by, refusals, tags } from './door.ts';

/** After the event: a page to print and a workbook. */
export function reportRoutes(server: Server, { reports }: { reports: BulletinReports }): void {
  const app = typed(server);

  app.get(
    '/api/bulletins/:id/report',
    {
      config: { permission: 'bulletin.view' },
      schema: { tags, params: api.BulletinParams, response: { 200: z.string(), ...refusals } },
    },
    async (request, reply) => {
      const page = await reports.page(request.params.id, by(request));
      return reply.type('text/html; charset=utf-8').send(page);
    },
  );

  app.get(
    '/api/bulletins/:id/report.xlsx',
    {
      config: { permission: 'bulletin.view' },
      schema: { tags, params: api.BulletinParams, response: { 200: z.any(), ...refusals } },
    },
    async (request, reply) => {
      const { number, file } = await reports.workbook(request.params.id, by(request));
      return reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header('content-disposition', `attachment; filename="${number}.xlsx"`)
        .send(file);
    },
  );
}
