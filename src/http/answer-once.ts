import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, SealedColumn } from '../database/index.ts';
import { describe } from '../lib/errors.ts';
import type { FieldCrypto } from '../lib/field-crypto.ts';
import { Problem } from '../lib/problem.ts';
import type { Server } from './types.ts';

interface OnceNeeds {
  db: Database;
  crypto: Pick<FieldCrypto, 'seal' | 'open'>;
}

const HEADER = 'idempotency-key';
const Headers = z.looseObject({
  [HEADER]: z.string().trim().min(1).max(255).optional().meta({
    title: 'Idempotency-Key',
    description: '同一次提交重发时带同样的值，不会重复创建；24小时内有效',
  }),
});
const KEPT_HOURS = 24;

/**
 * Whatever creates something takes an Idempotency-Key: the same request again gets the first one's answer. It is noted
 * before the work begins; where its end is not known (a process died), the answer is that, and never a second thing.
 */
export function answerOnce(app: Server, { db, crypto }: OnceNeeds): void {
  const begun = new WeakMap<FastifyRequest, string>();

  app.addHook('onRoute', (route) => {
    if (!creates(route)) return;
    route.schema = { ...route.schema, headers: Headers };
    route.preHandler = [begin, ...[route.preHandler ?? []].flat()];
    route.onSend = [...[route.onSend ?? []].flat(), keep];
  });

  async function begin(request: FastifyRequest, reply: FastifyReply) {
    const key = request.headers[HEADER];
    if (typeof key !== 'string' || request.actor === null) return;
    const who = request.actor.kind === 'person' ? request.actor.personId : 'gateway';
    const id = digest(`${who}\n${key}`);
    const asked = digest(`${request.method} ${request.url}\n${bodyOf(request)}`);
    const { rows } = await sql<{ asked: string; status: number | null; answer: string | null; fresh: boolean }>`
      with made as (
        insert into idempotent_request (id, asked) values (${id}, ${asked}) on conflict (id) do nothing returning id)
      select ${asked} as asked, null::int as status, null as answer, true as fresh from made
      union all
      select asked, status, answer_sealed, false from idempotent_request where id = ${id}`.execute(db);
    const [known] = rows;
    if (known?.fresh) return void begun.set(request, id);
    if (known && known.asked !== asked) throw usedOtherwise();
    if (!known || known.status === null || known.answer === null) throw endUnknown();
    return reply
      .code(known.status)
      .header('idempotent-replayed', 'true')
      .type('application/json; charset=utf-8')
      .send(crypto.open(known.answer));
  }

  /** What was refused may be put right and sent again under its key; what the store could not end stays unknown. */
  async function keep(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
    const id = begun.get(request);
    if (id === undefined) return payload;
    begun.delete(request);
    const { statusCode } = reply;
    try {
      if (statusCode < 300 && typeof payload === 'string')
        await db
          .updateTable('idempotentRequest')
          .set({ status: statusCode, answerSealed: crypto.seal(payload) })
          .where('id', '=', id)
          .execute();
      else if (statusCode !== 503) await db.deleteFrom('idempotentRequest').where('id', '=', id).execute();
    } catch (error) {
      request.log.warn({ reason: describe(error) }, 'the answer to an idempotent request was not kept');
    }
    return payload;
  }
}

/** Forgets answers that nobody asks for again. */
export async function sweepAnswers(db: Database): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from idempotent_request
    where created_at < clock_timestamp() - make_interval(hours => ${KEPT_HOURS})`.execute(db);
  return Number(numAffectedRows);
}

function creates({ method, url, schema }: RouteOptions): boolean {
  const response: unknown = schema?.response;
  const isMaking = typeof response === 'object' && response !== null && '201' in response;
  return isMaking && url.startsWith('/api/') && [method].flat().includes('POST');
}

/** A file is read as it arrives and cannot be compared; its length can. */
function bodyOf({ body, headers }: FastifyRequest): string {
  const isFile = typeof body === 'object' && body !== null && 'pipe' in body;
  return isFile ? `file of ${headers['content-length'] ?? 'unknown'} bytes` : JSON.stringify(body ?? null);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function usedOtherwise(): Problem {
  const messageZh = '这个Idempotency-Key已用于另一个请求，请换一个新的';
  return new Problem({ code: 'idempotency_key_reused', status: 422, field: 'Idempotency-Key', messageZh });
}

function endUnknown(): Problem {
  const messageZh =
    '同样的提交正在处理，或上次没有得到结果；请稍候到列表中查看，确认没有后再重新提交（换一个Idempotency-Key）';
  return new Problem({ code: 'idempotency_unknown', status: 409, field: 'Idempotency-Key', messageZh });
}

export const httpSealedColumns: SealedColumn[] = [{ table: 'idempotent_request', column: 'answer_sealed' }];
