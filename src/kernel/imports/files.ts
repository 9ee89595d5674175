import { PassThrough, type Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { type Sheet, writeCsv, writeXlsx } from '../../lib/spreadsheet/index.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Android's file pickers often know no type. */
export const FILE_TYPES = ['text/csv', 'text/plain', XLSX, 'application/vnd.ms-excel', 'application/octet-stream'];

/** What arrives need not wait for the check: the time a request may take is for the line, not for the database. */
const AHEAD_BYTES = 64 * 1024 * 1024;

export function takenAhead(source: Readable): Readable {
  const ahead = new PassThrough({ highWaterMark: AHEAD_BYTES });
  // Whoever reads it learns of a broken connection; it may break before or after he does.
  ahead.on('error', () => undefined);
  source.on('error', (error) => ahead.destroy(error));
  source.once('close', () => {
    if (!source.readableEnded) ahead.destroy(new Error('the connection broke off'));
  });
  // Not a pipeline: that would destroy a request whose reader stops early, and nobody could drain it any more.
  return source.pipe(ahead);
}

/** Streams the file while its rows are fetched; CSV holds the first sheet. */
export function sendFile(reply: FastifyReply, format: 'xlsx' | 'csv', name: string, sheets: Sheet[]): FastifyReply {
  const out = new PassThrough();
  const [first] = sheets;
  const written = format === 'xlsx' || !first ? writeXlsx(out, sheets) : writeCsv(out, rowsWithHeadings(first));
  // The connection breaks off, so nobody takes half a list for the whole.
  written.catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  return reply
    .type(format === 'xlsx' ? XLSX : 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.${format}`)}`)
    .header('cache-control', 'no-store')
    .send(out);
}

async function* rowsWithHeadings({ columns, rows }: Sheet) {
  yield columns.map(({ heading }) => heading);
  yield* rows;
}
