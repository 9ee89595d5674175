import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { hasCode, isStoreTrouble } from '../lib/errors.ts';
import { Problem } from '../lib/problem.ts';
import { TooMany } from './limits.ts';
import type { Server } from './types.ts';

/** What every refusal looks like, on every route. */
export const ErrorBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), field: z.string().optional() }),
});

/** Below 500 the message may pass, above it not: the log has the cause, the caller a number to quote. */
export function answerErrors(app: Server): void {
  app.setErrorHandler((error: unknown, request, reply) => {
    const refusal = refusalOf(error);
    if (refusal instanceof TooMany) return askToWait(request, reply, refusal);
    if (refusal) return sendRefusal(reply, refusal);
    request.log.error({ err: error, route: request.routeOptions.url }, 'request failed');
    const message = `服务暂时出了问题，请稍后再试（编号 ${request.id}）`;
    const isAway = isStoreTrouble(error);
    if (isAway) reply.header('retry-after', RETRY_AFTER_SECONDS);
    return reply
      .code(isAway ? 503 : error instanceof Problem ? error.status : 500)
      .type(JSON_TYPE)
      .send(JSON.stringify({ error: { code: 'internal', message } }));
  });
  app.setNotFoundHandler((_request, reply) => sendRefusal(reply, byStatus(404)));
}

/** URLs that cannot be decoded or routed never reach a handler. */
export function refuseBadUrl(_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  sendRefusal(reply, byStatus(400));
}

/** Past the route's own schema: a refusal must never fail for not being described. */
function sendRefusal(reply: FastifyReply, { status, code, messageZh, field }: Problem): FastifyReply {
  reply.refusedFor = code;
  const error = { code, message: messageZh, ...(field === undefined ? {} : { field }) };
  return reply.code(status).type(JSON_TYPE).send(JSON.stringify({ error }));
}

/** Whoever came to log in reads a page. */
function askToWait(request: FastifyRequest, reply: FastifyReply, problem: TooMany): FastifyReply {
  reply.header('retry-after', problem.retryAfter);
  const isPage = request.method === 'GET' && /^\/(?:h5|console)\//.test(request.routeOptions.url ?? '');
  if (!isPage) return sendRefusal(reply, problem);
  reply.refusedFor = problem.code;
  const page = messagePage({ title: '请稍后再试', text: problem.messageZh });
  return reply.code(problem.status).type('text/html; charset=utf-8').send(page);
}

function refusalOf(error: unknown): Problem | null {
  if (error instanceof Problem) return error.status < 500 ? error : null;
  if (UNSTORABLE_TEXT.some((code) => hasCode(error, code))) return unstorable;
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500 ? byStatus(status) : null;
}

/** PostgreSQL's answers to text it cannot hold, such as a NUL character: the sender's fault, not ours. */
const UNSTORABLE_TEXT = ['22021', '22P05'];
const unstorable = new Problem({ code: 'invalid', status: 400, messageZh: '内容里有不能保存的字符，请删去后再提交' });

const RETRY_AFTER_SECONDS = 5;

function byStatus(status: number): Problem {
  const [code, messageZh] = MESSAGES[status] ?? ['refused', '请求未被接受'];
  return new Problem({ code, status, messageZh });
}

const JSON_TYPE = 'application/json; charset=utf-8';

const MESSAGES: Record<number, [code: string, messageZh: string]> = {
  400: ['malformed', '请求的格式不正确，内容应为完整的 JSON'],
  404: ['not_found', '没有找到这个地址或记录'],
  405: ['method_not_allowed', '这个地址不支持此种请求方式'],
  408: ['timeout', '请求没有在规定时间内发完，请重试'],
  413: ['too_large', '提交的内容太大'],
  415: ['media_type', '请求内容的类型不支持：名单请上传 .xlsx 或 .csv 文件，其他请用 application/json'],
  429: ['too_many', '请求太频繁，请稍后再试'],
};

/** A page of one sentence, for people whom a login could not let in. It needs no script, font or other file. */
export function messagePage({ title, text, again }: { title: string; text: string; again?: string }): string {
  const link = again === undefined ? '' : `<p><a href="${escapeHtml(again)}">重新打开</a></p>`;
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>body{font:17px/1.7 system-ui,sans-serif;margin:18vh auto 0;max-width:22em;padding:0 24px;text-align:center;color:#222}
a{color:#07c160}small{color:#888}</style></head>
<body><h2>${escapeHtml(title)}</h2><p>${escapeHtml(text)}</p>${link}<p><small>警方绝不会要求转账，有疑问请拨打 96110</small></p></body></html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
