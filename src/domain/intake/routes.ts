import type { Readable } from 'node:stream';
import { z } from 'zod';
import { ErrorBody, personOf, type Server, typed } from '../../http/index.ts';
import { FILE_TYPES, fileMissing, sendFile, takenAhead } from '../../kernel/imports/index.ts';
import { minutes } from '../../lib/time.ts';
import { NewWarningBody, ReceivedView, type WarningContext } from '../warnings/index.ts';
import { WarningFileQuery, WarningFileView } from './api.ts';
import { warningsFromFile } from './commands/file.ts';
import { receiveFrom } from './commands/receive.ts';
import { warningTemplate } from './import.ts';

const File = z.unknown();
const FORMATS = z.object({ format: z.enum(['xlsx', 'csv']) });
/** 10 MB at 30 kB a second. */
const UPLOAD_WITHIN_MS = minutes(6);

export async function intakeRoutes(server: Server, ctx: WarningContext): Promise<void> {
  const app = typed(server);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(FILE_TYPES, (_request, payload, done) => done(null, payload));
  app.addContentTypeParser('application/json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'));

  app.post(
    '/api/warnings',
    {
      config: { permission: 'warning.create' },
      schema: {
        tags: ['warnings'],
        body: NewWarningBody,
        response: { 200: ReceivedView, 201: ReceivedView, '4xx': ErrorBody },
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

  app.post(
    '/api/warnings/file',
    {
      config: { permission: 'warning.create', bodyWithinMs: UPLOAD_WITHIN_MS },
      schema: {
        tags: ['warnings'],
        consumes: [...FILE_TYPES],
        querystring: WarningFileQuery,
        response: { 200: WarningFileView, '4xx': ErrorBody },
      },
    },
    (request) => {
      const { personId } = personOf(request);
      const source = request.body as Readable | undefined;
      if (typeof source?.pipe !== 'function') throw fileMissing();
      return warningsFromFile(ctx, { source: takenAhead(source), ...request.query, personId });
    },
  );

  app.get(
    '/api/warnings/file/template.:format',
    {
      config: { permission: 'warning.create' },
      schema: { tags: ['warnings'], params: FORMATS, response: { 200: File, '4xx': ErrorBody } },
    },
    (request, reply) => sendFile(reply, request.params.format, '预警模板', warningTemplate()),
  );
}
