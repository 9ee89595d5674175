import { PassThrough, type Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { conflict, Problem } from '../../lib/problem.ts';
import { type RowLimit, refuseLarge, type Sheet, writeCsv, writeXlsx } from '../../lib/spreadsheet/index.ts';

/** What one list may hold; more is refused before a row of it is taken. */
export interface ListLimits {
  maxBytes: number;
  most: RowLimit;
}

/** Staged rows are personal data that nobody has confirmed yet. */
export const STAGED_ROWS_AT_MOST = 200_000;
/** Of what arrives over the network; a hundred thousand rows are a third of it. */
const LIST_BYTES = 50 * 1024 * 1024;

/** Of a list as long as it says it is, from somebody with so many rows waiting; refused at once where nothing can fit. */
export function limitsOf(declaredBytes: number, rowsWaiting: number): ListLimits {
  refuseLarge(declaredBytes, LIST_BYTES);
  const { code, status, messageZh } = quotaReached(rowsWaiting);
  const rows = STAGED_ROWS_AT_MOST - rowsWaiting;
  if (rows <= 0) throw quotaReached(rowsWaiting);
  return { maxBytes: LIST_BYTES, most: { rows, refusal: { code, status, messageZh } } };
}

function quotaReached(rowsWaiting: number) {
  const most = `${STAGED_ROWS_AT_MOST / 10_000}万行`;
  const messageZh =
    rowsWaiting === 0
      ? `名单超过${most}，请拆分后分次导入`
      : `待确认的名单合计超过${most}，请先确认或放弃已上传的名单，或拆分后分次导入`;
  return conflict('staged_quota', messageZh);
}

/** More leavers than this share of a full list must be confirmed on purpose: the likelier reason is a half list. */
export function leaversNeedConsent(
  { leavers, activeBefore, namelessRows }: { leavers: number; activeBefore: number; namelessRows: number },
  share: number,
): boolean {
  return leavers > activeBefore * share || (leavers > 0 && namelessRows > 0);
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Android's file pickers often know no type. */
export const FILE_TYPES = ['text/csv', 'text/plain', XLSX, 'application/vnd.ms-excel', 'application/octet-stream'];

export const fileMissing = (): Problem =>
  new Problem({ code: 'file_missing', status: 400, messageZh: '请选择要导入的.xlsx或.csv文件' });

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
