import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import fastifyStatic from '@fastify/static';
import type { FastifyError, FastifyPluginAsync } from 'fastify';
import { sql } from 'kysely';
import type { Database, Executor } from '../database/index.ts';
import { describe } from '../lib/errors.ts';
import { Problem } from '../lib/problem.ts';
import { createCallbackQueue } from './callbacks/queue.ts';
import { DeskRefusal, type SeedMember, seedMembers } from './desk/members.ts';
import { deskRoutes } from './desk/routes.ts';
import type { SandboxNeeds } from './needs.ts';
import { oauthRoutes } from './oauth.ts';
import { platformRoutes } from './platform/routes.ts';

export type { ScreenEntry } from './desk/card-view.ts';
export { type SeedMember, seedMembers } from './desk/members.ts';
export type { SandboxNeeds } from './needs.ts';

export interface Sandbox {
  /** To be registered with the prefix /sandbox. */
  plugin: FastifyPluginAsync;
  /** Callbacks being posted or waiting for another try. */
  inFlight(): number;
  /** Insert or update many members quickly, without events. */
  seedMembers(db: Executor, members: SeedMember[]): Promise<void>;
  /** Goes on posting what an earlier process left; call it once the service listens. Returns how many. */
  resumeCallbacks(): Promise<number>;
  stop(): Promise<void>;
}

/** WeCom on a desk: an imitation server and a page of phones, so faithful that scenario tests assert on its screens. */
export function createSandbox(needs: SandboxNeeds): Sandbox {
  const boot = randomBytes(4).toString('hex');
  let changes = 0;
  const changed = () => {
    changes += 1;
  };
  const callbacks = createCallbackQueue(needs, changed);

  const plugin: FastifyPluginAsync = async (app) => {
    app.setErrorHandler((error: FastifyError, _request, reply) => {
      const status = statusOf(error);
      if (status >= 500) needs.logger.error({ error: describe(error) }, 'the sandbox failed');
      return reply.code(status).send(wordsOf(error, status));
    });
    // A press waits for its callback, and the webhook it is posted to is closing too.
    app.addHook('preClose', () => callbacks.stop());
    await app.register(platformRoutes, { prefix: '/wecom', needs, changed });
    await app.register(oauthRoutes, { prefix: '/oauth', needs });
    await app.register(deskRoutes, { prefix: '/api', needs, callbacks, changed, stamp: () => `${boot}-${changes}` });
    if (existsSync(needs.pagesDir)) {
      await app.register(fastifyStatic, {
        root: needs.pagesDir,
        prefix: '/',
        decorateReply: false,
        preCompressed: true,
        setHeaders: (reply) => void reply.header('vary', 'accept-encoding'),
      });
      app.get('', async (_request, reply) => reply.redirect(`${app.prefix}/`));
    }
  };

  return {
    plugin,
    inFlight: callbacks.inFlight,
    seedMembers,
    async resumeCallbacks() {
      await forgetOld(needs.db);
      return callbacks.resume();
    },
    stop: callbacks.stop,
  };
}

function statusOf(error: FastifyError): number {
  if (error instanceof DeskRefusal) return error.status;
  if (NOT_STORABLE.test(error.code)) return 400;
  const status = 'status' in error ? Number(error.status) : error.statusCode;
  return status !== undefined && status >= 400 && status < 600 ? status : 500;
}

/** Only our own words and the server frame's: what a database says of itself stays inside. */
function wordsOf(error: FastifyError, status: number): { code: string; message: string; messageZh: string } {
  const messageZh = WORDS[status] ?? '沙盒出了问题，请稍后再试';
  if (error instanceof DeskRefusal || error instanceof Problem) {
    return { code: error.code, message: error.message, messageZh: error.messageZh };
  }
  if (String(error.code).startsWith('FST_')) return { code: error.code, message: error.message, messageZh };
  const isAskers = status < 500;
  return {
    code: isAskers ? 'bad-request' : 'sandbox-failed',
    message: isAskers ? 'it holds what cannot be stored' : 'the sandbox failed',
    messageZh,
  };
}

/** PostgreSQL's class "data exception": NUL characters, halves of characters, numbers out of range; the asker's fault. */
const NOT_STORABLE = /^22[0-9A-Z]{3}$/;

const WORDS: Record<number, string> = {
  400: '内容不正确，请检查后再试',
  413: '内容太大',
};

const CALLS_KEPT = 200_000;

/** What nobody can ask for any more: dead codes, tokens and hashes, settled callbacks, and all but the latest calls. */
async function forgetOld(db: Database): Promise<void> {
  await sql`delete from sandbox.token where expires_at < clock_timestamp()`.execute(db);
  await sql`delete from sandbox.sent_hash where until < app_now()`.execute(db);
  await sql`delete from sandbox.oauth_code where expires_at < app_now() - interval '1 day'`.execute(db);
  await sql`delete from sandbox.response_code where expires_at < app_now() - interval '1 day'`.execute(db);
  await sql`delete from sandbox.media where created_at < app_now() - interval '7 days'`.execute(db);
  await sql`delete from sandbox.callback where state <> 'waiting' and settled_at < clock_timestamp() - interval '7 days'`.execute(
    db,
  );
  await sql`delete from sandbox.api_call where id <= (select max(id) from sandbox.api_call) - ${CALLS_KEPT}`.execute(
    db,
  );
}
