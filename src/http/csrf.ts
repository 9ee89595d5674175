import type { FastifyRequest } from 'fastify';
import { Problem } from '../lib/problem.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A change by cookie must come from our own pages: another site can neither set the header without asking first
 * (CORS, which we never grant) nor choose the Origin.
 */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  const { origin, host } = request.headers;
  if (request.headers['x-requested-with'] === 'eqian') return;
  if (origin !== undefined && URL.canParse(origin) && isOurs(new URL(origin), { publicUrl, host })) return;
  throw new Problem({ code: 'foreign_origin', status: 403, messageZh: '请求来源无法确认，请回到本服务的页面重新操作' });
}

function isOurs(origin: URL, { publicUrl, host }: { publicUrl: string; host: string | undefined }): boolean {
  return origin.origin === new URL(publicUrl).origin || (host !== undefined && origin.host === host);
}
